"""A list enters the registry by sets: a hundred thousand rows in the time of a few thousand saves.

Ids and numbers are made before (`preparing`), so that each table is one COPY a chunk. History keeps
only rows that were replaced, so entering wakes no trigger and needs no temporary table.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from itertools import islice
from typing import TypeVar
from uuid import UUID

from django.db import connection, transaction

from gerai.foundation.access.models import User
from gerai.foundation.database.actions import analyse
from gerai.foundation.database.queries import known_rows
from gerai.foundation.events.actions import record
from gerai.foundation.people.models import Value
from gerai.foundation.scope import over_the_wall
from gerai.inventory.registry.models import SourceRecord
from gerai.inventory.registry.rules import Entered, Entry, Known, PersonEntry, digest

from .copying import copy, serials
from .preparing import Prepared, copy_all, permitted, put, with_ids
from .revising import found_again, revise
from .rows import ROWS, Again, Batch, Made, sources

CHUNK = 5_000
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
    prepared: Prepared | None = None,
) -> Entered:
    """The rows are in the registry, all or none; a row that is already there is skipped.

    Each becomes a source record, a business, its owner, papers and facts; one whose record is
    `known` from the lists of `lineage` brings that record its news instead. One event a chunk holds
    the count and a digest of its rows. Two callers with one list wait for each other. `prepared`:
    the same entries, made ready before.
    """
    batch = Batch(list_uid, list_name, sender, said_at, by, at, known or {}, lineage, places or {})
    return by_chunks(entries, batch, partial(enter_chunk, prepared=prepared))


def by_chunks(
    entries: Iterable[Row], batch: Batch, step: Callable[[Sequence[Row], Batch], Entered]
) -> Entered:
    """Some thousand entries at a time, all in one transaction that holds the list for itself.

    Every row's area was asked for; the record that a row speaks of may have moved since, so it is
    looked for over the wall.
    """
    total = Entered()
    remaining = iter(entries)
    with over_the_wall(), transaction.atomic():
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


def enter_chunk(
    chunk: Sequence[Entry], batch: Batch, *, prepared: Prepared | None = None
) -> Entered:
    """Some thousand rows, by one COPY a table. What was prepared is used where all of it is new."""
    known = there(chunk, batch.list_uid)
    if prepared and prepared.fits(chunk) and not known and not batch.known:
        put(prepared)
        told(prepared.made, batch, Entered())
        return entered(prepared.made)
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
    told(rows, batch, news)
    total = news + entered(list(made.values()))
    return replace(total, sources=len(rows), skipped=len(chunk) - len(todo))


def entered(made: Sequence[Made]) -> Entered:
    """What these rows became: a business each, and the owners of those that name one."""
    owners = sum(row.person is not None for row in made)
    return Entered(businesses=len(made), persons=owners, sources=len(made))


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


def common_area(codes: Iterable[str]) -> str:
    """The smallest area that covers all of them; the event is seen by whoever sees that."""
    parts = [code.split(".") for code in set(codes)]
    same = []
    for level in zip(*parts, strict=False):
        if len(set(level)) > 1:
            break
        same.append(level[0])
    return ".".join(same)
