"""What persons asked for, and the files that were made for them."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gerai.foundation.access.policies import SignedIn, needs
from gerai.foundation.access.roles import Permission
from gerai.foundation.answers import Refused
from gerai.foundation.privacy.actions import packages as files
from gerai.foundation.privacy.actions import requests as acts
from gerai.foundation.privacy.forms import AnswerForm
from gerai.foundation.privacy.models import Package, Request
from gerai.foundation.privacy.rules import deadlines


@require_safe
@needs(Permission.PRIVACY_MANAGE)
def requests(request: SignedIn) -> HttpResponse:
    """What waits, the most urgent first, and what was answered."""
    seen = Request.objects.visible_to(request.user)
    known = deadlines(on=localdate())
    context = {
        "waiting": [
            (one, known[one.kind].id, one.due_at < now())
            for one in seen.filter(answered_at=None).order_by("due_at")[:100]
        ],
        "answered": [
            (one, known[one.kind].id)
            for one in seen.exclude(answered_at=None).order_by("-answered_at")[:20]
        ],
        "deadlines": known.values(),
        "form": AnswerForm(),
    }
    return render(request, "privacy/requests.html", context)


@require_POST
@needs(Permission.PRIVACY_MANAGE, of=Request.objects.visible_to)
def answer(request: SignedIn, uid: UUID) -> HttpResponse:
    """One request is answered or refused."""
    form = AnswerForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Tulis jawabannya."))
        return redirect("privacy:requests")
    try:
        acts.answer(
            uid=uid,
            text=form.cleaned_data["jawaban"],
            refused=form.cleaned_data["ditolak"],
            by=request.user,
            at=now(),
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Jawaban dicatat."))
    return redirect("privacy:requests")


@require_safe
@needs(Permission.PRIVACY_MANAGE)
def packages(request: SignedIn) -> HttpResponse:
    """The account's own files that are not past their day."""
    mine = Package.objects.visible_to(request.user).filter(expires_at__gt=now())
    return render(request, "privacy/packages.html", {"mine": mine.order_by("-pk")[:50]})


@require_safe
@needs(Permission.PRIVACY_MANAGE, of=Package.objects.visible_to)
def package_file(request: SignedIn, uid: UUID) -> HttpResponseBase:
    """The file, to the one who had it made."""
    try:
        pieces = files.fetch(uid=uid, by=request.user, at=now())
    except Package.DoesNotExist:
        raise Http404 from None
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("privacy:packages")
    response = StreamingHttpResponse(pieces, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="data-{localdate():%Y-%m-%d}.zip"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
