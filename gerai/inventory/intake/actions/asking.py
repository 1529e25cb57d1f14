"""What somebody asks to be done with a whole list: at once, or, for a big load, once a second
person has said yes to the very same number of rows."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.timezone import localdate

from gerai.foundation.access.models import User
from gerai.foundation.access.queries import require
from gerai.foundation.access.roles import Permission
from gerai.foundation.answers import Refused
from gerai.foundation.events.actions import record
from gerai.foundation.later import later
from gerai.inventory.intake.models import BusinessList, Work
from gerai.inventory.intake.rules import ListState
from gerai.inventory.intake.rules.working import (
    OPEN_WORK,
    WORK,
    WorkKind,
    WorkState,
    is_big,
)

from .returning import waiting
from .superseding import stand_back

JOBS = {
    WorkKind.ENTER: "intake.enter",
    WorkKind.UNDO: "intake.undo",
    WorkKind.GIVE_BACK: "intake.give_back",
}
NEEDS: dict[WorkKind, Iterable[Permission]] = {
    WorkKind.ENTER: (Permission.LIST_ENTER,),
    WorkKind.UNDO: (Permission.LIST_ENTER, Permission.BUSINESS_EDIT),
    WorkKind.GIVE_BACK: (Permission.LIST_ENTER,),
}
BUSY = "Daftar ini sedang dikerjakan atau menunggu persetujuan. Tunggu sampai itu selesai."
OWN = "Anda sendiri yang memintanya. Orang lain yang bertugas di wilayah ini yang menyetujuinya."
CHANGED = (
    "Daftarnya berubah sejak permintaan ini Anda lihat: sekarang {} baris siap. Periksa lagi "
    "daftarnya, lalu setujui jumlah yang baru."
)
ANSWERED = "Permintaan ini sudah dijawab atau dibatalkan."
GONE = "isi mentahnya sudah dihapus sesuai masa simpan. Kirim berkasnya lagi."
MOVED = "Daftarnya berubah sesudah disetujui. Periksa jumlahnya, lalu setujui lagi."


@transaction.atomic
def ask(*, uid: UUID, kind: WorkKind, by: User, at: datetime) -> Work:
    """A job will do it, as the account may then and may now; a big load waits for a second
    person."""
    found = locked_list(uid, by)
    for permission in NEEDS[kind]:
        require(by, permission, area=found.area_code)
    if refusal := unfit(found, kind):
        raise Refused(refusal)
    if is_busy(found, kind, by):
        raise Refused(BUSY)
    if kind is WorkKind.ENTER:
        stand_back(found)
    ready = found.counts["ready"]
    big = kind is WorkKind.ENTER and is_big(ready, on=localdate(at))
    work = Work.objects.create(
        business_list=found,
        kind=kind.value,
        state=(WorkState.ASKED if big else WorkState.WAITING).value,
        ready=ready,
        total=total_of(found, kind),
        result={"before": found.counts["entered"]},
        asked_by=by,
        asked_at=at,
    )
    if kind is WorkKind.ENTER:
        told("list.enter_asked", found, by, ready=ready)
    elif kind is WorkKind.UNDO:
        told("list.undo_asked", found, by, ready=ready)
    else:
        told("list.give_back_asked", found, by, ready=ready)
    if not big:
        later(JOBS[kind], work_id=work.pk)
    return work


def unfit(found: BusinessList, kind: WorkKind) -> str:
    """Why this cannot be done with the list as it is; nothing when it can."""
    if found.state not in (ListState.READ, ListState.ENTERED):
        return "Daftar ini belum selesai dibaca, atau ditolak."
    if kind is WorkKind.ENTER:
        if not found.counts["ready"]:
            return "Tidak ada baris yang siap. Perbaiki dulu barisnya."
        return f"{found.name}: {GONE}" if found.raw_dropped_at else ""
    if kind is WorkKind.UNDO and not found.counts["entered"]:
        return "Belum ada barisnya yang masuk registri."
    if kind is WorkKind.GIVE_BACK and not waiting(found):
        return "Tidak ada baris yang menunggu pengirimnya."
    return ""


def is_busy(found: BusinessList, kind: WorkKind, by: User) -> bool:
    """Whether somebody is at it: with the registry one at a time, with the workbook once each."""
    at_it = found.works.filter(state__in=OPEN_WORK)
    if kind is WorkKind.GIVE_BACK:
        return at_it.filter(kind=kind.value, asked_by=by).exists()
    return at_it.exclude(kind=WorkKind.GIVE_BACK.value).exists()


def total_of(found: BusinessList, kind: WorkKind) -> int:
    """How many rows the job will go through."""
    return int(found.counts["entered" if kind is WorkKind.UNDO else "read"])


def confirm(*, uid: UUID, work_uid: UUID, seen: int, by: User, at: datetime) -> Work:
    """The big load goes on: said by another person than who asked, of the rows that they saw, once.
    One statement decides; why it did not is looked for afterwards."""
    found = BusinessList.objects.visible_to(by).get(uid=uid)
    require(by, Permission.LIST_ENTER, area=found.area_code)
    work = found.works.get(uid=work_uid)
    with transaction.atomic():
        if say_yes(work, seen, by, at):
            record("list.enter_confirmed", subject=found, by=by, area=found.area_code, ready=seen)
            later(JOBS[WorkKind.ENTER], work_id=work.pk)
            work.refresh_from_db()
            return work
    raise Refused(why_not(work, seen, by))


def say_yes(work: Work, seen: int, by: User, at: datetime) -> bool:
    """The guarded statement. What it asks of the work stands in its own WHERE, which PostgreSQL
    looks at again after it waited for a rival; a join would be looked at but once."""
    same = BusinessList.objects.filter(pk=OuterRef("business_list_id"), counts__ready=seen)
    waits = Work.objects.filter(
        Exists(same),
        pk=work.pk,
        kind=WorkKind.ENTER.value,
        state=WorkState.ASKED.value,
        ready=seen,
    )
    news = {"state": WORK.after(WorkState.ASKED.value, "confirm")}
    return waits.exclude(asked_by=by).update(confirmed_by=by, confirmed_at=at, **news) == 1


@transaction.atomic
def why_not(work: Work, seen: int, by: User) -> str:
    """What kept the yes from counting; a request for other rows than there are is renewed."""
    work = Work.objects.select_for_update(of=("self",)).get(pk=work.pk)
    if work.state != WorkState.ASKED.value:
        return ANSWERED
    if work.asked_by_id == by.pk:
        return OWN
    work.ready = BusinessList.objects.get(pk=work.business_list_id).counts["ready"]
    work.save(update_fields=["ready"])
    return CHANGED.format(work.ready)


@transaction.atomic
def decline(*, uid: UUID, work_uid: UUID, reason: str, by: User, at: datetime) -> Work:
    """The big load does not go on, and who asked reads why."""
    found, work = locked_work(uid, work_uid, by)
    if work.asked_by_id == by.pk:
        raise Refused(OWN)
    if not (reason := " ".join(reason.split())):
        raise Refused("Tulis alasannya, agar peminta tahu apa yang harus diperbaiki.")
    work.sentence = reason[:500]
    work.result |= {"declined_by": by.name}
    close(work, "decline", at)
    told("list.enter_declined", found, by, ready=work.ready)
    return work


@transaction.atomic
def withdraw(*, uid: UUID, work_uid: UUID, by: User, at: datetime) -> Work:
    """Who asked wants it no more, before anybody answered."""
    found, work = locked_work(uid, work_uid, by)
    if work.asked_by_id != by.pk:
        raise Refused("Hanya peminta yang bisa membatalkannya. Anda bisa menolaknya.")
    close(work, "withdraw", at)
    told("list.enter_withdrawn", found, by, ready=work.ready)
    return work


def close(work: Work, move: str, at: datetime) -> None:
    """The request is over without a job."""
    if work.state != WorkState.ASKED.value:
        raise Refused(ANSWERED)
    work.state, work.ended_at = WORK.after(work.state, move), at
    work.save(update_fields=["state", "ended_at", "sentence", "result"])


def told(name: str, found: BusinessList, by: User, *, ready: int) -> None:
    """The event."""
    record(name, subject=found, by=by, area=found.area_code, ready=ready)


@transaction.atomic
def halt(*, uid: UUID, work_uid: UUID, by: User, at: datetime) -> Work:
    """It ends: at once while it waits for its turn, after the rows in hand when it runs."""
    _, work = locked_work(uid, work_uid, by)
    if work.state == WorkState.WAITING.value:
        work.state, work.ended_at = WORK.after(work.state, "stop"), at
    elif work.state == WorkState.RUNNING.value:
        work.stop_asked = True
    work.save(update_fields=["state", "ended_at", "stop_asked"])
    return work


def locked_list(uid: UUID, by: User) -> BusinessList:
    """The list, for one at a time."""
    return BusinessList.objects.visible_to(by).select_for_update(of=("self",)).get(uid=uid)


def locked_work(uid: UUID, work_uid: UUID, by: User) -> tuple[BusinessList, Work]:
    """A list that the account may work with and what was asked of it, for one at a time."""
    found = BusinessList.objects.visible_to(by).get(uid=uid)
    work = found.works.select_for_update(of=("self",)).get(uid=work_uid)
    for permission in NEEDS[WorkKind(work.kind)]:
        require(by, permission, area=found.area_code)
    return found, work
