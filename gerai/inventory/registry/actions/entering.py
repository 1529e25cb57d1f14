"""A list enters the registry by sets: a hundred thousand rows in the time of a few thousand saves.

Ids and numbers are made here, so that each table is one COPY a chunk. History keeps only rows that
were replaced, so entering wakes no trigger and needs no temporary table.
"""

import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from itertools import islice
from typing import TypeVar
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction

from gerai.foundation.access.models import User
from gerai.foundation.access.queries import areas
from gerai.foundation.access.roles import Permission, covers
from gerai.foundation.answers import Refused
from gerai.foundation.areas.queries import inside_root, root
from gerai.foundation.copying import Lines, send, written_by_name
from gerai.foundation.database.actions import analyse
from gerai.foundation.database.queries import known_rows
from gerai.foundation.events.actions import record
from gerai.foundation.ids import uuid7s
from gerai.foundation.people.actions import PersonalEntry, keep_lines, lines_of, unlock
from gerai.foundation.people.models import Value
from gerai.foundation.sectors.models import Sector
from gerai.foundation.sectors.queries import group_of
from gerai.inventory.registry.models import (
    Business,
    Person,
    SourceRecord,
)
from gerai.inventory.registry.rules import (
    Entered,
    Entry,
    Known,
    PersonEntry,
    digest,
    fault_of,
    new_number,
)

from .copying import copy, serials
from .revising import found_again, revise
from .rows import ROWS, Again, Batch, Made, sources

CHUNK, PART = 5_000, 1_000
TURN = 0.0005  # seconds
GROWN = 0.1  # from which growth on autovacuum would look at a table too
Row = TypeVar("Row")


def enter(
    entries: Iterable[Entry],
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
    """The rows are in the registry, all or none; a row that is already there is skipped.

    Each becomes a source record, a business, its owner, papers and facts; one whose record is
    `known` from the lists of `lineage` brings that record its news instead. One event a chunk holds
    the count and a digest of its rows. Two callers with one list wait for each other.
    """
    batch = Batch(list_uid, list_name, sender, said_at, by, at, known or {}, lineage, places or {})
    return by_chunks(entries, batch, enter_chunk)


def by_chunks(
    entries: Iterable[Row], batch: Batch, step: Callable[[Sequence[Row], Batch], Entered]
) -> Entered:
    """Some thousand entries at a time, all in one transaction that holds the list for itself."""
    total = Entered()
    remaining = iter(entries)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [batch.list_uid.int >> 65])
        while chunk := list(islice(remaining, CHUNK)):
            total += step(chunk, batch)
    return total


def take_stock(added: int) -> None:
    """PostgreSQL's planner knows of the rows that were entered; for the end of a large list. Few
    beside those that were there change no plan, and are left to autovacuum."""
    if added < GROWN * known_rows(SourceRecord._meta.db_table):
        return
    tables = [model._meta.db_table for model, _ in ROWS]
    analyse([*tables, Value._meta.db_table])


def enter_chunk(chunk: Sequence[Entry], batch: Batch) -> Entered:
    """Some thousand rows, by one COPY a table."""
    known = there(chunk, batch.list_uid)
    todo = [entry for entry in chunk if entry.number not in known]
    if not todo:
        return Entered(skipped=len(chunk))
    places = permitted(todo, batch.by)
    again = found_again(todo, batch)
    fresh = [entry for entry in todo if entry.number not in again]
    made = {row.entry.number: row for row in with_ids(fresh, places)}
    rows: list[Made | Again] = [made.get(e.number) or again[e.number] for e in todo]
    for row, serial in zip(rows, serials(SourceRecord, len(rows)), strict=True):
        row.source_id = serial
    news = revise(list(again.values()), batch)
    copy(SourceRecord, (line for row in again.values() for line in sources(row, batch)))
    copy_all(list(made.values()), batch)
    people = sum(row.person is not None for row in made.values())
    told(rows, batch, news)
    return replace(
        news,
        businesses=len(made),
        persons=news.persons + people,
        sources=len(rows),
        skipped=len(chunk) - len(todo),
    )


def told(rows: Sequence[Made | Again], batch: Batch, news: Entered) -> None:
    """The one event of the chunk."""
    record(
        "business.list_entered",
        subject=SourceRecord(uid=rows[0].source),
        by=batch.by,
        area=common_area([row.area for row in rows]),
        list=str(batch.list_uid),
        first=rows[0].entry.number,
        last=rows[-1].entry.number,
        count=len(rows),
        updated=news.updated,
        proposed=news.proposed,
        digest=digest((row.entry.number, row.source, row.business, row.entry.said) for row in rows),
    )


def there(chunk: Sequence[Entry | PersonEntry], list_uid: UUID) -> set[int]:
    """The numbers of the chunk's rows that the registry already has of this list."""
    numbers = [entry.number for entry in chunk]
    of_list = SourceRecord.objects.filter(
        list_uid=list_uid, number__range=(min(numbers), max(numbers))
    )
    return set(of_list.values_list("number", flat=True)).intersection(numbers)


def permitted(entries: Iterable[Entry], by: User) -> dict[str, str]:
    """The area of each given code, when every row fits and may be entered there by the user."""
    held = areas(by, Permission.LIST_ENTER)
    places: dict[str, str] = {}
    for entry in entries:
        if fault := fault_of(entry):
            raise Refused(f"Baris {entry.number}: {fault}. Tidak ada baris yang dimasukkan.")
        if entry.area_code in places:
            continue
        area = entry.area_code or root()
        if not inside_root(area):
            raise Refused(
                f"Baris {entry.number}: wilayah {area or 'kosong'} di luar wilayah kerja"
                f" pemasangan ini ({root() or 'Indonesia'}). Tidak ada baris yang dimasukkan."
            )
        if not any(covers(code, area) for code in held):
            raise PermissionDenied(Permission.LIST_ENTER)
        places[entry.area_code] = area
    return places


def with_ids(entries: Sequence[Entry], places: Mapping[str, str]) -> Iterator[Made]:
    """Each entry with serials from the tables' own sequences, uids, and a free number."""
    businesses = serials(Business, len(entries))
    people = iter(serials(Person, sum(entry.has_owner for entry in entries)))
    numbers = free_numbers(len(entries))
    groups = sector_groups({(entry.sector_code, entry.sector_edition) for entry in entries})
    uids = iter(uuid7s(3 * len(entries)))
    for entry, business, number in zip(entries, businesses, numbers, strict=True):
        owned = entry.has_owner
        yield Made(
            entry=entry,
            area=places[entry.area_code],
            source=next(uids),
            business_id=business,
            business=next(uids),
            number=number,
            group=groups[entry.sector_code, entry.sector_edition],
            person_id=next(people) if owned else None,
            person=next(uids) if owned else None,
        )


def sector_groups(sectors: set[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """The seeds' group of each (code, edition), of one that our tables lack by its division; empty
    without a code."""
    known = Sector.objects.filter(code__in={code for code, _ in sectors})
    groups = {
        (code, edition): group
        for code, edition, group in known.values_list("code", "edition", "group")
    }
    return {sector: groups.get(sector) or group_of(*sector) for sector in sectors}


def free_numbers(count: int) -> list[str]:
    """So many registry numbers that no business has; a rival's in the same second is refused by
    the unique constraint (once in some ten million lists)."""
    numbers: set[str] = set()
    while len(numbers) < count:
        more = {new_number() for _ in range(count - len(numbers))} - numbers
        numbers |= more - taken(more)
    return list(numbers)


def taken(numbers: Collection[str]) -> set[str]:
    """Those that a business has. As one array: a list of thousands takes longer to write out than
    to look up."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT number FROM registry_business WHERE number = ANY(%s)", [list(numbers)]
        )
        return {number for (number,) in cursor.fetchall()}


def copy_all(made: Sequence[Made], batch: Batch) -> None:
    """The chunk's rows of every table; foreign keys are checked at the end of the transaction.

    While PostgreSQL takes some hundred rows, a thread writes out and seals those that follow.
    """
    unlock()  # the thread has no connection to ask by
    parts = [made[at : at + PART] for at in range(0, len(made), PART)]
    with brisk(), ThreadPoolExecutor(1) as thread:
        ahead = [thread.submit(all_lines, part, batch) for part in parts[:1]]
        for number in range(len(parts)):
            tables, values = ahead.pop().result()
            ahead = [thread.submit(all_lines, part, batch) for part in parts[number + 1 :][:1]]
            for lines in tables:
                send(lines)
            keep_lines(values)


@contextmanager
def brisk() -> Iterator[None]:
    """Whoever sends gets its turn within half a millisecond, else PostgreSQL waits for the thread
    that writes."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(TURN)
    try:
        yield
    finally:
        sys.setswitchinterval(before)


def all_lines(made: Sequence[Made], batch: Batch) -> tuple[list[Lines], Lines]:
    """The rows of every table, and their personal values sealed."""
    found = [
        written_by_name(model._meta.db_table, (row for one in made for row in rows_of(one, batch)))
        for model, rows_of in ROWS
    ]
    values = [
        PersonalEntry(
            holder=row.person if whose == "owner" and row.person else row.business,
            kind=kind,
            text=text,
            source=row.source,
            at=batch.at,
        )
        for row in made
        for kind, text, whose in row.entry.personal
    ]
    return [lines for lines in found if lines], lines_of(values)


def common_area(codes: Iterable[str]) -> str:
    """The smallest area that covers all of them; the event is seen by whoever sees that."""
    parts = [code.split(".") for code in set(codes)]
    same = []
    for level in zip(*parts, strict=False):
        if len(set(level)) > 1:
            break
        same.append(level[0])
    return ".".join(same)
