"""Files that lie sealed in the home: in pieces, each bound to its file and to its place in it.

A piece is its length in four bytes and then the sealed bytes; an empty piece ends the file, so
that a cut one is noticed.

Who puts a file in its place or takes one away does it by `settle`, `drop_file` and `drop_folder`:
they stand aside for the moment in which a file under a new key takes the place of the old one, or
that would undo them.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

from django.conf import settings

from gerai.foundation.home import Home

from .keyring import KeyTrouble
from .sealing import open_bytes, seal_bytes

PIECE = 1 << 20
LENGTH = 4


@contextmanager
def turn(*, alone: bool = False) -> Iterator[None]:
    """Files of the home are put and taken away together with others, or alone."""
    home: Home = settings.HOME
    handle = os.open(home.private(home.path / "run") / "files", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX if alone else fcntl.LOCK_SH)
        yield
    finally:
        os.close(handle)


def settle(draft: Path, file: Path) -> None:
    """The draft is the file."""
    with turn():
        draft.replace(file)


def drop_file(file: Path) -> None:
    """It is gone."""
    with turn():
        file.unlink(missing_ok=True)


def drop_folder(folder: Path) -> None:
    """It is gone with all that is in it."""
    with turn():
        shutil.rmtree(folder, ignore_errors=True)


class Sealing:
    """A file that is sealed while its bytes come. It stands under its name once `end` was called,
    whole; until then, and after `drop`, there is nothing."""

    def __init__(self, uid: UUID, file: Path) -> None:
        self.uid, self.file = uid, file
        self.draft = file.with_name(f".{file.name}.sealed")
        self.draft.unlink(missing_ok=True)
        self.draft.touch(mode=0o600)
        self.out = self.draft.open("wb")
        self.pending = bytearray()
        self.number = 0

    def write(self, data: bytes) -> None:
        """These bytes come next."""
        self.pending += data
        while len(self.pending) >= PIECE:
            self.put(bytes(self.pending[:PIECE]))
            del self.pending[:PIECE]

    def put(self, piece: bytes) -> None:
        """One piece, sealed as this file's at this place."""
        sealed = seal_bytes(self.uid, self.number, piece)
        self.out.write(len(sealed).to_bytes(LENGTH) + sealed)
        self.number += 1

    def end(self) -> None:
        """Nothing more comes: the file is there, safe on the disk."""
        if self.pending:
            self.put(bytes(self.pending))
        self.put(b"")
        self.out.flush()
        os.fsync(self.out.fileno())
        self.out.close()
        settle(self.draft, self.file)

    def drop(self) -> None:
        """What was not ended is gone."""
        self.out.close()
        self.draft.unlink(missing_ok=True)


def seal_file(uid: UUID, plain: Path, file: Path, *, keep: bool = False) -> None:
    """`file` holds what `plain` holds, sealed, whole or not at all; `plain` is gone unless it is
    to be kept."""
    sealing = Sealing(uid, file)
    try:
        with plain.open("rb") as given:
            while piece := given.read(PIECE):
                sealing.write(piece)
        sealing.end()
    finally:
        sealing.drop()
    if not keep:
        plain.unlink()


def plain_pieces(uid: UUID, file: Path) -> Iterator[bytes]:
    """The file's bytes in the clear; KeyTrouble where it was cut, changed, or is another's."""
    with file.open("rb") as given:
        number = 0
        while length := given.read(LENGTH):
            piece = open_bytes(uid, number, given.read(int.from_bytes(length)))
            if not piece:
                return
            yield piece
            number += 1
    raise KeyTrouble("Berkas tersandi ini terpotong. Mintalah berkasnya sekali lagi.")
