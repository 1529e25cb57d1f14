"""Where files of the intake desk lie for a while: what was sent, and what goes back."""

from collections.abc import Collection
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings

from gerai.foundation.people.engine import drop_file, seal_file

UPLOADS, RETURNS = "uploads", "returns"
LINES = 1 << 20


def place(folder: str, uid: UUID) -> Path:
    """The file's place: named by its uid, so that no name of a sender reaches the disk."""
    return Path(settings.HOME.files, folder, str(uid))


def keep_sealed(folder: str, uid: UUID, plain: Path) -> None:
    """The plain file lies sealed in its place."""
    home = settings.HOME
    for part in (home.files, place(folder, uid).parent):
        home.private(part)
    seal_file(uid, plain, place(folder, uid), keep=True)


def drop(folder: str, uid: UUID) -> None:
    """It is gone."""
    drop_file(place(folder, uid))


def forgotten(folder: str, *, known: Collection[UUID], before: datetime) -> list[Path]:
    """Files that no record names and that were last written before then: of a process that was
    killed."""
    names = {str(uid) for uid in known}
    there = Path(settings.HOME.files, folder)
    files = there.iterdir() if there.exists() else iter(())
    return [
        file
        for file in files
        if file.name not in names and file.stat().st_mtime < before.timestamp()
    ]


def lines_of(path: Path) -> int:
    """How many lines a text has."""
    with path.open("rb") as text:
        return sum(some.count(b"\n") for some in iter(lambda: text.read(LINES), b""))
