"""Adding one business by hand: the form, what may be the same, and saving it once."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gerai.foundation.access.models import User
from gerai.foundation.access.policies import SignedIn, needs
from gerai.foundation.access.roles import Permission
from gerai.foundation.answers import Refused
from gerai.foundation.areas.queries import short_labels
from gerai.foundation.areas.rules import depth
from gerai.foundation.ids import uuid7
from gerai.inventory.enrolment import actions
from gerai.inventory.enrolment.forms import AddForm
from gerai.inventory.enrolment.queries.likeness import Likeness
from gerai.inventory.enrolment.queries.places import written_in
from gerai.inventory.registry.actions.adding import add as added
from gerai.inventory.registry.models import Business

SALT = "enrolment.add"
KEPT = 7 * 86_400
SEEK = "langkah"
VILLAGE = 4


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.BUSINESS_EDIT)
def add(request: SignedIn) -> HttpResponse:
    """The form; sent twice it saves once, since the page brought the record's uid along."""
    if request.method != "POST":
        known = {"token": token(request.user)} | only_place(request.user)
        form = AddForm(by=request.user, initial=known)
        return shown(request, form)
    if SEEK in request.POST:
        return shown(request, AddForm(by=request.user, initial=request.POST.dict()))
    form = AddForm(request.POST, by=request.user)
    uid = uid_of(request.POST.get("token", ""), request.user)
    if uid is None:
        typed = request.POST.dict() | {"token": token(request.user)}
        messages.error(request, _("Halaman ini terlalu lama terbuka. Isian Anda masih ada."))
        return shown(request, AddForm(by=request.user, initial=typed))
    if not form.is_valid():
        return shown(request, form)
    return saved(request, form, uid)


def saved(request: SignedIn, form: AddForm, uid: UUID) -> HttpResponse:
    """The record's page; or the form again, when something may be the same or is refused."""
    if Business.objects.visible_to(request.user).filter(uid=uid).exists():
        messages.info(request, _("Usaha ini sudah tersimpan; tidak disimpan dua kali."))
        return redirect("registry:record", uid=uid)
    found = alike(request.user, form)
    if found.mark and found.mark != form.cleaned_data["compared"]:
        return shown(request, form, found)
    if found.mark and not form.cleaned_data["reason"]:
        form.add_error("reason", _("Tulis mengapa ini usaha yang lain, atau buka catatan itu."))
        return shown(request, form, found)
    try:
        business = added(
            uid=uid,
            entry=form.entry(),
            owner=found.owner,
            verified=form.cleaned_data["verified"],
            alike=[one.business.uid for one in found.seen],
            reason=form.cleaned_data["reason"],
            by=request.user,
            at=now(),
        )
    except Refused as refused:
        form.add_error(None, str(refused))
        return shown(request, form, found)
    said = _("%(name)s tersimpan dengan nomor %(number)s.")
    known = {"name": business.called, "number": business.printed_number}
    messages.success(request, said % known)
    for sentence in form.odd():
        messages.warning(request, sentence)
    return redirect("registry:record", uid=business.uid)


def alike(user: User, form: AddForm) -> Likeness:
    """What may be the same as what was typed."""
    given = form.cleaned_data
    return actions.compare(
        name=given["name"],
        area_code=given["area_code"],
        nib=given["nib"],
        nik=given["owner_nik"],
        owner_name=given["owner_name"],
        by=user,
    )


def shown(request: SignedIn, form: AddForm, found: Likeness | None = None) -> HttpResponse:
    """The form with what was typed; 400 when something must be mended."""
    context: dict[str, Any] = {"form": form, "found": found or Likeness()}
    wrong = form.is_bound and bool(form.errors)
    form.fields["reason"].required = bool(context["found"].mark)
    return render(request, "enrolment/add.html", context, status=400 if wrong else 200)


def only_place(user: User) -> dict[str, str]:
    """The village of an officer who writes in no other: chosen already."""
    bases = written_in(user)
    if len(bases) != 1 or depth(bases[0]) < VILLAGE:
        return {}
    return {"area_code": bases[0], "place": short_labels(bases)[bases[0]]}


def token(user: User) -> str:
    """A new record's uid, signed for this account: nobody chooses one."""
    return signing.dumps([str(uuid7()), str(user.uid)], salt=SALT)


def uid_of(text: str, user: User) -> UUID | None:
    """The uid that the page brought; None when it is too old or another's."""
    try:
        uid, owner = signing.loads(text, salt=SALT, max_age=KEPT)
    except signing.BadSignature:
        return None
    return UUID(uid) if owner == str(user.uid) else None
