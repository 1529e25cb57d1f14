"""The ready rows of a list go into the registry, a chunk and its cursor in one transaction."""

from collections.abc import Callable
from contextlib import nullcontext
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from gerai.foundation.access.models import User
from gerai.foundation.access.queries import require
from gerai.foundation.access.roles import Permission
from gerai.foundation.answers import Refused
from gerai.foundation.events.actions import record
from gerai.foundation.later import later
from gerai.inventory.intake.engine import CHUNK, seldom_collected
from gerai.inventory.intake.models import BusinessList
from gerai.inventory.intake.rules import LIST_MACHINE, ListState, RowState, Subject
from gerai.inventory.registry.actions import enter as enter_businesses
from gerai.inventory.registry.actions import enter_persons, take_stock
from gerai.inventory.registry.actions.preparing import brisk
from gerai.inventory.registry.rules import Entered

from . import tallies
from .loading import Ahead, Loaded, ready_rows
from .reading import Progress, quiet
from .recognising import family, recognise
from .superseding import stand_back

ENTER: dict[str, Callable[..., Entered]] = {
    Subject.BUSINESSES: enter_businesses,
    Subject.PERSONS: enter_persons,
}
MANY = 1_000  # rows of a list after which the planner must hear of them


def enter(*, uid: UUID, by: User, at: datetime, progress: Progress = quiet) -> Entered:
    """Every ready row is in the registry, once, however often entering was cut off."""
    total, rows = Entered(), begin(uid=uid, by=by)
    # Inside a transaction of the caller's no other connection sees the rows.
    ahead = nullcontext() if connection.in_atomic_block else Ahead(uid, by, at)
    with seldom_collected(), brisk(), ahead as coming:
        while (done := enter_chunk(uid=uid, by=by, at=at, ahead=coming)) is not None:
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
    if found.state == ListState.READ and found.counts["ready"] and found.chunks_entered == 0:
        stand_back(found)
    if found.state == ListState.READ and found.chunks_entered == 0 and found.revises_id:
        recognise(found)
    return min(found.chunks_entered * CHUNK, int(found.counts["read"]))


@transaction.atomic
def enter_chunk(
    *, uid: UUID, by: User, at: datetime, ahead: Ahead | None = None
) -> tuple[Entered, int] | None:
    """The next chunk's ready rows are entered and counted; None when there was none left. `ahead`
    may have it ready, and is told to make the one behind it ready."""
    found = BusinessList.objects.visible_to(by).select_for_update(of=("self",)).get(uid=uid)
    require(by, Permission.LIST_ENTER, area=found.area_code)
    if found.state == ListState.ENTERED:
        return None
    if found.state != ListState.READ:
        raise Refused(
            f"{found.name}: daftarnya sedang dibaca ulang. Tunggu sampai selesai, periksa "
            "barisnya, lalu minta lagi."
        )
    if found.chunks_entered == found.chunks_read:
        finish(found, by, at)
        return None
    here = ahead.take(found) if ahead else None
    if ahead:
        ahead.begin(found)
    here = here or Loaded.of(found)
    entered = hand_over(found, here, by=by, at=at)
    moved = ready_rows(found, here.chunk).update(state=RowState.ENTERED)
    found.counts["ready"] -= moved
    found.counts["entered"] += moved
    found.counts["persons"] += entered.persons
    found.chunks_entered += 1
    found.save(update_fields=["counts", "chunks_entered"])
    return entered, len(here.chunk.rows)


def hand_over(found: BusinessList, here: Loaded, *, by: User, at: datetime) -> Entered:
    """The registry has the rows; one whose record is known brings its news."""
    more = {"prepared": here.prepared} if here.prepared else {}
    return ENTER[found.subject](
        here.entries,
        list_uid=found.uid,
        list_name=found.name,
        sender=found.sender,
        said_at=found.said_on,
        by=by,
        at=at,
        known=here.known,
        lineage=family(found) if found.revises_id else frozenset(),
        places=here.places,
        **more,
    )


def finish(found: BusinessList, by: User, at: datetime) -> None:
    """All that was ready is entered; the list says when, the event how much."""
    found.state = LIST_MACHINE.after(found.state, "enter")
    found.entered_at = at
    found.save(update_fields=["state", "entered_at"])
    tallies.refresh(found)
    numbers = {key: found.counts[key] for key in ("read", "entered", "repairable", "rejected")}
    record("list.entered", subject=found, by=by, area=found.area_code, **numbers)
    later("intake.tell_entered", list_id=found.pk)
    if found.counts["entered"] >= MANY:
        take_stock(found.counts["entered"])
