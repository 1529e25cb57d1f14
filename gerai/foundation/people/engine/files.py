"""Files that lie sealed in the home: in pieces, each bound to its file and to its place in it.

A piece is its length in four bytes and then the sealed bytes; an empty piece ends the file, so
that a cut one is noticed.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from .keyring import KeyTrouble
from .sealing import open_bytes, seal_bytes

PIECE = 1 << 20
LENGTH = 4


def seal_file(uid: UUID, plain: Path, file: Path) -> None:
    """`file` holds what `plain` holds, sealed, whole or not at all; `plain` is gone."""
    draft = file.with_name(f".{file.name}.sealed")
    draft.unlink(missing_ok=True)
    draft.touch(mode=0o600)
    try:
        with plain.open("rb") as given, draft.open("wb") as out:
            for number, piece in enumerate(pieces_of(given)):
                sealed = seal_bytes(uid, number, piece)
                out.write(len(sealed).to_bytes(LENGTH) + sealed)
            out.flush()
            os.fsync(out.fileno())
        draft.replace(file)
        plain.unlink()
    finally:
        draft.unlink(missing_ok=True)


def pieces_of(file: BinaryIO) -> Iterator[bytes]:
    """Pieces as long as there are any, then the empty one."""
    while piece := file.read(PIECE):
        yield piece
    yield b""


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
