"""What was asked to be done with a list is done, by a job: told as it goes, stopped when somebody
says so, and gone on with where a killed worker stood."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.utils.timezone import localdate

from gerai.foundation.access.models import User
from gerai.foundation.access.queries import reach_of, require
from gerai.foundation.access.roles import Permission
from gerai.foundation.answers import Refused
from gerai.foundation.events.actions import record
from gerai.foundation.people.engine import drop_file, plain_pieces, private_folder
from gerai.foundation.scope import acting, adopt, present
from gerai.foundation.tables.engine import Interrupted, Once
from gerai.inventory.intake.engine import has_original, original
from gerai.inventory.intake.engine.storing import RETURNS, drop, forgotten, keep_sealed, place
from gerai.inventory.intake.models import BusinessList, Work
from gerai.inventory.intake.rules.working import (
    AT_WORK,
    WORK,
    WorkKind,
    WorkState,
    is_big,
)
from gerai.inventory.registry.models import Proposal
from gerai.inventory.registry.rules import ProposalState

from .asking import GONE, MOVED
from .entering import enter
from .loading import close
from .reading import Progress
from .returning import note, written
from .sending import Halted
from .showing import TO_CORRECT, note_workbook
from .undoing import undo

NOT_HERS = "Tugas peminta di wilayah daftar ini sudah berakhir, jadi pekerjaannya dihentikan."
OURS = (
    "Pekerjaan ini gagal karena kesalahan pada Gerai. Pengelola melihatnya di catatan sistem. Coba "
    "lagi nanti."
)
OVER = "Berkasnya sudah dihapus setelah 24 jam. Susun lagi bila perlu."
KEPT = timedelta(hours=24)
DRAFT = "draft.xlsx"


def run(*, work_id: int, at: datetime) -> Work:
    """It is done, or a sentence says why not. Safe to run twice."""
    work = begin(work_id, at)
    if work.state != WorkState.RUNNING.value:
        return work
    try:
        with acting(reach_of(work.asked_by)):
            return DO[WorkKind(work.kind)](work, at)
    except Halted:
        return end(work_id, "stop", at)
    except Interrupted:
        raise
    except Refused as refusal:
        said = str(refusal).removeprefix(f"{work.business_list.name}: ")
        return end(work_id, "stop", at, sentence=said[:500])
    except (PermissionDenied, BusinessList.DoesNotExist):
        return end(work_id, "stop", at, sentence=NOT_HERS)


@transaction.atomic
def begin(work_id: int, at: datetime) -> Work:
    """It runs, for the first time or again; or it ended before; or somebody must say yes anew,
    because the list is no more what they said yes to."""
    work = locked(work_id)
    if work.state not in AT_WORK:
        return work
    if work.stop_asked:
        return end(work_id, "stop", at)
    ready = work.business_list.counts["ready"]
    if is_other(work, ready, at):
        work.state = WORK.after(work.state, "ask_again")
        work.ready, work.sentence = ready, MOVED
        work.confirmed_by = work.confirmed_at = None
        work.save(update_fields=["state", "ready", "sentence", "confirmed_by", "confirmed_at"])
        return work
    work.state = WORK.after(work.state, "begin")
    work.started_at = work.started_at or at
    work.save(update_fields=["state", "started_at"])
    return work


def is_other(work: Work, ready: int, at: datetime) -> bool:
    """Whether a load that has not begun is no more what was asked or confirmed, and needs a second
    person."""
    if (work.kind, work.state) != (WorkKind.ENTER.value, WorkState.WAITING.value):
        return False
    big = bool(work.confirmed_by_id) or is_big(ready, on=localdate(at))
    return big and ready != work.ready


@transaction.atomic
def end(work_id: int, move: str, at: datetime, **news: Any) -> Work:
    """It is over."""
    work = locked(work_id)
    if work.state not in AT_WORK:
        return work
    work.state, work.ended_at = WORK.after(work.state, move), at
    work.result |= news.pop("result", {})
    for name, value in news.items():
        setattr(work, name, value)
    work.save(update_fields=["state", "ended_at", "result", *news])
    return work


def give_up(*, work_id: int, at: datetime) -> Work:
    """It failed again and again by a fault of ours; the page says so."""
    return end(work_id, "stop", at, sentence=OURS)


def locked(work_id: int) -> Work:
    """The work with its list and its people, for one at a time."""
    work = Work.objects.select_for_update(of=("self",))
    return work.select_related("business_list", "asked_by").get(pk=work_id)


@contextmanager
def telling(work: Work) -> Iterator[Progress]:
    """The page tells how many rows are done, also those of a transaction that is not at its end:
    by a connection of its own. Halted when somebody asked for the end."""
    # Inside a transaction of the caller's no other connection sees the work.
    inside = connection.in_atomic_block
    beside = ThreadPoolExecutor(1, initializer=adopt, initargs=(present(),))
    with nullcontext() if inside else beside as thread:

        def tell(rows: int) -> None:
            told = thread.submit(moved, work.pk, rows).result if thread else None
            if told() if told else moved(work.pk, rows):
                raise Halted

        try:
            yield tell
        finally:
            if thread:
                thread.submit(close)


def moved(pk: int, rows: int) -> bool:
    """So many rows are done; whether somebody wants it to end. Who asked for it still may."""
    Work.objects.filter(pk=pk).update(rows=rows)
    work = Work.objects.select_related("asked_by", "business_list").get(pk=pk)
    require(work.asked_by, Permission.LIST_ENTER, area=work.business_list.area_code)
    return Work.objects.filter(pk=pk, stop_asked=True).exists()


def entered(work: Work, at: datetime) -> Work:
    """The ready rows are in the registry; in the name of who asked."""
    found, by = work.business_list, work.asked_by
    with telling(work) as tell:
        enter(uid=found.uid, by=by, at=at, progress=tell)
    found.refresh_from_db()
    open_ones = Proposal.objects.filter(
        source__list_uid=found.uid, state=ProposalState.OPEN.value
    ).count()
    result = {
        "entered": found.counts["entered"] - work.result.get("before", 0),
        "proposed": open_ones,
    }
    return end(work.pk, "finish", at, rows=work.total, result=result)


def undone(work: Work, at: datetime) -> Work:
    """The list is out of the registry, and it is noted so, in one transaction."""
    found, by = work.business_list, work.asked_by
    with telling(work) as tell, transaction.atomic():
        done = undo(uid=found.uid, by=by, at=at, progress=tell)
        result = {"gone": done.gone, "reverted": done.reverted, "kept": done.kept}
        return end(work.pk, "finish", at, result=result)


def given_back(work: Work, at: datetime) -> Work:
    """The workbook for the sender lies sealed for a day."""
    found, by = work.business_list, work.asked_by
    require(by, Permission.LIST_ENTER, area=found.area_code)
    if found.raw_dropped_at:
        raise Refused(GONE)
    with telling(work) as tell, private_folder() as folder:
        draft = folder / DRAFT
        draft.touch(mode=0o600)
        with own_file(found.uid) as file:
            macros = written(found, file, draft, by, progress=tell)
        tell(work.total)
        keep_sealed(RETURNS, work.uid, draft)
    with transaction.atomic():
        note(found, by)
        more = {"form": "xlsm" if macros else "xlsx", "expires_at": at + KEPT}
        return end(work.pk, "finish", at, rows=work.total, **more)


@contextmanager
def own_file(uid: UUID) -> Iterator[Once | None]:
    """The list's own workbook, where it was kept."""
    if not has_original(uid):
        yield None
        return
    with original(uid) as path, Once(path) as file:
        yield file


DO: dict[WorkKind, Callable[[Work, datetime], Work]] = {
    WorkKind.ENTER: entered,
    WorkKind.UNDO: undone,
    WorkKind.GIVE_BACK: given_back,
}


@transaction.atomic
def fetch(*, work: Work, by: User, at: datetime) -> Iterator[bytes]:
    """The workbook's bytes, for who may work with the list; it is noted, with why they leave."""
    found = BusinessList.objects.visible_to(by).get(pk=work.business_list_id)
    require(by, Permission.LIST_ENTER, area=found.area_code)
    record("list.workbook_fetched", subject=found, by=by, area=found.area_code, purpose=TO_CORRECT)
    note_workbook(found, by=by, at=at)
    return plain_pieces(work.uid, place(RETURNS, work.uid))


def drop_expired(*, at: datetime) -> int:
    """Workbooks past their day are gone, and such as came to nothing; how many."""
    made = Work.objects.filter(kind=WorkKind.GIVE_BACK.value, state=WorkState.DONE.value)
    past = list(made.filter(expires_at__lte=at))
    for work in past:
        state = WORK.after(work.state, "expire")
        Work.objects.filter(pk=work.pk, state=work.state).update(state=state, sentence=OVER)
        drop(RETURNS, work.uid)
    known = made.filter(expires_at__gt=at).values_list("uid", flat=True)
    for file in forgotten(RETURNS, known=list(known), before=at - KEPT):
        drop_file(file)
    return len(past)
