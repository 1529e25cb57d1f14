"""A file in the clear for as long as somebody works with it, in a folder that nobody else reads.

Each folder is locked by the process that made it, and the lock goes with the process: what a killed
one left is known by being unlocked, and swept when the next worker starts.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import UUID, uuid4

from django.conf import settings

from gerai.foundation.home import Home

from .files import plain_pieces

NAME = "file"


def place(home: Home) -> Path:
    """Where such folders are: beside what is stored, so that no backup takes them along."""
    return home.path / "run" / "clear"


@contextmanager
def private_folder() -> Iterator[Path]:
    """An empty folder of our own; it and all in it is gone afterwards, however the block ends."""
    home: Home = settings.HOME
    home.private(home.path / "run")
    home.private(place(home))
    folder, handle = locked_folder(place(home))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(handle)


def locked_folder(parent: Path) -> tuple[Path, int]:
    """A fresh folder with its lock; made again where a sweep came between making and locking."""
    while True:
        folder = parent / uuid4().hex
        folder.mkdir(mode=0o700)
        with suppress(FileNotFoundError):
            handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
            fcntl.flock(handle, fcntl.LOCK_SH)
            if folder.exists():
                return folder, handle
            os.close(handle)


@contextmanager
def in_the_clear(uid: UUID, sealed: Path) -> Iterator[Path]:
    """The sealed file's content in a file of our own while the block runs."""
    with private_folder() as folder:
        path = folder / NAME
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            for piece in plain_pieces(uid, sealed):
                out.write(piece)
        yield path


def sweep(home: Home) -> int:
    """What processes that are gone left in the clear is gone; how many folders. What somebody works
    with stays."""
    swept = 0
    for folder in place(home).iterdir() if place(home).exists() else ():
        with suppress(FileNotFoundError):
            handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(folder, ignore_errors=True)
                swept += 1
            except BlockingIOError:
                continue
            finally:
                os.close(handle)
    return swept
