"""All that is sealed comes under the newest keys while everybody reads on; then an old key may go.

Whoever may ask for it is asked by the caller. Each step is one transaction: rows that were changed
and the cursor behind them; a process that is killed loses one step.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction

from gerai.foundation.answers import FAILED, Refused
from gerai.foundation.people.engine import DATA, Place, drop_key, key_age, unlock
from gerai.foundation.people.models import Fingerprint, Rotation, Stage
from gerai.foundation.people.queries import needed_by, old_keys, sealed_places

ROWS = 1_000
ONE_ROTATES = 7_301_948_258  # the number of our advisory lock: one process goes through the places
SETTLED = timedelta(seconds=1)  # by then every process of the machine knows of a new key
PATIENCE = 60.0


@transaction.atomic
def begin(*, at: datetime) -> Rotation:
    """A rotation is open: the one that was, stopped or not, or a new one."""
    rotation = Rotation.objects.select_for_update().filter(ended_at=None).first()
    if rotation is None:
        return Rotation.objects.create(started_at=at)
    rotation.stopped_at = None
    rotation.save(update_fields=["stopped_at"])
    return rotation


@transaction.atomic
def stop(*, at: datetime) -> Rotation | None:
    """The open rotation rests after its present step, until `begin`."""
    rotation = Rotation.objects.select_for_update().filter(ended_at=None, stopped_at=None).first()
    if rotation:
        rotation.stopped_at = at
        rotation.save(update_fields=["stopped_at"])
    return rotation


def work(*, seconds: float, clock: Callable[[], datetime], rows: int = ROWS) -> Rotation | None:
    """The open rotation goes on for so long, or to its end. None: there is none, it was stopped,
    or another process is at it."""
    until = time.monotonic() + seconds
    wait_for_all()
    with one_only() as mine:
        if not mine:
            return None
        while rotation := advance(rows, clock):
            if rotation.ended_at or time.monotonic() >= until:
                return rotation
    return None


def wait_for_all() -> None:
    """Every process knows the newest keys: what is found by a new one alone is found by all."""
    time.sleep(max(0.0, (SETTLED - key_age(settings.HOME)).total_seconds()))
    unlock()


@contextmanager
def one_only() -> Iterator[bool]:
    """Whether no other process is at it; none begins meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [ONE_ROTATES])
        mine = bool(cursor.fetchone()[0])
    try:
        yield mine
    finally:
        if mine:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [ONE_ROTATES])


@transaction.atomic
def advance(rows: int, clock: Callable[[], datetime]) -> Rotation | None:
    """One step of the first place that is not done; after the last place a look at what is left."""
    rotation = Rotation.objects.filter(ended_at=None, stopped_at=None).first()
    if rotation is None:
        return None
    places = sealed_places()
    known = {stage.place: stage for stage in rotation.stages.all()}
    for place in places:
        stage = known.get(place.name) or Stage.objects.create(
            rotation=rotation, place=place.name, total=place.total()
        )
        if not stage.done:
            one_step(place, stage, rows)
            return rotation
    rotation.passes += 1
    if any(needed_by(key, places) for key in old_keys()):
        rotation.stages.update(done=False, cursor="", seen=0)
    else:
        rotation.ended_at = clock()
    rotation.save(update_fields=["passes", "ended_at"])
    return rotation


def one_step(place: Place, stage: Stage, rows: int) -> None:
    """Some rows more, and the cursor behind them."""
    step = place.step(stage.cursor, rows)
    stage.cursor, stage.done = step.cursor, not step.cursor
    stage.seen += step.seen
    stage.changed += step.changed
    stage.total = max(stage.total, stage.seen)
    stage.save(update_fields=["cursor", "done", "seen", "changed", "total"])


def retire(*, name: str, at: datetime) -> Fingerprint:
    """The key is no longer one of this database, and its file is gone from the home; Refused while
    anything still needs it or may yet be written under it."""
    unlock.cache_clear()
    if name not in unlock().marks:
        raise Refused(f"Kunci {name} tidak ada. Lihat nama kunci dengan gerai keys list.")
    if name not in old_keys():
        raise Refused(
            f"{name} adalah kunci terbaru dan masih dipakai menulis. Buat kunci baru dahulu "
            f"dengan gerai keys new{'' if name.startswith(DATA) else ' --index'}."
        )
    wait_for_all()
    wait_for_writers()
    if left := needed_by(name, sealed_places()):
        said = ", ".join(f"{place} ({count})" for place, count in left.items())
        raise Refused(
            f"{name} masih diperlukan: {said}. Jalankan gerai keys rotate sampai selesai, lalu "
            "ulangi."
        )
    with transaction.atomic():
        mark = Fingerprint.objects.select_for_update().get(name=name)
        mark.retired_at = at
        mark.save(update_fields=["retired_at"])
    drop_key(settings.HOME, name)
    unlock.cache_clear()
    return mark


def wait_for_writers() -> None:
    """Every transaction that was open has ended: what it wrote under an old key can be seen."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint")
        mine = cursor.fetchone()[0]
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            cursor.execute(
                "SELECT count(*) FROM pg_snapshot_xip(pg_current_snapshot()) AS running "
                "WHERE running::text::bigint < %s",
                [mine],
            )
            if not cursor.fetchone()[0]:
                return
            time.sleep(0.2)
    raise Refused(
        "Masih ada pekerjaan panjang yang berjalan di basis data (misalnya daftar yang sedang "
        "dimasukkan). Tunggu sampai selesai, lalu ulangi.",
        code=FAILED,
    )
