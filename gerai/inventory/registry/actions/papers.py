"""Certificates of a business: written down, compared with the paper, taken back."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from gerai.foundation.access.models import User
from gerai.foundation.answers import Refused
from gerai.foundation.states import WrongState
from gerai.inventory.registry.models import Business, Certificate
from gerai.inventory.registry.rules import (
    PAPERS,
    CertificateEntry,
    certificate_rules,
    happened_on,
)

from .keeping import active, locked, tell

REFUSALS = {
    "verify": "Sertifikat ini sudah diperiksa atau sudah dicabut.",
    "withdraw": "Sertifikat ini sudah dicabut.",
}


@transaction.atomic
def add_paper(*, uid: UUID, paper: CertificateEntry, by: User, at: datetime) -> Certificate:
    """The business holds the paper, as somebody says; nobody has compared it yet."""
    business = locked(uid=uid, by=by)
    active(business)
    label = certificate_rules()[paper.kind].label
    if paper.issued_on:
        happened_on(paper.issued_on, today=localdate(at), what="Tanggal terbit")
    if paper.issued_on and paper.expires_on and paper.expires_on < paper.issued_on:
        raise Refused(f"{label}: masa berlakunya habis sebelum terbit. Periksa kedua tanggalnya.")
    held = business.certificates.filter(withdrawn_at=None, kind=paper.kind.value)
    if held.filter(number=paper.number).exists():
        raise Refused(f"{label} dengan nomor itu sudah tercatat pada usaha ini.")
    made = Certificate.objects.create(
        business=business,
        kind=paper.kind.value,
        number=paper.number,
        issued_on=paper.issued_on,
        expires_on=paper.expires_on,
        entered_at=at,
        changed_at=at,
    )
    told(business, made, "certificate.added", by)
    return made


@transaction.atomic
def verify_paper(*, uid: UUID, paper: UUID, by: User, at: datetime) -> Certificate:
    """The officer has seen the paper or its entry at the issuer, and it is as written."""
    business, found = held(uid, paper, "verify", by)
    found.verified_by, found.verified_at = by, at
    found.changed_at = max(at, found.changed_at)
    found.save(update_fields=["verified_by", "verified_at", "changed_at"])
    told(business, found, "certificate.verified", by)
    return found


@transaction.atomic
def withdraw_paper(*, uid: UUID, paper: UUID, why: str, by: User, at: datetime) -> Certificate:
    """The paper no longer counts; that it was held, and why not any more, stays."""
    business, found = held(uid, paper, "withdraw", by)
    found.withdrawn_by, found.withdrawn_at, found.withdrawn_why = by, at, why[:200]
    found.changed_at = max(at, found.changed_at)
    found.save(update_fields=["withdrawn_by", "withdrawn_at", "withdrawn_why", "changed_at"])
    told(business, found, "certificate.withdrawn", by)
    return found


def held(uid: UUID, paper: UUID, move: str, by: User) -> tuple[Business, Certificate]:
    """The business and its paper, locked, when the move starts from the paper's state."""
    business = locked(uid=uid, by=by)
    found = Certificate.objects.select_for_update(of=("self",)).get(business=business, uid=paper)
    try:
        PAPERS.after(found.state, move)
    except WrongState:
        raise Refused(REFUSALS[move]) from None
    return business, found


def told(business: Business, paper: Certificate, name: str, by: User) -> None:
    """The event; a paper's number may look like a person's, so its uid stands for it."""
    tell(business, name, by, kind=paper.kind, paper=str(paper.uid))
