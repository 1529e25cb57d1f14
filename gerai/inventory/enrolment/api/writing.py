"""Adding and changing businesses: by the very actions of the pages."""

import re
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.utils.timezone import now
from ninja import Status

from gerai.foundation.access.roles import Permission
from gerai.foundation.answers import Refused
from gerai.foundation.api.policies import Call, needs
from gerai.foundation.api.rules import Problem
from gerai.foundation.ids import uuid7
from gerai.foundation.people.rules import Kind, Malformed, normalise
from gerai.foundation.sectors.models import Sector
from gerai.inventory.enrolment import actions
from gerai.inventory.enrolment.forms.business import worded
from gerai.inventory.registry.actions import living
from gerai.inventory.registry.actions.adding import add
from gerai.inventory.registry.actions.changing import EDITABLE, change
from gerai.inventory.registry.models import Business
from gerai.inventory.registry.rules import FIELDS, CertificateEntry, CertificateKind, Entry

from .reading import SEEN, whole
from .router import router
from .shapes import (
    BusinessIn,
    BusinessOut,
    BusinessPatch,
    CertificateIn,
    CloseIn,
    MovedOut,
    MoveIn,
    OwnerIn,
)

EDIT = Permission.BUSINESS_EDIT


@router.post("", response={201: BusinessOut}, operation_id="add_business", summary="Add a business")
@needs(EDIT, once=True)
def create(request: Call, said: BusinessIn, response: HttpResponse) -> Status[dict[str, Any]]:
    """The business is in the registry. Where records are alike it is refused with their uids, until
    `reason` says why it is another one."""
    entry, reason = entry_of(said), in_words(said.reason)
    owner = said.owner
    found = actions.compare(
        name=entry.name,
        area_code=entry.area_code,
        nib=next((one.number for one in entry.certificates if one.kind == CertificateKind.NIB), ""),
        nik=next((text for kind, text, _ in entry.personal if kind is Kind.NIK), ""),
        owner_name=owner.name if owner else "",
        by=request.user,
    )
    if found.mark and not reason:
        known = [str(one.business.uid) for one in found.seen]
        raise Problem("alike", more={"records": known}, stays=True)
    business = add(
        uid=uuid7(),
        entry=entry,
        owner=found.owner,
        verified=said.verified,
        alike=[one.business.uid for one in found.seen],
        reason=reason,
        by=request.user,
        at=now(),
    )
    response["Location"] = f"{request.path.rstrip('/')}/{business.uid}"
    return Status(201, whole(request, business))


def entry_of(said: BusinessIn) -> Entry:
    """As the registry takes it."""
    given = values_of(said)
    known_sector(given)
    return Entry(
        **{name: given[name] for name in FIELDS},
        owner_name=said.owner.name if said.owner else "",
        owner_sex=said.owner.sex if said.owner else "",
        personal=numbers_of(said.owner) if said.owner else (),
        certificates=tuple(paper_of(one) for one in said.certificates),
    )


def values_of(said: BusinessIn | BusinessPatch, *, sent_only: bool = False) -> dict[str, Any]:
    """The fields by name; all of them, or those that were sent."""
    given = said.model_dump(exclude_unset=sent_only)
    return {name: given[name] for name in FIELDS if name in given}


def known_sector(given: dict[str, Any]) -> None:
    """A code belongs to an edition; both are said, and it is one."""
    code, edition = given.get("sector_code", ""), given.get("sector_edition", "")
    if not code and not edition:
        return
    if not Sector.objects.filter(code=code, edition=edition).exists():
        raise Refused("Kode KBLI itu tidak ada pada edisi itu. Kirim sector_code dan edisinya.")


def numbers_of(owner: OwnerIn) -> tuple[tuple[Kind, str, str], ...]:
    """The owner's numbers in their one spelling; a refusal repeats none."""
    found = []
    for kind, text in ((Kind.NIK, owner.nik), (Kind.PHONE, owner.phone)):
        if not text:
            continue
        try:
            found.append((kind, normalise(kind, text), "owner"))
        except Malformed as wrong:
            raise Refused(f"owner.{kind.value}: {wrong}.") from None
    return tuple(found)


def paper_of(said: CertificateIn) -> CertificateEntry:
    """A paper as it was said."""
    kind, number = CertificateKind(said.kind), said.number
    if kind is CertificateKind.NIB:
        number = re.sub(r"[\s.-]", "", number)
    return CertificateEntry(kind, number, said.issued_on, said.expires_on)


def in_words(reason: str) -> str:
    """A reason stays in the events, so it holds no numbers."""
    try:
        return worded(reason)
    except forms.ValidationError as wrong:
        raise Refused(f"reason: {wrong.messages[0]}") from None


@router.patch(
    "/{uuid:uid}", response=BusinessOut, operation_id="change_business", summary="Change fields"
)
@needs(EDIT, of=SEEN, seen=True)
def edit(request: Call, uid: UUID, said: BusinessPatch) -> dict[str, Any]:
    """The fields that were sent have their new values; nothing else is touched."""
    business = SEEN(request.user).get(uid=uid)
    given = values_of(said, sent_only=True)
    if {"sector_code", "sector_edition"} & given.keys():
        known_sector(given)
    change(
        uid=uid,
        seen=business.version,
        given={name: value for name, value in given.items() if name in EDITABLE},
        verified=said.verified,
        by=request.user,
        at=now(),
    )
    return whole(request, SEEN(request.user).get(uid=uid))


@router.post(
    "/{uuid:uid}/close",
    response=BusinessOut,
    operation_id="close_business",
    summary="Close a business",
)
@needs(EDIT, of=SEEN, seen=True, once=True)
def close(request: Call, uid: UUID, said: CloseIn) -> dict[str, Any]:
    """It is closed since the day; its record stays."""
    business = living.close(uid=uid, reason=said.reason, on=said.on, by=request.user, at=now())
    return whole(request, business)


@router.post(
    "/{uuid:uid}/move",
    response=MovedOut,
    operation_id="move_business",
    summary="Move a business to another area",
)
@needs(EDIT, of=SEEN, seen=True, once=True)
def move(request: Call, uid: UUID, said: MoveIn) -> dict[str, Any]:
    """Whoever works in the new area sees it from now on."""
    business = living.move(
        uid=uid,
        to=said.to,
        place=said.place,
        on=said.on,
        corrected=said.corrected,
        by=request.user,
        at=now(),
    )
    visible = Business.objects.visible_to(request.user).filter(uid=uid).exists()
    request.version = business.version if visible else 0
    return {
        "uid": business.uid,
        "area_code": business.area_code,
        "version": business.version,
        "visible": visible,
    }
