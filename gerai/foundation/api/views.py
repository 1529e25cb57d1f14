"""The description of the API and its page; the tokens of an account, and those of programs."""

import json
from functools import cache
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gerai.foundation.access.models import User
from gerai.foundation.access.policies import SignedIn, View, needs, public, signed_in
from gerai.foundation.access.roles import Permission
from gerai.foundation.answers import Refused

from . import actions, queries
from .forms import TokenForm
from .models import Token

NOT_HERS = "Anda hanya memberi token di wilayah Anda sendiri."


def description(api: object) -> View:
    """The view of the description, OpenAPI 3.1."""

    said = cache(lambda: json.dumps(api.get_openapi_schema()))  # type: ignore[attr-defined]

    @require_safe
    @public
    def openapi(request: HttpRequest) -> HttpResponse:
        response = HttpResponse(said(), content_type="application/json")
        response.headers["Cache-Control"] = "public, max-age=3600"
        return response

    return openapi


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def tokens(request: SignedIn) -> HttpResponse:
    """The reader's own tokens, and a new one."""
    form = TokenForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        return given(request, form, request.user)
    shown = queries.shown(Token.objects.of(request.user), now())
    context = {"form": form, "tokens": shown, "may": bool(form.fields["izin"].choices)}  # type: ignore[attr-defined]
    status = 422 if request.method == "POST" else 200
    return render(request, "api/tokens.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.TOKEN_GIVE)
def services(request: SignedIn) -> HttpResponse:
    """The tokens of programs in the reader's areas, and a new one."""
    form = TokenForm(request.POST or None, user=request.user, service=True)
    if request.method == "POST" and form.is_valid():
        return given(request, form, form.cleaned_data["akun"])
    shown = queries.shown(Token.objects.governed_by(request.user), now())
    context = {"form": form, "tokens": shown, "may": form.fields["akun"].queryset.exists()}  # type: ignore[attr-defined]
    status = 422 if request.method == "POST" else 200
    return render(request, "api/services.html", context, status=status)


def given(request: SignedIn, form: TokenForm, account: User) -> HttpResponse:
    """The new token, on a page that no browser keeps; or the form with why not."""
    said = form.cleaned_data
    own = account.pk == request.user.pk
    try:
        token, text = actions.give(
            account=account,
            name=said["nama"],
            permissions=[Permission(one) for one in said["izin"]],
            area_codes=[said["wilayah"]] if said["wilayah"] else [],
            days=said["hari"],
            by=request.user,
            at=now(),
        )
    except (Refused, PermissionDenied) as refusal:
        form.add_error(None, str(refusal) if isinstance(refusal, Refused) else NOT_HERS)
        page = "api/tokens.html" if own else "api/services.html"
        mine = Token.objects.of if own else Token.objects.governed_by
        shown = queries.shown(mine(request.user), now())
        return render(request, page, {"form": form, "tokens": shown, "may": True}, status=422)
    back = reverse("tokens" if own else "service_tokens")
    return render(request, "api/given.html", {"token": token, "text": text, "back": back})


@require_POST
@signed_in
def end_own(request: SignedIn) -> HttpResponse:
    """One of the reader's own tokens opens nothing any more."""
    form = WhichForm(request.POST)
    if form.is_valid():
        mine = Token.objects.of(request.user)
        if mine.filter(uid=form.cleaned_data["token"]).exists():
            actions.end(uid=form.cleaned_data["token"], by=request.user, at=now())
            messages.success(request, "Token dicabut. Berlaku sejak sekarang.")
    return redirect("tokens")


class WhichForm(forms.Form):
    """Which token is meant."""

    token = forms.UUIDField()


@require_POST
@needs(Permission.TOKEN_GIVE, of=Token.objects.governed_by)
def end_service(request: SignedIn, uid: UUID) -> HttpResponse:
    """A program's token opens nothing any more."""
    actions.end(uid=uid, by=request.user, at=now())
    messages.success(request, "Token dicabut. Berlaku sejak sekarang.")
    return redirect("service_tokens")


@require_safe
@public
def docs(request: HttpRequest) -> HttpResponse:
    """The description to read and to try, served from here alone."""
    return render(
        request,
        "api/docs.html",
        {
            "settings": {
                "url": reverse("api_description"),
                "layout": "BaseLayout",
                "deepLinking": True,
            }
        },
    )
