"""What a person agreed to, taken down and withdrawn by an officer."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gerai.foundation.access.policies import SignedIn, needs
from gerai.foundation.access.roles import Permission
from gerai.foundation.answers import Refused
from gerai.foundation.privacy.forms import ConsentForm, WithdrawForm
from gerai.foundation.privacy.models import Consent
from gerai.inventory.registry.actions import rights as acts
from gerai.inventory.registry.models import Person
from gerai.inventory.registry.queries.rights import rights_page

SEEN = Person.objects.visible_to


@require_safe
@needs(Permission.BUSINESS_VIEW, of=SEEN)
def rights(request: SignedIn, uid: UUID) -> HttpResponse:
    """One person's consents, and the ways to what the law gives them."""
    person = get_object_or_404(SEEN(request.user), uid=uid)
    page = rights_page(person, request.user, on=localdate())
    context = {
        "page": page,
        "form": ConsentForm(),
        "may_edit": Permission.BUSINESS_EDIT in page.may,
        "may_tie": Permission.SUBJECT_TIE in page.may,
        "may_manage": Permission.PRIVACY_MANAGE in page.may,
    }
    return render(request, "registry/rights.html", context)


@require_POST
@needs(Permission.BUSINESS_EDIT, of=SEEN)
def consent(request: SignedIn, uid: UUID) -> HttpResponse:
    """The person has agreed to one purpose."""
    form = ConsentForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Pilih tujuan dan cara persetujuan disampaikan."))
        return redirect("people:rights", uid=uid)
    try:
        acts.give_consent(
            uid=uid,
            purpose=form.cleaned_data["tujuan"],
            channel=form.cleaned_data["cara"],
            by=request.user,
            at=now(),
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Persetujuan dicatat."))
    return redirect("people:rights", uid=uid)


@require_POST
@needs(Permission.BUSINESS_EDIT, of=SEEN)
def withdraw(request: SignedIn, uid: UUID) -> HttpResponse:
    """The person withdraws one consent."""
    form = WithdrawForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Pilih cara penarikan disampaikan."))
        return redirect("people:rights", uid=uid)
    try:
        acts.withdraw_consent(
            uid=uid,
            consent=form.cleaned_data["persetujuan"],
            channel=form.cleaned_data["cara"],
            by=request.user,
            at=now(),
        )
    except Consent.DoesNotExist:
        raise Http404 from None
    messages.success(request, _("Persetujuan ditarik. Mulai sekarang datanya tidak dipakai lagi."))
    return redirect("people:rights", uid=uid)
