"""The keys of personal data: which there are, what needs them, a change of them."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from gerai.foundation.access.policies import SignedIn, needs
from gerai.foundation.access.roles import Permission
from gerai.foundation.answers import Refused
from gerai.foundation.privacy import actions, queries
from gerai.foundation.privacy.forms import RotateForm


@require_safe
@needs(Permission.PRIVACY_MANAGE, whole=True)
@vary_on_headers("HX-Request")
def keys(request: SignedIn) -> HttpResponse:
    """Every key with what needs it, and how far a change is."""
    part = "#progress" if request.headers.get("HX-Request") else ""
    context = {"page": queries.keys_page(), "form": RotateForm()}
    return render(request, f"privacy/keys.html{part}", context)


@require_POST
@needs(Permission.PRIVACY_MANAGE, whole=True)
def rotate(request: SignedIn) -> HttpResponse:
    """All that is sealed comes under the newest keys."""
    form = RotateForm(request.POST)
    if not form.is_valid():
        context = {"page": queries.keys_page(), "form": form}
        return render(request, "privacy/keys.html", context, status=422)
    try:
        actions.rotate(by=request.user, at=now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Penyandian ulang dimulai."))
    return redirect("privacy:keys")


@require_POST
@needs(Permission.PRIVACY_MANAGE, whole=True)
def stop(request: SignedIn) -> HttpResponse:
    """The change rests."""
    try:
        actions.stop_rotation(by=request.user, at=now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Penyandian ulang dihentikan. Dapat diteruskan kapan saja."))
    return redirect("privacy:keys")
