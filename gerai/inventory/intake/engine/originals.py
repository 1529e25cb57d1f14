"""The workbook that a list came in: home/files/originals/<uid>, sealed, so that it can go back to
its sender as it was, with the wrong cells in colour."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

from django.conf import settings

from gerai.foundation.people.engine import drop_file, in_the_clear, seal_file

FOLDER = "originals"


def place(uid: UUID) -> Path:
    """Where the list's workbook lies, if it is kept."""
    folder: Path = settings.HOME.files / FOLDER
    return folder / str(uid)


def save_original(uid: UUID, path: Path) -> None:
    """The file at the path is kept as the list's own; once more makes no difference."""
    home = settings.HOME
    for part in (home.files, place(uid).parent):
        home.private(part)
    seal_file(uid, path, place(uid), keep=True)


def has_original(uid: UUID) -> bool:
    """Whether the list's own workbook is there."""
    return place(uid).exists()


@contextmanager
def original(uid: UUID) -> Iterator[Path]:
    """The list's own workbook in the clear while the block runs."""
    with in_the_clear(uid, place(uid)) as path:
        yield path


def drop_original(uid: UUID) -> None:
    """Nothing of it is left."""
    drop_file(place(uid))
