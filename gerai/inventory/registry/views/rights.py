"""What a person agreed to, taken down and withdrawn by an officer."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, localtime, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gerai.foundation.access.policies import SignedIn, needs
from gerai.foundation.access.roles import Permission
from gerai.foundation.answers import Refused
from gerai.foundation.privacy.actions.seeing import note_seen
from gerai.foundation.privacy.forms import (
    ConsentForm,
    EraseForm,
    RequestForm,
    TieForm,
    WithdrawForm,
)
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
    note_seen(by=request.user, act="rights", holders=[person.uid], at=now())
    context = {
        "page": page,
        "form": ConsentForm(),
        "tie_form": TieForm(),
        "request_form": RequestForm(initial={"diterima": f"{localtime():%Y-%m-%dT%H:%M}"}),
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


@require_POST
@needs(Permission.SUBJECT_TIE, of=SEEN)
def account(request: SignedIn, uid: UUID) -> HttpResponse:
    """Which account is the person's; without one: none is."""
    form = TieForm(request.POST)
    try:
        if "lepas" in request.POST:
            acts.untie_account(uid=uid, by=request.user, at=now())
            messages.success(request, _("Akun dilepas dari orang ini."))
        elif form.is_valid():
            acts.tie_account(uid=uid, account=form.cleaned_data["akun"], by=request.user, at=now())
            messages.success(request, _("Akun dihubungkan. Pemiliknya kini dapat melihat datanya."))
        else:
            messages.error(request, _("Tulis surel atau nomor HP akunnya."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("people:rights", uid=uid)


@require_POST
@needs(Permission.PRIVACY_MANAGE, of=SEEN)
def ask(request: SignedIn, uid: UUID) -> HttpResponse:
    """What the person asked for is written down."""
    form = RequestForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Pilih jenis permintaan dan waktu diterimanya."))
        return redirect("people:rights", uid=uid)
    said = form.cleaned_data
    try:
        acts.take_request(
            uid=uid, kind=said["jenis"], received_at=said["diterima"], by=request.user, at=now()
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Permintaan dicatat. Batas waktunya ada di daftar permintaan."))
    return redirect("people:rights", uid=uid)


@require_POST
@needs(Permission.PRIVACY_MANAGE, of=SEEN)
def copy(request: SignedIn, uid: UUID) -> HttpResponse:
    """All that is kept of the person, as a file."""
    acts.copy(uid=uid, by=request.user, at=now())
    messages.success(request, _("Salinan siap diambil. Berkasnya dihapus dalam 24 jam."))
    return redirect("privacy:packages")


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.PRIVACY_MANAGE, of=SEEN)
def erase(request: SignedIn, uid: UUID) -> HttpResponse:
    """Says what goes and what stays; then who the person was is gone."""
    person = get_object_or_404(SEEN(request.user), uid=uid)
    form = EraseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            acts.erase(uid=uid, by=request.user, at=now())
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Data orang ini sudah dihapus."))
        return redirect("people:rights", uid=uid)
    page = rights_page(person, request.user, on=localdate())
    return render(request, "registry/erase.html", {"page": page, "form": form})
