"""What the pages tell of work that was asked to be done with a list."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.timezone import localdate

from gerai.foundation.access.models import User
from gerai.foundation.access.queries import holds
from gerai.foundation.access.roles import Permission
from gerai.inventory.intake.models import BusinessList, Work
from gerai.inventory.intake.rules import ListState, RowState, Subject
from gerai.inventory.intake.rules.working import AT_WORK, OPEN_WORK, WorkKind, WorkState, is_big
from gerai.inventory.registry.queries.undoing import Consequences, consequences

from .sending import Pace, pace


@dataclass(frozen=True)
class Progress:
    """One piece of work as a reader sees it."""

    work: Work
    pace: Pace
    is_open: bool
    at_work: bool
    mine: bool


def open_work(found: BusinessList) -> Work | None:
    """What is being done with the list and the registry, or waits for a yes."""
    works = found.works.filter(state__in=OPEN_WORK).exclude(kind=WorkKind.GIVE_BACK.value)
    return works.select_related("asked_by").first()


def latest(found: BusinessList, kind: WorkKind, by: User | None = None) -> Work | None:
    """The last piece of work of this kind, of one account or of all."""
    works = found.works.filter(kind=kind.value)
    if by:
        works = works.filter(asked_by=by)
    return works.select_related("asked_by", "confirmed_by").order_by("-pk").first()


def progress_of(work: Work | None, reader: User, at: datetime) -> Progress | None:
    """How far it is, for this reader."""
    if work is None:
        return None
    return Progress(
        work,
        pace(work.rows, work.total, work.started_at, at),
        is_open=work.state in OPEN_WORK,
        at_work=work.state in AT_WORK,
        mine=work.asked_by_id == reader.pk,
    )


@dataclass(frozen=True)
class Outlook:
    """What entering a list would do: records that are new, records that are known from an earlier
    version, such as that version named and this one does not; whether a second person is asked."""

    ready: int
    fresh: int
    known: int
    vanished: int
    left: int
    big: bool
    newer: str


def outlook(found: BusinessList, at: datetime) -> Outlook:
    """By its rows as they are now."""
    ready = found.rows.filter(state=RowState.READY)
    known = ready.exclude(twin=None).count() if found.revises_id else 0
    count = found.counts["ready"]
    newer = found.revisions.filter(counts__entered__gt=0).order_by("-pk").first()
    return Outlook(
        ready=count,
        fresh=count - known,
        known=known,
        vanished=found.counts.get("vanished", 0),
        left=found.counts["repairable"],
        big=is_big(count, on=localdate(at)),
        newer=newer.name if newer else "",
    )


def undoing(found: BusinessList) -> Consequences:
    """What taking the list out of the registry would do now."""
    return consequences(found.uid, persons=found.subject == Subject.PERSONS)


@dataclass(frozen=True)
class Acts:
    """What a reader may do next with a list."""

    enter: bool
    undo: bool
    give_back: bool
    busy: Work | None
    waits_for_me: bool


def acts_of(found: BusinessList, reader: User, at: datetime, *, may: bool | None = None) -> Acts:
    """By what the reader holds in its area and how the list stands; `may`: whether they receive
    lists there, where that is known."""
    counts, stands = found.counts, found.state in (ListState.READ, ListState.ENTERED)
    if may is None:
        may = stands and holds(reader, Permission.LIST_ENTER, area=found.area_code)
    busy = open_work(found) if stands else None
    asked = busy is not None and busy.state == WorkState.ASKED.value
    undo = may and stands and bool(counts["entered"])
    return Acts(
        enter=may and stands and bool(counts["ready"]) and not found.raw_dropped_at,
        undo=undo and holds(reader, Permission.BUSINESS_EDIT, area=found.area_code),
        give_back=may and stands and bool(counts["repairable"] + counts["rejected"]),
        busy=busy,
        waits_for_me=may and asked and busy is not None and busy.asked_by_id != reader.pk,
    )
