"""The way to a government's own sign-in, and back."""

from dataclasses import asdict
from hmac import compare_digest

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from gerai.foundation.access import actions
from gerai.foundation.access.partners.oidc.client import Attempt
from gerai.foundation.access.policies import public
from gerai.foundation.answers import Refused

KEPT = "oidc"


@require_GET
@public
@never_cache
def leave(request: HttpRequest) -> HttpResponse:
    """To where the government signs its people in; what this attempt is known by stays here."""
    if not settings.OIDC_ISSUER:
        return failed(request, _("Pemasangan ini tidak memakai layanan masuk lain."))
    attempt = Attempt.new()
    try:
        address = actions.way_out(attempt, callback(request))
    except Refused as refusal:
        return failed(request, str(refusal))
    back = request.GET.get("next", "")
    request.session[KEPT] = asdict(attempt) | {"next": back if ours(back) else ""}
    return redirect(address)


@require_GET
@public
@never_cache
def come_back(request: HttpRequest) -> HttpResponseBase:
    """With a code that is good once, for the session that left; then our own second step, unless it
    was taken there."""
    kept = request.session.pop(KEPT, None)
    state, code = request.GET.get("state", ""), request.GET.get("code", "")
    if not kept or not compare_digest(str(kept["state"]).encode(), state.encode()):
        return failed(request, _("Percobaan masuk ini sudah lewat. Mulai lagi."))
    if not code or request.GET.get("iss", settings.OIDC_ISSUER) != settings.OIDC_ISSUER:
        return failed(request, _("Anda tidak jadi masuk di layanan itu."))
    attempt = Attempt(kept["state"], kept["nonce"], kept["verifier"])
    try:
        user, stepped = actions.come_back(attempt, callback(request), code, at=now())
    except Refused as refusal:
        return failed(request, str(refusal))
    if not user.is_active:
        return redirect("account_inactive")
    record_authentication(request, user, "oidc", second_step=stepped)
    login = Login(user=user, redirect_url=kept["next"] or None)
    answer: HttpResponseBase = perform_login(request, login)
    return answer


def ours(path: str) -> bool:
    """After signing in only to a page of our own."""
    return bool(get_adapter().is_safe_url(path))


def callback(request: HttpRequest) -> str:
    """The address that the provider sends people back to."""
    return request.build_absolute_uri(reverse("oidc_come_back"))


def failed(request: HttpRequest, sentence: str) -> HttpResponse:
    """A page says why, and leads back to the sign-in page."""
    return render(request, "access/not_entered.html", {"why": sentence}, status=400)
