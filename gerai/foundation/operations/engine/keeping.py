"""Backups that nobody has to think of: where they go, when one is due, the log every minute."""

import fcntl
import json
import logging
import os
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

from gerai.foundation.answers import FAILED, Refused
from gerai.foundation.database.engine import Backup, Place, locked
from gerai.foundation.database.engine.archive import gap, ship
from gerai.foundation.home import Home

from .processes import command

NOTED = "backups.json"
EVERY = 60.0
DUE = timedelta(hours=24)
AGAIN = timedelta(hours=1)

log = logging.getLogger("gerai.backup")


def wanted(home: Home) -> str:
    """What GERAI_BACKUP_TO (or backup_to of gerai.toml) says; then backups come by themselves."""
    return os.environ.get("GERAI_BACKUP_TO") or str(home.config.get("backup_to", ""))


def place_of(home: Home, given: str = "") -> Place:
    """Where backups go: as asked, else as set, else where the last one went, else beside the
    database."""
    last = noted(home).get("to") or home.path / "backups"
    return Place(Path(given or wanted(home) or last).expanduser().absolute())


def noted(home: Home) -> dict[str, str]:
    """Where the last backup went, and the mark of this installation."""
    file = home.path / NOTED
    return dict(json.loads(file.read_text())) if file.exists() else {}


def mark_of(home: Home) -> str:
    """What tells this installation from a restored copy of it."""
    return noted(home).get("mark") or uuid4().hex


def note_place(home: Home, place: Place, mark: str) -> None:
    """The log goes to this place from now on."""
    draft = home.path / f".{NOTED}"
    draft.write_text(json.dumps({"to": str(place.path), "mark": mark}) + "\n")
    draft.rename(home.path / NOTED)


def newest(place: Place, *, verified: bool = False) -> Backup | None:
    """The last backup; with `verified`, the last one that was read again."""
    fit = [backup for backup in place.backups() if backup.verified or not verified]
    return fit[-1] if fit else None


@contextmanager
def alone(home: Home) -> Iterator[None]:
    """One at a time writes to the backups of this home; a second is refused with a sentence."""
    file = home.private(home.path / "run") / "backup"
    try:
        with locked(file, fcntl.LOCK_EX | fcntl.LOCK_NB):
            yield
    except BlockingIOError:
        raise Refused(
            "Cadangan lain sedang dibuat untuk instalasi ini. Tunggu sampai selesai, lalu ulangi.",
            code=FAILED,
        ) from None


def keep(home: Home, stop: threading.Event) -> None:
    """Until `stop` is set: each minute the log is taken to the backups, and, where a place is set,
    a backup is made when the last one is a day old. For a thread of `gerai serve`."""
    tried = datetime.min.replace(tzinfo=UTC)
    while not stop.wait(EVERY):
        now = datetime.now(UTC)
        try:
            if is_due(home, now) and now - tried > AGAIN:
                tried = now
                make(home)
            elif (home.path / NOTED).exists():
                with alone(home):
                    ship(home, place_of(home))
        except Refused as trouble:
            log.error("backup: %s", trouble)
        except Exception:
            log.exception("backup")  # and again in a minute: a thread that ends would end them all


def is_due(home: Home, now: datetime) -> bool:
    """Whether a place is set, and its last backup is old or the log after it has a hole."""
    if not wanted(home):
        return False
    last = newest(place_of(home))
    return last is None or now - last.ended >= DUE or bool(gap(home))


def make(home: Home) -> None:
    """A backup by a process of its own, at the lowest priority; its trouble stands in the log."""
    done = subprocess.run(
        ["/usr/bin/nice", *command("backup")],
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
    )
    if done.returncode:
        log.error("backup: %s", done.stderr.strip()[-600:])
