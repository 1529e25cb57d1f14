"""What a list would change, offered to an officer: taken, or declined for good."""

from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field as hidden
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from gerai.foundation.access.models import User
from gerai.foundation.answers import Refused
from gerai.foundation.ids import uuid7
from gerai.foundation.people.actions import PersonalEntry, forget, keep_many
from gerai.foundation.people.actions import keep as keep_value
from gerai.foundation.people.queries import clear_of
from gerai.foundation.people.rules import Kind
from gerai.foundation.states import WrongState
from gerai.inventory.registry.models import Business, Proposal
from gerai.inventory.registry.rules import DECLARED, PROPOSALS, ProposalState

from .changing import put
from .keeping import locked, name_owners, tell
from .owning import owners, rename


@dataclass(frozen=True, slots=True)
class Proposed:
    """A difference that waits: of which record and field, what would be written, by which row.
    A personal value is its `text`, which goes sealed into `people`."""

    business_id: int
    field: str
    value: dict[str, Any]
    source_id: int
    text: str = hidden(default="", repr=False)
    mark: bytes | None = None
    source: UUID | None = None


def propose(offers: Sequence[Proposed], at: datetime) -> int:
    """The offers are open, each in the place of an older one of its field; how many. What an
    officer declined is not offered again."""
    if not offers:
        return 0
    ids = {offer.business_id for offer in offers}
    declined = {
        (row.business_id, row.field, mark_of(row.value, row.mark))
        for row in Proposal.objects.filter(
            business__in=ids, state=ProposalState.DECLINED.value
        ).iterator()
    }
    fresh = {
        (offer.business_id, offer.field): offer
        for offer in offers
        if (offer.business_id, offer.field, mark_of(offer.value, offer.mark)) not in declined
    }
    open_ones = Proposal.objects.filter(business__in=ids, state=ProposalState.OPEN.value)
    older = [row for row in open_ones if (row.business_id, row.field) in fresh]
    drop(older)
    made = {uuid7(): offer for offer in fresh.values()}
    Proposal.objects.bulk_create(
        Proposal(
            uid=uid,
            business_id=offer.business_id,
            field=offer.field,
            value=offer.value,
            mark=offer.mark,
            source_id=offer.source_id,
            made_at=at,
        )
        for uid, offer in made.items()
    )
    keep_many(
        PersonalEntry(uid, Kind(offer.field), offer.text, offer.source, at)
        for uid, offer in made.items()
        if offer.text
    )
    return len(made)


def mark_of(value: dict[str, Any], mark: bytes | memoryview | None) -> str:
    """By what two offers of one field are the same."""
    return bytes(mark).hex() if mark else str(sorted(value.items()))


def drop(proposals: Sequence[Proposal]) -> None:
    """These proposals are gone with what was sealed for them."""
    for proposal in proposals:
        if proposal.mark:
            forget(holder=proposal.uid)
    Proposal.objects.filter(pk__in=[proposal.pk for proposal in proposals]).delete()


@transaction.atomic
def take(*, uid: UUID, proposal: UUID, by: User, at: datetime) -> Proposal:
    """The field says what the list says; it rests on the officer who took it."""
    business, found = asked(uid, proposal, "take", by, at)
    if found.mark:
        take_personal(found, at)
        tell(business, "proposal.taken", by, fields=[found.field])
        return found
    values = dict(found.value)
    owner = {
        name.removeprefix("owner_"): value for name, value in values.items() if "owner" in name
    }
    if owner:
        for tie in owners(business)[:1]:
            person = tie.person
            rename(person, **{"name": person.name, "sex": person.sex} | owner, by=by, at=at)
        name_owners([business])
    elif named := {name: value for name, value in values.items() if name in DECLARED}:
        put(business, named, False, by, at)
    tell(business, "proposal.taken", by, fields=[found.field])
    return found


@transaction.atomic
def decline(*, uid: UUID, proposal: UUID, by: User, at: datetime) -> Proposal:
    """The record stays as it is; the same difference is not offered again."""
    business, found = asked(uid, proposal, "decline", by, at)
    forget(holder=found.uid)
    tell(business, "proposal.declined", by, fields=[found.field])
    return found


def asked(
    uid: UUID, proposal: UUID, move: str, by: User, at: datetime
) -> tuple[Business, Proposal]:
    """The record, locked, and its proposal, decided."""
    business = locked(uid=uid, by=by)
    found = Proposal.objects.select_for_update().get(business=business, uid=proposal)
    try:
        found.state = PROPOSALS.after(found.state, move)
    except WrongState:
        raise Refused("Usulan ini sudah diputuskan.") from None
    found.decided_by, found.decided_at = by, at
    found.save(update_fields=["state", "decided_by", "decided_at"])
    return business, found


def take_personal(found: Proposal, at: datetime) -> None:
    """The holder's only value of the kind is the one that was proposed."""
    kind, holder = Kind(found.field), UUID(found.value["holder"])
    for texts in clear_of([found.uid], [kind]).values():
        forget(holder=holder, kinds=[kind])
        for text in texts[kind]:
            keep_value(holder=holder, kind=kind, text=text, at=at)
    forget(holder=found.uid)
