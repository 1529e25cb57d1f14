"""The raw rows of a list: sealed files home/files/lists/<uid>/<number>, never in the database.

Names are the list's uid and a number, whatever the sender's file was called.
"""

import os
import zlib
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from django.conf import settings

from gerai.foundation.packing import packed, unpacked
from gerai.foundation.people.engine import drop_folder, open_bytes, seal_bytes, settle
from gerai.foundation.tables.rules import RawRow

FOLDER = "lists"
CHUNK = 5_000  # rows of every chunk but the last; lists that stand were cut by it


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some thousand raw rows with their numbers, and the personal values that were read in them."""

    rows: list[RawRow] = field(repr=False)
    personal: dict[int, list[tuple[str, str]]] = field(repr=False)

    @property
    def bounds(self) -> tuple[int, int]:
        """The first and the last row number."""
        return self.rows[0].number, self.rows[-1].number


def folder(uid: UUID) -> Path:
    """Where the list's chunks lie."""
    return settings.HOME.files / FOLDER / str(uid)


def save_chunk(uid: UUID, number: int, chunk: Chunk) -> None:
    """The chunk is on the disk, sealed, whole or not at all; writing it again replaces it."""
    home, file = settings.HOME, folder(uid) / f"{number:06d}"
    for part in (home.files, home.files / FOLDER, file.parent):
        home.private(part)
    rows = [(row.number, row.cells, row.sheet, row.line, row.table) for row in chunk.rows]
    said = {"rows": rows, "personal": list(chunk.personal.items())}
    data = zlib.compress(packed(said), 1)
    draft = file.with_suffix(f".{os.getpid()}")
    with draft.open("wb") as out:
        out.write(seal_bytes(uid, number, data))
        out.flush()
        os.fsync(out.fileno())
    settle(draft, file)


def load_chunk(uid: UUID, number: int, *, only: Collection[int] | None = None) -> Chunk:
    """The chunk as it was saved; with `only` these of its rows alone."""
    sealed = (folder(uid) / f"{number:06d}").read_bytes()
    said = unpacked(zlib.decompress(open_bytes(uid, number, sealed)))
    rows, personal = said["rows"], said["personal"]
    if only is not None:
        rows = [row for row in rows if row[0] in only]
        personal = [one for one in personal if one[0] in only]
    return Chunk(
        [RawRow(place, tuple(cells), *where) for place, cells, *where in rows],
        {row: [(name, text) for name, text in pairs] for row, pairs in personal},
    )


def chunks_there(uid: UUID) -> int:
    """How many chunks of the list lie on the disk."""
    return sum(one.suffix == "" for one in folder(uid).glob("[0-9]*"))


def drop_chunks(uid: UUID) -> None:
    """Nothing of the list's raw rows is left."""
    drop_folder(folder(uid))
