"""A later version of a list of persons brings news of the persons whom earlier versions brought.

What nobody verified or said since is written. What somebody did stays as it is: the row's source
record keeps what the list said instead.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from gerai.foundation.access.queries import areas
from gerai.foundation.access.roles import Permission, covers
from gerai.foundation.ids import uuid7
from gerai.foundation.people.actions import PersonalEntry, keep_many
from gerai.inventory.registry.models import Person
from gerai.inventory.registry.rules import Entered, PersonEntry, revised, said_by_row

from .revising import own_sources, put_persons
from .rows import Batch, Columns
from .telling import unknown

FIELDS = ("name", "kind", "sex", "area_code")


@dataclass(slots=True)
class Listed:
    """One row of a list with the person whom it speaks of; `record` is the person as known before,
    None of one who is new. `before` will say what the row changed."""

    entry: PersonEntry
    person_id: int
    person: UUID
    record: Columns | None = field(default=None, repr=False)
    same: bool = False
    source: UUID = field(default_factory=uuid7)
    source_id: int = 0
    before: Columns | None = None


def found_again(entries: Sequence[PersonEntry], batch: Batch) -> dict[int, Listed]:
    """The entries whose persons are known and still there, locked, by the row's number."""
    wanted = {e.number: known for e in entries if (known := batch.known.get(e.number))}
    if not wanted:
        return {}
    ids = {known.record_id for known in wanted.values()}
    locked = Person.objects.select_for_update().filter(pk__in=ids).order_by("pk")
    records = {row["id"]: row for row in locked.values("id", "uid", "origins", *FIELDS)}
    return {
        entry.number: Listed(
            entry, record["id"], record["uid"], record, same=wanted[entry.number].same
        )
        for entry in entries
        if entry.number in wanted and (record := records.get(wanted[entry.number].record_id))
    }


def revise(rows: Sequence[Listed], batch: Batch) -> Entered:
    """The persons have the news of these rows; how many changed. One who moved to where the user
    may enter nobody stays as known."""
    held = areas(batch.by, Permission.LIST_ENTER)
    news = [
        (row, row.record)
        for row in rows
        if row.record
        and not row.same
        and any(covers(code, row.record["area_code"]) for code in held)
    ]
    own = own_sources([record["origins"] for _, record in news], batch.lineage)
    changed = []
    for row, record in news:
        if plan := revised(record, said_of(row.entry), own=own, on=batch.said_at).changed:
            row.before = {"person": {n: [record[n], record["origins"].get(n)] for n in plan}}
            origins = said_by_row(record["origins"], plan, source=row.source, on=batch.said_at)
            changed.append(record | plan | {"origins": origins})
    put_persons(changed, batch)
    touched = {record["id"] for record in changed} | tell([row for row, _ in news], batch)
    return Entered(updated=len(touched), unchanged=len(rows) - len(touched))


def said_of(entry: PersonEntry) -> dict[str, Any]:
    """What the row says of the person, by field."""
    return {name: getattr(entry, name) for name in FIELDS} | {"kind": entry.kind.value}


def tell(rows: Sequence[Listed], batch: Batch) -> set[int]:
    """Personal values that the persons do not have are kept, but for kinds of which they or an
    officer spoke; whose they are."""
    fresh, _ = unknown([(row, row.person, *told) for row in rows for told in row.entry.personal])
    keep_many(
        PersonalEntry(holder, kind, text, row.source, batch.at) for row, holder, kind, text in fresh
    )
    return {row.person_id for row, *_ in fresh}
