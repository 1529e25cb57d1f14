"""A list of persons enters the registry by sets, as a list of businesses does."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied

from gerai.foundation.access.models import User
from gerai.foundation.access.queries import areas
from gerai.foundation.access.roles import Permission, covers
from gerai.foundation.answers import Refused
from gerai.foundation.areas.queries import inside_root
from gerai.foundation.events.actions import record
from gerai.foundation.ids import uuid7
from gerai.foundation.packing import packed
from gerai.foundation.people.actions import PersonalEntry, keep_many
from gerai.inventory.registry.models import Person, SourceRecord
from gerai.inventory.registry.rules import (
    REST,
    Entered,
    Known,
    Origin,
    OriginKind,
    PersonEntry,
    digest,
    fault_of_person,
)

from .copying import copy, serials
from .entering import by_chunks, common_area, there
from .revising_persons import Listed, found_again, revise
from .rows import Batch, source


def enter_persons(
    entries: Iterable[PersonEntry],
    *,
    list_uid: UUID,
    list_name: str,
    sender: str,
    said_at: date,
    by: User,
    at: datetime,
    known: Mapping[int, Known] | None = None,
    lineage: frozenset[UUID] = frozenset(),
    places: Mapping[int, tuple[str, int]] | None = None,
) -> Entered:
    """The persons are in the registry, all or none; a row that is already there is skipped.

    Each becomes a source record and a person whose values are sealed; one who is `known` from the
    lists of `lineage` brings that person's news instead. One event a chunk holds the count and a
    digest of its rows. Two callers with one list wait for each other.
    """
    batch = Batch(list_uid, list_name, sender, said_at, by, at, known or {}, lineage, places or {})
    return by_chunks(entries, batch, enter_chunk)


def enter_chunk(chunk: Sequence[PersonEntry], batch: Batch) -> Entered:
    """Some thousand persons, by one COPY a table."""
    known = there(chunk, batch.list_uid)
    todo = list({entry.number: entry for entry in chunk if entry.number not in known}.values())
    if not todo:
        return Entered(skipped=len(chunk))
    permit(todo, batch.by)
    again = found_again(todo, batch)
    made = {row.entry.number: row for row in begun([e for e in todo if e.number not in again])}
    rows = [made.get(entry.number) or again[entry.number] for entry in todo]
    for row, serial in zip(rows, serials(SourceRecord, len(rows)), strict=True):
        row.source_id = serial
    news = revise(list(again.values()), batch)
    copy(SourceRecord, (source(row, batch, business=None) for row in rows))
    copy(Person, (person(row, batch) for row in made.values()))
    keep_many(
        PersonalEntry(holder=row.person, kind=kind, text=text, source=row.source, at=batch.at)
        for row in made.values()
        for kind, text in row.entry.personal
    )
    told(rows, batch, news)
    return replace(news, persons=len(made), sources=len(rows), skipped=len(chunk) - len(todo))


def told(rows: Sequence[Listed], batch: Batch, news: Entered) -> None:
    """The one event of the chunk."""
    record(
        "person.list_entered",
        subject=SourceRecord(uid=rows[0].source),
        by=batch.by,
        area=common_area([row.entry.area_code for row in rows]),
        list=str(batch.list_uid),
        first=rows[0].entry.number,
        last=rows[-1].entry.number,
        count=len(rows),
        updated=news.updated,
        digest=digest((row.entry.number, row.source, None, row.entry.said) for row in rows),
    )


def permit(entries: Iterable[PersonEntry], by: User) -> None:
    """Every row fits, lies in this installation, and may be entered there by the user."""
    held = areas(by, Permission.LIST_ENTER)
    asked: set[str] = set()
    for entry in entries:
        if fault := fault_of_person(entry):
            raise Refused(f"Baris {entry.number}: {fault}. Tidak ada baris yang dimasukkan.")
        if entry.area_code in asked:
            continue
        asked.add(entry.area_code)
        if not entry.area_code or not inside_root(entry.area_code):
            raise Refused(
                f"Baris {entry.number}: wilayahnya belum diketahui atau di luar pemasangan ini. "
                "Tidak ada baris yang dimasukkan."
            )
        if not any(covers(code, entry.area_code) for code in held):
            raise PermissionDenied(Permission.LIST_ENTER)


def begun(entries: Sequence[PersonEntry]) -> Iterator[Listed]:
    """A new person for each entry, with a serial from the table's own sequence."""
    for entry, serial in zip(entries, serials(Person, len(entries)), strict=True):
        yield Listed(entry, serial, uuid7())


def person(row: Listed, batch: Batch) -> dict[str, Any]:
    """The person; every field rests on the one row."""
    entry = row.entry
    said = Origin(kind=OriginKind.LIST, at=batch.said_at, source=row.source)
    return {
        "id": row.person_id,
        "uid": row.person,
        "name": entry.name,
        "kind": entry.kind.value,
        "sex": entry.sex,
        "area_code": entry.area_code,
        "origins": packed({REST: said.as_data()}).decode(),
        "entered_at": batch.moment,
        "changed_at": batch.moment,
    }
