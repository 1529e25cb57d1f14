"""A file comes in by the browser: it lies sealed, a job reads it into a list, and the page tells
how far that is."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from gerai.foundation.access.models import User
from gerai.foundation.access.queries import reach_of, require
from gerai.foundation.access.roles import Permission
from gerai.foundation.answers import Refused
from gerai.foundation.areas.queries import root
from gerai.foundation.events.actions import record
from gerai.foundation.later import later
from gerai.foundation.people.engine import drop_file, in_the_clear
from gerai.foundation.scope import acting
from gerai.foundation.tables.engine import Interrupted, Once
from gerai.foundation.tables.engine.reading import kind_of
from gerai.foundation.tables.rules.cells import shown
from gerai.inventory.intake.engine.storing import UPLOADS, drop, forgotten, lines_of, place
from gerai.inventory.intake.models import BusinessList, Upload
from gerai.inventory.intake.rules import ListState
from gerai.inventory.intake.rules.working import OPEN_UPLOADS, Phase, UploadState
from gerai.inventory.intake.rules.working import UPLOADS as MACHINE
from gerai.inventory.registry.rules import PersonKind

from .reading import read
from .receiving import known_area, receive

NOT_HERS = (
    "Anda tidak bertugas menerima daftar untuk wilayah itu, jadi berkasnya tidak dibaca. Minta "
    "tugasnya kepada pengelola, lalu kirim lagi."
)
OURS = (
    "Pembacaannya gagal karena kesalahan pada Gerai, bukan pada berkas Anda. Pengelola melihatnya "
    "di catatan sistem. Coba kirim lagi nanti."
)
DAY = timedelta(days=1)


class Halted(Exception):
    """Somebody asked for it to end."""


@dataclass(frozen=True)
class Sent:
    """What the browser sent: it lies sealed under its uid."""

    uid: UUID
    name: str
    size: int


@transaction.atomic
def send(
    *,
    file: Sent,
    sender: str = "",
    within: str = "",
    said_on: date | None = None,
    persons: PersonKind | None = None,
    by: User,
    at: datetime,
) -> Upload:
    """A job will read the file into a list, as the account may then and may now."""
    area = known_area(within) or root()
    require(by, Permission.LIST_ENTER, area=area)
    upload = Upload.objects.create(
        uid=file.uid,
        name=shown(Path(file.name)),
        size=file.size,
        sender=sender[:120],
        within=within,
        area_code=area,
        said_on=said_on,
        persons=persons.value if persons else "",
        by=by,
        asked_at=at,
    )
    told(upload, "upload.sent", size=upload.size)
    later("intake.take", upload_id=upload.pk)
    return upload


def take(*, upload_id: int, at: datetime) -> Upload:
    """The list of the file is there and read; or a sentence says why not. Safe to run twice: what
    was read before a worker was killed is not read again."""
    upload = begin(upload_id, at)
    if upload.state != UploadState.READING.value:
        return upload
    try:
        with (
            acting(reach_of(upload.by)),
            in_the_clear(upload.uid, place(UPLOADS, upload.uid)) as path,
            Once(path) as file,
        ):
            found, fresh = taken(upload, path, file, at)
    except Halted:
        return end(upload_id, "stop", at)
    except Interrupted:
        raise  # says nothing of the file: the job comes again
    except Refused as refusal:
        return end(upload_id, "refuse", at, refusal=sentence(upload, str(refusal)))
    except (PermissionDenied, BusinessList.DoesNotExist):
        return end(upload_id, "refuse", at, refusal=NOT_HERS)
    done = {"business_list": found, "rows": found.counts["read"], "same": not fresh}
    return end(upload_id, "finish", at, **done)


def taken(upload: Upload, path: Path, file: Once, at: datetime) -> tuple[BusinessList, bool]:
    """The list of the file, and whether any of it was read now."""
    lines = lines_of(path) - 1 if kind_of(path) == "text" else 0
    moved(upload.pk, phase=Phase.OPENING.value, expected=lines if lines > 0 else None)
    found = receive(
        path=path,
        name=upload.name,
        file=file,
        sender=upload.sender,
        within=upload.within,
        said_on=upload.said_on,
        persons=PersonKind(upload.persons) if upload.persons else None,
        by=upload.by,
        at=at,
    )
    fresh = found.state == ListState.RECEIVED
    moved(upload.pk, phase=Phase.ROWS.value, business_list=found)

    def step(rows: int) -> None:
        moved(upload.pk, rows=rows)

    found = read(uid=found.uid, path=path, file=file, by=upload.by, progress=step)
    return found, fresh


def moved(pk: int, **news: Any) -> None:
    """The page tells this; Halted when somebody asked for the end."""
    upload = Upload.objects.filter(pk=pk)
    upload.update(**news)
    if upload.filter(stop_asked=True).exists():
        raise Halted


def sentence(upload: Upload, refusal: str) -> str:
    """The refusal without the file's name, which stands beside it."""
    for name in (upload.name, shown(place(UPLOADS, upload.uid)), "file"):
        refusal = refusal.removeprefix(f"{name}: ")
    return refusal[:500]


@transaction.atomic
def begin(upload_id: int, at: datetime) -> Upload:
    """It is being read, for the first time or again; or it ended before."""
    upload = locked(pk=upload_id)
    if upload.state not in OPEN_UPLOADS:
        return upload
    if upload.stop_asked:
        return end(upload_id, "stop", at)
    upload.state = MACHINE.after(upload.state, "begin")
    upload.started_at = upload.started_at or at
    upload.save(update_fields=["state", "started_at"])
    return upload


@transaction.atomic
def end(upload_id: int, move: str, at: datetime, **news: Any) -> Upload:
    """It is over and the file is gone; the list, if there is one, is on its own."""
    upload = locked(pk=upload_id)
    if upload.state not in OPEN_UPLOADS:
        return upload
    upload.state = MACHINE.after(upload.state, move)
    upload.ended_at, upload.phase = at, ""
    for name, value in news.items():
        setattr(upload, name, value)
    upload.save(update_fields=["state", "ended_at", "phase", *news])
    if move == "finish":
        told(upload, "upload.read", rows=upload.rows)
    elif move == "refuse":
        told(upload, "upload.refused", rows=upload.rows)
    else:
        told(upload, "upload.stopped", rows=upload.rows)
    transaction.on_commit(lambda: drop(UPLOADS, upload.uid))
    return upload


@transaction.atomic
def stop(*, uid: UUID, by: User, at: datetime) -> Upload:
    """It ends: at once while it waits, after the rows in hand when it is being read."""
    upload = locked(uid=uid, visible_to=by)
    require(by, Permission.LIST_ENTER, area=upload.area_code)
    if upload.state == UploadState.WAITING.value:
        return end(upload.pk, "stop", at)
    if upload.state == UploadState.READING.value:
        upload.stop_asked = True
        upload.save(update_fields=["stop_asked"])
    return upload


def give_up(*, upload_id: int, at: datetime) -> Upload:
    """It failed again and again by a fault of ours; the page says so."""
    return end(upload_id, "stop", at, refusal=OURS)


def locked(visible_to: User | None = None, **key: Any) -> Upload:
    """The upload, for one at a time."""
    seen = Upload.objects.visible_to(visible_to) if visible_to else Upload.objects.all()
    return seen.select_for_update(of=("self",)).select_related("by").get(**key)


def told(upload: Upload, name: str, **data: int) -> None:
    """The event, by whoever sent the file."""
    record(name, subject=upload, by=upload.by, area=upload.area_code, **data)


def sweep(*, at: datetime) -> int:
    """Files of uploads that came to nothing, a day old, are gone; how many."""
    known = Upload.objects.filter(state__in=OPEN_UPLOADS).values_list("uid", flat=True)
    files = forgotten(UPLOADS, known=list(known), before=at - DAY)
    for file in files:
        drop_file(file)
    return len(files)
