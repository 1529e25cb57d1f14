"""Rows of a list made ready for the registry: with ids, written out for COPY, sealed.

Nothing of it is in the registry before it is sent. Whoever has the time may prepare: a thread with
a connection of its own, while PostgreSQL takes the rows before.
"""

import sys
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.core.exceptions import PermissionDenied
from django.db import connection

from gerai.foundation.access.models import User
from gerai.foundation.access.queries import areas
from gerai.foundation.access.roles import Permission, covers
from gerai.foundation.answers import Refused
from gerai.foundation.areas.queries import inside_root, root
from gerai.foundation.copying import Lines, send, written_by_name
from gerai.foundation.ids import uuid7s
from gerai.foundation.people.actions import PersonalEntry, keep_lines, lines_of, unlock
from gerai.foundation.sectors.models import Sector
from gerai.foundation.sectors.queries import group_of
from gerai.inventory.registry.models import Business, Person, SourceRecord
from gerai.inventory.registry.rules import Entry, fault_of, new_number

from .copying import serials
from .rows import ROWS, Batch, Made

PART = 1_000
TURN = 0.0005  # seconds
Part = tuple[list[Lines], Lines]  # the rows of every table, and their personal values


@dataclass(frozen=True)
class Prepared:
    """Some thousand entries with their ids, and all rows that they make."""

    made: list[Made] = field(repr=False)
    parts: list[Part] = field(repr=False)

    @property
    def entries(self) -> list[Entry]:
        """What it was prepared of."""
        return [row.entry for row in self.made]

    def fits(self, entries: Sequence[Entry]) -> bool:
        """Whether it was prepared of these very entries."""
        return len(entries) == len(self.made) and all(
            row.entry is entry for row, entry in zip(self.made, entries, strict=True)
        )


def prepare(entries: Sequence[Entry], batch: Batch) -> Prepared:
    """The entries, none of them known yet, ready to be sent. Ids of what is never sent are lost."""
    unlock()
    made = list(with_ids(entries, permitted(entries, batch.by)))
    for row, serial in zip(made, serials(SourceRecord, len(made)), strict=True):
        row.source_id = serial
    return Prepared(made, [all_lines(part, batch) for part in parts_of(made)])


def put(prepared: Prepared) -> None:
    """All its rows are in their tables."""
    for part in prepared.parts:
        send_part(part)


def parts_of(made: Sequence[Made]) -> list[Sequence[Made]]:
    """A thousand rows each."""
    return [made[at : at + PART] for at in range(0, len(made), PART)]


def send_part(part: Part) -> None:
    """The rows are in their tables."""
    tables, values = part
    for lines in tables:
        send(lines)
    keep_lines(values)


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
    parts = parts_of(made)
    with brisk(), ThreadPoolExecutor(1) as thread:
        ahead = [thread.submit(all_lines, part, batch) for part in parts[:1]]
        for number in range(len(parts)):
            part = ahead.pop().result()
            ahead = [
                thread.submit(all_lines, next_one, batch) for next_one in parts[number + 1 :][:1]
            ]
            send_part(part)


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


def all_lines(made: Sequence[Made], batch: Batch) -> Part:
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
