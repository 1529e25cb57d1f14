"""What each table gets of one entry, as columns; the order of the tables is that of COPY."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any, Protocol
from uuid import UUID

from django.utils.timezone import localdate

from gerai.foundation.access.models import User
from gerai.foundation.ids import uuid7_texts
from gerai.foundation.packing import packed
from gerai.inventory.registry.models import (
    Business,
    Certificate,
    Fact,
    Person,
    SourceRecord,
    Tie,
)
from gerai.inventory.registry.rules import (
    FIELDS,
    REPEATED,
    REST,
    Entry,
    Known,
    Origin,
    OriginKind,
    PersonEntry,
    PersonKind,
    State,
    TieRole,
    fact_rules,
    legal_form_of,
    size_of,
)

Columns = dict[str, Any]


@dataclass(frozen=True)
class Batch:
    """What holds for every row of the list. `known` are the records that earlier versions of it,
    the lists of `lineage`, brought, by the number of the row in which they were found again;
    `places` the sheet and the line of each row."""

    list_uid: UUID
    list_name: str
    sender: str
    said_at: date
    by: User
    at: datetime
    known: Mapping[int, Known] = field(default_factory=dict, repr=False)
    lineage: frozenset[UUID] = frozenset()
    places: Mapping[int, tuple[str, int]] = field(default_factory=dict, repr=False)

    @cached_property
    def moment(self) -> str:
        """When it is entered, as PostgreSQL reads it: written out once for all rows."""
        return self.at.isoformat()

    @cached_property
    def said_on(self) -> str:
        """The day of the list, so too."""
        return self.said_at.isoformat()

    @cached_property
    def ids(self) -> Iterator[str]:
        """Uids for what nothing else in the batch refers to."""
        return uuid7_texts()

    @cached_property
    def day(self) -> date:
        """The day on which it is entered, here."""
        return localdate(self.at)


class Sourced(Protocol):
    """A row of a list with the ids of its source record and of its person."""

    source_id: int

    @property
    def entry(self) -> Entry | PersonEntry: ...

    @property
    def source(self) -> UUID: ...

    @property
    def person_id(self) -> int | None: ...

    @property
    def before(self) -> Mapping[str, Any] | None: ...


@dataclass(slots=True)
class Made:
    """One entry with the ids that its records will have."""

    entry: Entry
    area: str
    source: UUID
    business_id: int
    business: UUID
    number: str
    group: str
    person_id: int | None
    person: UUID | None
    source_id: int = 0
    origins: str = ""
    before: None = None


@dataclass(slots=True)
class Again:
    """One entry whose record is there: its ids, its values now, the owner's; `before` will say
    what the row changed."""

    entry: Entry
    area: str
    business_id: int
    business: UUID
    record: Columns = field(repr=False)
    owner: Columns | None = field(repr=False)
    same: bool
    source: UUID
    source_id: int = 0
    origins: str = ""
    before: Columns | None = None

    @property
    def person_id(self) -> int | None:
        """The owner's serial."""
        return self.owner["id"] if self.owner else None

    @property
    def person(self) -> UUID | None:
        """The owner's uid."""
        return self.owner["uid"] if self.owner else None


def sources(row: Made | Again, batch: Batch) -> Iterator[Columns]:
    """What the list said, as it said it."""
    yield source(row, batch, business=row.business_id)


def source(row: Sourced, batch: Batch, *, business: int | None) -> Columns:
    """The same of any row of a list, whether of a business or of a person."""
    entry = row.entry
    sheet, line = batch.places.get(entry.number, ("", 0))
    return {
        "id": row.source_id,
        "uid": row.source,
        "list_uid": batch.list_uid,
        "sender": batch.sender,
        "list_name": batch.list_name,
        "number": entry.number,
        "sheet": sheet[:80],
        "line": line,
        "key": entry.key,
        "said": packed(dict(entry.said)).decode(),
        "said_at": batch.said_on,
        "before": packed(row.before).decode() if row.before else None,
        "business_id": business,
        "person_id": row.person_id,
    }


def businesses(row: Made, batch: Batch) -> Iterator[Columns]:
    """The record of the business; its class is by the law of the day on which it is entered."""
    entry = row.entry
    size = size_of(
        on=batch.day,
        capital=entry.capital,
        annual_sales=entry.annual_sales,
        founded_year=entry.founded_year,
    )
    yield {
        **{name: getattr(entry, name) for name in FIELDS},
        "area_code": row.area,
        "legal_form": legal_form_of(entry.legal_form),
        "id": row.business_id,
        "uid": row.business,
        "number": row.number,
        "sector_group": row.group,
        "size_class": size.value,
        "size_rule": size.rule,
        "state": State.ACTIVE.value,
        "owner_names": entry.owner_name,
        **repeated(entry),
        "origins": origins(row, batch),
        "version": 1,
        "entered_at": batch.moment,
        "changed_at": batch.moment,
    }


def repeated(entry: Entry) -> Columns:
    """What the record repeats of its facts: the newest of each kind."""
    said = {fact.kind: fact.value for fact in sorted(entry.facts, key=lambda fact: fact.on)}
    return {kind.value: said.get(kind, "") for kind in REPEATED}


def origins(row: Made | Again, batch: Batch) -> str:
    """Every field comes from the one row, in the business as in its owner."""
    if not row.origins:
        said = Origin(kind=OriginKind.LIST, at=batch.said_at, source=row.source)
        row.origins = packed({REST: said.as_data()}).decode()
    return row.origins


def persons(row: Made | Again, batch: Batch) -> Iterator[Columns]:
    """The owner; where they live is not said by where the business is."""
    if row.person:
        yield {
            "id": row.person_id,
            "uid": row.person,
            "name": row.entry.owner_name,
            "kind": PersonKind.OWNER.value,
            "sex": row.entry.owner_sex,
            "area_code": "",
            "origins": origins(row, batch),
            "entered_at": batch.moment,
            "changed_at": batch.moment,
        }


def ties(row: Made | Again, batch: Batch) -> Iterator[Columns]:
    """The owner owns the business; since when, the list did not say."""
    if row.person:
        yield {
            "uid": next(batch.ids),
            "business_id": row.business_id,
            "person_id": row.person_id,
            "role": TieRole.OWNER.value,
            "source_id": row.source_id,
            "entered_at": batch.moment,
            "changed_at": batch.moment,
        }


def certificates(row: Made | Again, batch: Batch) -> Iterator[Columns]:
    """The papers, one of each kind and number; none is verified by being listed."""
    once = {(paper.kind, paper.number): paper for paper in row.entry.certificates}
    for paper in once.values():
        yield {
            "uid": next(batch.ids),
            "business_id": row.business_id,
            "kind": paper.kind.value,
            "number": paper.number,
            "issued_on": paper.issued_on,
            "expires_on": paper.expires_on,
            "source_id": row.source_id,
            "entered_at": batch.moment,
            "changed_at": batch.moment,
        }


def facts(row: Made | Again, batch: Batch) -> Iterator[Columns]:
    """What the list says on a day, of the business or of its owner."""
    for fact in row.entry.facts:
        of_person = fact_rules()[fact.kind].subject == "person"
        yield {
            "uid": next(batch.ids),
            "business_id": None if of_person else row.business_id,
            "person_id": row.person_id if of_person else None,
            "kind": fact.kind.value,
            "value": fact.value,
            "on": fact.on,
            "source_id": row.source_id,
            "origin": (fact.origin or batch.list_name)[:120],
            "by_id": batch.by.pk,
            "at": batch.moment,
        }


ROWS: tuple[tuple[type[Any], Callable[[Made, Batch], Iterator[Columns]]], ...] = (
    (SourceRecord, sources),
    (Business, businesses),
    (Person, persons),
    (Tie, ties),
    (Certificate, certificates),
    (Fact, facts),
)
