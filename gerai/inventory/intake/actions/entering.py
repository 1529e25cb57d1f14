"""The ready rows of a list go into the registry, a chunk and its cursor in one transaction."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import TextField
from django.db.models.functions import Cast

from gerai.foundation.access.models import User
from gerai.foundation.access.queries import require
from gerai.foundation.access.roles import Permission
from gerai.foundation.answers import Refused
from gerai.foundation.events.actions import record
from gerai.foundation.packing import unpacked
from gerai.inventory.intake.engine import Chunk, load_chunk, seldom_collected
from gerai.inventory.intake.models import BusinessList, Row
from gerai.inventory.intake.queries import several_tables
from gerai.inventory.intake.rules import LIST_MACHINE, ListState, RowState, Subject
from gerai.inventory.registry.actions import enter as enter_businesses
from gerai.inventory.registry.actions import enter_persons, take_stock
from gerai.inventory.registry.rules import Entered, Entry, Known, PersonEntry

from .reading import CHUNK, Progress, quiet
from .recognising import family, recognise

ENTER: dict[str, Callable[..., Entered]] = {
    Subject.BUSINESSES: enter_businesses,
    Subject.PERSONS: enter_persons,
}
Ready = tuple[int, dict[str, Any], Any, int | None, int | None]  # a row as it is entered
MANY = 1_000  # rows of a list after which the planner must hear of them


def enter(*, uid: UUID, by: User, at: datetime, progress: Progress = quiet) -> Entered:
    """Every ready row is in the registry, once, however often entering was cut off."""
    total, rows = Entered(), begin(uid=uid, by=by)
    with seldom_collected():
        while (done := enter_chunk(uid=uid, by=by, at=at)) is not None:
            entered, seen = done
            total, rows = total + entered, rows + seen
            progress(rows)
    return total


@transaction.atomic
def begin(*, uid: UUID, by: User) -> int:
    """How many rows were gone through before a cut. Before its first chunk the list looks for its
    rows in the versions that came meanwhile."""
    found = BusinessList.objects.visible_to(by).select_for_update(of=("self",)).get(uid=uid)
    if found.raw_dropped_at and found.counts["ready"]:
        raise Refused(
            f"{found.name}: isi mentahnya sudah dihapus sesuai masa simpan. Kirim berkasnya lagi."
        )
    if found.state == ListState.READ and found.chunks_entered == 0 and found.revises_id:
        recognise(found)
    return min(found.chunks_entered * CHUNK, int(found.counts["read"]))


@transaction.atomic
def enter_chunk(*, uid: UUID, by: User, at: datetime) -> tuple[Entered, int] | None:
    """The next chunk's ready rows are entered and counted; None when there was none left."""
    found = BusinessList.objects.visible_to(by).select_for_update(of=("self",)).get(uid=uid)
    require(by, Permission.LIST_ENTER, area=found.area_code)
    if found.state == ListState.ENTERED:
        return None
    if found.chunks_entered == found.chunks_read:
        finish(found, by, at)
        return None
    chunk = load_chunk(uid, found.chunks_entered)
    ready = Row.objects.filter(
        business_list=found, number__range=chunk.bounds, state=RowState.READY
    )
    rows = [
        (number, unpacked(values), *more)
        for number, values, *more in ready.order_by("number").values_list(
            "number", Cast("values", TextField()), "digest", "twin", "found_by"
        )
    ]
    entered = hand_over(found, rows, chunk, by=by, at=at)
    moved = ready.update(state=RowState.ENTERED)
    found.counts["ready"] -= moved
    found.counts["entered"] += moved
    found.counts["persons"] += entered.persons
    found.chunks_entered += 1
    found.save(update_fields=["counts", "chunks_entered"])
    return entered, len(chunk.rows)


def hand_over(
    found: BusinessList, rows: Sequence[Ready], chunk: Chunk, *, by: User, at: datetime
) -> Entered:
    """The registry has the rows; one whose record is known brings its news."""
    return ENTER[found.subject](
        [entry_of(found, row, chunk) for row in rows],
        list_uid=found.uid,
        list_name=found.name,
        sender=found.sender,
        said_at=found.said_on,
        by=by,
        at=at,
        known={
            number: Known(twin, same=by_key == 0) for number, _, _, twin, by_key in rows if twin
        },
        lineage=family(found) if found.revises_id else frozenset(),
        places=places_of(found, chunk),
    )


def places_of(found: BusinessList, chunk: Chunk) -> dict[int, tuple[str, int]]:
    """Where the sender finds each row: its sheet, if the file has several, and its line."""
    several = several_tables(found)
    return {raw.number: (raw.sheet if several else "", raw.line) for raw in chunk.rows}


def entry_of(found: BusinessList, row: Ready, chunk: Chunk) -> Entry | PersonEntry:
    """What the registry is told of the row."""
    number, values, digest, _, _ = row
    personal = chunk.personal.get(number, [])
    return found.about.entry(number, values, personal, key=bytes(digest), on=found.said_on)


def finish(found: BusinessList, by: User, at: datetime) -> None:
    """All that was ready is entered; the list says when, the event how much."""
    found.state = LIST_MACHINE.after(found.state, "enter")
    found.entered_at = at
    found.save(update_fields=["state", "entered_at"])
    numbers = {key: found.counts[key] for key in ("read", "entered", "repairable", "rejected")}
    record("list.entered", subject=found, by=by, area=found.area_code, **numbers)
    if found.counts["entered"] >= MANY:
        take_stock(found.counts["entered"])
