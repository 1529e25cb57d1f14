"""A list leaves the registry: asked for by one account, made by a job, gone after a day."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.timezone import localtime

from gerai.foundation.access.models import User
from gerai.foundation.access.queries import reach_of, require
from gerai.foundation.access.roles import Permission, covers
from gerai.foundation.database.actions import need_space
from gerai.foundation.events.actions import record
from gerai.foundation.later import later
from gerai.foundation.people.engine import drop_file, plain_pieces, seal_file
from gerai.foundation.privacy.actions.consents import named
from gerai.foundation.privacy.actions.seeing import note_seen
from gerai.foundation.scope import acting
from gerai.inventory.registry.engine import table
from gerai.inventory.registry.models import Business, Export, Tie
from gerai.inventory.registry.queries.exports import PERSONAL, heads, leaving, scope_of
from gerai.inventory.registry.queries.search import Filters, matching
from gerai.inventory.registry.rules import EXPORTS, ExportState

FOLDER = "exports"
KEPT = timedelta(hours=24)
ROW_BYTES = 600


class TooManyRows(Exception):
    """The filter holds more rows than may leave in one file."""


class ScopeLost(Exception):
    """The account may no longer take out what it asked for."""


@transaction.atomic
def ask(
    *,
    filters: Filters,
    form: str,
    personal: bool,
    reason: str,
    by: User,
    at: datetime,
    purpose: str = "",
) -> Export:
    """A job will make the file, of what the account may take out then and was able to now."""
    scope = scope_of(by)
    if not scope:
        raise PermissionDenied(Permission.BUSINESS_EXPORT)
    if personal:
        for area in scope:
            require(by, Permission.PERSONAL_REVEAL, area=area)
        named(purpose, at)
    if too_many(by, filters):
        raise TooManyRows
    export = Export.objects.create(
        by=by,
        filters=filters.as_data(),
        scope=scope,
        form=form,
        personal=personal,
        purpose=purpose if personal else "",
        reason=reason if personal else "",
        asked_at=at,
        expires_at=at + KEPT,
    )
    why = {"purpose": export.purpose, "reason": export.reason}
    told(export, "export.asked", form=form, narrowed=filters.narrowed(), **why)
    later("registry.make_export", export_id=export.pk)
    return export


def too_many(user: User, filters: Filters) -> bool:
    """Whether the filter holds more than one file may."""
    most = settings.EXPORT_ROWS
    return matching(user, filters).order_by()[: most + 1].count() > most


def make(*, export_id: int, at: datetime) -> Export:
    """The file is there, or the export has stopped and says why. Safe to run twice.

    Whether the account still may is asked again before each thousand rows and before the end.
    """
    export = Export.objects.select_related("by").get(pk=export_id)
    if export.state != ExportState.WAITING.value:
        return export
    need_space(settings.HOME, settings.EXPORT_ROWS * ROW_BYTES)
    filters, personal = Filters.from_data(export.filters), export.personal
    try:
        with (
            acting(reach_of(export.by)),
            table(plain_of(export), export.form, heads(personal=personal)) as out,
        ):
            for chunk in leaving(export.by, filters, personal=personal, purpose=export.purpose):
                check(export)
                note_export(export, chunk, at)
                out.add(chunk)
                if out.count > settings.EXPORT_ROWS:
                    raise TooManyRows
            check(export)
            out.close(notes(export, out.count, at))
        seal_file(export.uid, plain_of(export), path_of(export))
    except (ScopeLost, TooManyRows) as reason:
        return stop(uid=export.uid, at=at, why=type(reason).__name__)
    return finish(uid=export.uid, rows=out.count, at=at)


def note_export(export: Export, rows: Sequence[Sequence[Any]], at: datetime) -> None:
    """Whose data went into the file; the first cell of a row is the registry number."""
    numbers = [str(row[0]).replace("-", "").replace(" ", "") for row in rows]
    ties = Tie.objects.filter(business__number__in=numbers, until=None)
    found = [*Business.objects.filter(number__in=numbers).values_list("uid", flat=True)]
    if export.personal:
        found += ties.values_list("person__uid", flat=True)
    kinds = [kind.value for kind in PERSONAL] if export.personal else []
    note_seen(by=export.by, act="export", purpose=export.purpose, kinds=kinds, holders=found, at=at)


def check(export: Export) -> None:
    """The account still holds all that it held when it asked."""
    if not still_held(export):
        raise ScopeLost


def still_held(export: Export) -> bool:
    """Whether the account may take out lists today of all the areas that the file is of."""
    user = User.objects.get(pk=export.by_id)
    now = scope_of(user)
    return all(any(covers(held, area) for held in now) for area in export.scope)


def notes(export: Export, rows: int, at: datetime) -> list[tuple[str, str]]:
    """Who took the list out, for the sheet that goes with it."""
    return [
        ("Diunduh oleh", export.by.name),
        ("Disusun", f"{localtime(at):%d-%m-%Y %H.%M}"),
        ("Wilayah tugas", ", ".join(area or "Indonesia" for area in export.scope)),
        ("Jumlah baris", str(rows)),
        ("Alasan data pribadi", export.reason or "tanpa data pribadi"),
        ("Nomor unduhan", str(export.uid)),
    ]


@transaction.atomic
def finish(*, uid: UUID, rows: int, at: datetime) -> Export:
    """The file may be fetched by the one who asked."""
    export = Export.objects.select_for_update(of=("self",)).get(uid=uid)
    export.state = EXPORTS.after(export.state, "make")
    export.rows, export.made_at = rows, at
    export.save(update_fields=["state", "rows", "made_at"])
    told(export, "export.made", rows=rows)
    return export


@transaction.atomic
def stop(*, uid: UUID, at: datetime, why: str) -> Export:
    """There is no file, and none will come."""
    export = Export.objects.select_for_update(of=("self",)).get(uid=uid)
    export.state = EXPORTS.after(export.state, "stop")
    export.save(update_fields=["state"])
    for path in (path_of(export), plain_of(export)):
        drop_file(path)
    told(export, "export.stopped", why=why)
    return export


@transaction.atomic
def fetch(*, uid: UUID, by: User) -> Iterator[bytes]:
    """The file's bytes, for the one who asked, while they hold what they held; it is noted."""
    export = Export.objects.visible_to(by).get(uid=uid, state=ExportState.MADE.value)
    if not still_held(export):
        raise Export.DoesNotExist
    told(export, "export.fetched", rows=export.rows or 0)
    return plain_pieces(export.uid, path_of(export))


@transaction.atomic
def drop_expired(*, at: datetime) -> int:
    """Files past their day are gone; how many."""
    past = Export.objects.select_for_update(of=("self",)).filter(expires_at__lte=at)
    open_ones = past.exclude(state=ExportState.STOPPED.value).values_list("uid", flat=True)
    return len([stop(uid=uid, at=at, why="Expired") for uid in list(open_ones)])


def path_of(export: Export) -> Path:
    """Where its file lies: sealed, and named by its uid, so that no name reaches the disk."""
    folder: Path = settings.HOME.files / FOLDER
    return folder / str(export.uid)


def plain_of(export: Export) -> Path:
    """Where it is written before it is sealed."""
    return path_of(export).with_suffix(".plain")


def told(export: Export, name: str, **data: str | int | list[str] | None) -> None:
    """The event, by the account whose export it is."""
    record(name, subject=export, by=export.by, area=export.scope[0], **data)
