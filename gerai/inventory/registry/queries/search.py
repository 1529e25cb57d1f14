"""The list of businesses that a user may see: filtered, sorted, a page at a time, counted.

It is searched by a door in the wall (models/found.py); the rows themselves are read behind it.
"""

import re
from dataclasses import asdict, dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, Func, OuterRef, Q, TextField, Value
from django.db.models.functions import Lower
from django.db.models.lookups import GreaterThan, LessThan
from django.utils.timezone import make_aware

from gerai.foundation.access.models import User
from gerai.foundation.access.queries import within
from gerai.foundation.access.roles import Permission
from gerai.inventory.registry.models import (
    CALLED,
    Business,
    Certificate,
    FoundBusiness,
    FoundQuerySet,
    Proposal,
    SourceRecord,
    Tie,
)
from gerai.inventory.registry.rules import (
    CertificateKind,
    InvalidNumber,
    ProposalState,
    read_number,
)

from .words import of_nameless, question

COUNTED = 10_000
NIB = re.compile(r"\d{13}")
Condition = Q | Exists


@dataclass(frozen=True, slots=True)
class Sort:
    """An order that an index holds: its key, then the uid; falling or rising."""

    key: F | Lower
    falling: bool


SORTS = {"newest": Sort(F("entered_at"), True), "name": Sort(CALLED, False)}


@dataclass(frozen=True, slots=True)
class Filters:
    """What the list is narrowed to; an empty field narrows nothing.

    `holders` are uids of persons or businesses found by an identity number or a phone. `expiry`
    looks at certificates of `certificate`, or of any kind: expired by `today`, or good until it.
    """

    words: str = ""
    area: str = ""
    group: str = ""
    sector: str = ""
    size: str = ""
    state: str = ""
    affected: str = ""
    constraint: str = ""
    certificate: str = ""
    expires_from: date | None = None
    expires_before: date | None = None
    sender: str = ""
    proposed: bool = False
    entered_since: date | None = None
    holders: tuple[UUID, ...] = ()
    sort: str = "newest"

    def as_data(self) -> dict[str, Any]:
        """What narrows, as JSON keeps it."""
        given = {name: value for name, value in asdict(self).items() if value}
        return {
            name: [str(uid) for uid in value] if name == "holders" else stored(value)
            for name, value in given.items()
        }

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> "Filters":
        """What JSON kept, as it was."""
        read = dict(data)
        for name in DAYS & read.keys():
            read[name] = date.fromisoformat(read[name])
        read["holders"] = tuple(UUID(uid) for uid in read.get("holders", ()))
        return cls(**read)

    def narrowed(self) -> list[str]:
        """The names of the fields that narrow; what they say may name a person."""
        return sorted(name for name in self.as_data() if name != "sort")


DAYS = {"expires_from", "expires_before", "entered_since"}


def stored(value: Any) -> Any:
    """As JSON keeps it."""
    return value.isoformat() if isinstance(value, date) else value


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page begins: after the record `uid` in the list's order, or before it."""

    uid: UUID
    backwards: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """Some businesses in order; the uids to go on from, None at an end; how many in all.

    `total` is exact up to COUNTED and COUNTED + 1 beyond: a page says "lebih dari 10.000".
    """

    rows: list[Business]
    newer: UUID | None
    older: UUID | None
    total: int


class Pair(Func):
    """(a, b) of SQL, so that a page begins with one range of one index."""

    function = ""
    output_field = TextField()


def search(user: User, filters: Filters, after: Cursor | None, limit: int) -> Page:
    """One page of what `user` may see; a cursor that is out of sight begins at the beginning."""
    found = matching(user, filters)
    sort = SORTS[filters.sort]
    place = position(user, sort, after.uid) if after else None
    backwards = bool(after and place and after.backwards)
    some = beginning(found, sort, place, backwards=backwards)[: limit + 1]
    rows = in_order(list(some.values_list("pk", flat=True)))
    more, rows = len(rows) > limit, rows[:limit]
    if backwards:
        rows.reverse()
    return Page(
        rows=rows,
        newer=rows[0].uid if rows and (more if backwards else place) else None,
        older=rows[-1].uid if rows and (more or backwards) else None,
        total=total(found),
    )


def in_order(serials: list[int]) -> list[Business]:
    """The records themselves, in this order."""
    rows = Business.objects.in_bulk(serials)
    return [rows[serial] for serial in serials]


def position(user: User, sort: Sort, uid: UUID) -> Pair | None:
    """Where the record stands in the order; None when the user sees no such record."""
    seen = Business.objects.visible_to(user).filter(uid=uid)
    key = seen.values_list(sort.key, flat=True).first()
    return None if key is None else Pair(Value(key), Value(uid))


def beginning(
    found: FoundQuerySet, sort: Sort, place: Pair | None, *, backwards: bool
) -> FoundQuerySet:
    """The found in order from `place` on; backwards they come in the opposite order."""
    falling = sort.falling is not backwards
    if place:
        beyond = LessThan if falling else GreaterThan
        found = found.filter(beyond(Pair(sort.key, F("uid")), place))
    if falling:
        return found.order_by(sort.key.desc(), F("uid").desc())
    return found.order_by(sort.key.asc(), F("uid").asc())


def total(found: FoundQuerySet) -> int:
    """How many there are, counted no further than one beyond COUNTED."""
    return found.order_by()[: COUNTED + 1].count()


def matching(user: User, filters: Filters) -> FoundQuerySet:
    """Everything of the filter that `user` may see, in no order: by the door, where all indexes
    are used."""
    found = FoundBusiness.objects.visible_to(user)
    for condition in conditions(filters):
        found = found.filter(condition)
    return found


def conditions(filters: Filters) -> list[Condition]:
    """The filter as conditions; each one given narrows further."""
    plain = {
        "sector_group": filters.group,
        "sector_code": filters.sector,
        "size_class": filters.size,
        "state": filters.state,
        "affected": filters.affected,
        "main_constraint": filters.constraint,
    }
    asked: list[Condition] = [Q(**{name: value}) for name, value in plain.items() if value]
    if filters.area:
        asked.append(under(filters.area))
    if filters.entered_since:
        midnight = make_aware(datetime.combine(filters.entered_since, time()))
        asked.append(Q(entered_at__gte=midnight))
    if filters.words.strip():
        asked.append(worded(filters.words))
    if filters.holders:
        asked.append(held(filters.holders))
    if filters.sender:
        said = SourceRecord.objects.filter(business=OuterRef("pk"), sender=filters.sender)
        asked.append(Exists(said))
    if filters.proposed:
        asked.append(with_proposals())
    return asked + certificates(filters)


def with_proposals() -> Exists:
    """Records of which a later version of a list says something that waits for a decision."""
    return Exists(Proposal.objects.filter(business=OuterRef("pk"), state=ProposalState.OPEN.value))


def proposed_to(user: User) -> int:
    """How many records that the user may edit wait for a decision."""
    mine = Business.objects.visible_to(user).filter(within(user, Permission.BUSINESS_EDIT))
    return mine.filter(with_proposals()).count()


def under(area: str) -> Q:
    """The area itself and all below it, as ranges: "/" follows "." in ASCII."""
    return Q(area_code=area) | Q(area_code__gt=area + ".", area_code__lt=area + "/")


def worded(text: str) -> Q:
    """Words that the search vector holds; a registry number or NIB typed whole is looked up. "Usaha
    Darsini" is what pages call the business of Darsini that has no name."""
    compact = re.sub(r"[\s.-]", "", text).upper()
    if NIB.fullmatch(compact):
        nib = Certificate.objects.filter(
            business=OuterRef("pk"),
            kind=CertificateKind.NIB.value,
            number=compact,
            withdrawn_at=None,
        )
        return Q(Exists(nib))
    try:
        return Q(number=read_number(text))
    except InvalidNumber:
        words = question(text)
    found = Q(search=words) if words else Q(pk__in=[])
    if owner := question(of_nameless(text)):
        found |= Q(name="", search=owner)
    return found


def held(holders: tuple[UUID, ...]) -> Q:
    """Businesses that are one of the holders, or to which one of them is tied today."""
    tied = Tie.objects.filter(business=OuterRef("pk"), person__uid__in=holders, until=None)
    return Q(uid__in=holders) | Q(Exists(tied))


def certificates(filters: Filters) -> list[Condition]:
    """A certificate of the kind that ends in the time asked for."""
    kind, since, before = filters.certificate, filters.expires_from, filters.expires_before
    if not (kind or since or before):
        return []
    papers = Certificate.objects.filter(business=OuterRef("pk"), withdrawn_at=None)
    if kind:
        papers = papers.filter(kind=kind)
    if since:
        papers = papers.filter(expires_on__gte=since)
    if before:
        papers = papers.filter(expires_on__lt=before)
    return [Exists(papers)]
