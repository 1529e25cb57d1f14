"""What the reading child says to its parent: frames of a kind, a length and text.

Rows travel as cells parted by one control character and rows by another; nothing that could be run
is ever unpacked.
"""

import json
import os
import select
import struct
import time
from collections.abc import Iterable, Iterator
from typing import IO, Any

from . import limits

HEAD = struct.Struct(">cI")
OPENED, ROWS, DONE, REFUSED = b"H", b"R", b"E", b"X"
CELL, ROW = "\x1f", "\x1e"
NO_MARKS = {ord(CELL): " ", ord(ROW): " "}
BATCH = 512  # rows of a frame
LETTERS = 256 * 1024  # of a frame, before it is sent
Placed = tuple[int, int, tuple[str, ...]]  # table, line, cells


class Silence(Exception):
    """The child said nothing more: it ended, or it took too long."""


def said(out: IO[bytes], kind: bytes, what: Any) -> None:
    """An object is sent."""
    data = json.dumps(what, ensure_ascii=False).encode("utf-8", "replace")
    out.write(HEAD.pack(kind, len(data)))
    out.write(data)
    out.flush()


def send_rows(out: IO[bytes], rows: Iterable[Placed]) -> None:
    """The rows are sent, some hundred of a table in a frame."""
    batch: list[str] = []
    letters, of = 0, -1
    for table, line, cells in rows:
        if batch and (table != of or len(batch) >= BATCH or letters >= LETTERS):
            flush(out, of, batch)
            batch, letters = [], 0
        of = table
        text = CELL.join(cells)
        if text.count(CELL) >= len(cells) or ROW in text:
            text = CELL.join(cell.translate(NO_MARKS) for cell in cells)
        letters += len(text)
        batch.append(f"{line}{CELL}{text}")
    if batch:
        flush(out, of, batch)


def flush(out: IO[bytes], table: int, batch: list[str]) -> None:
    """One frame of rows."""
    data = f"{table}{ROW}{ROW.join(batch)}".encode("utf-8", "replace")
    out.write(HEAD.pack(ROWS, len(data)))
    out.write(data)


def unpacked(data: bytes) -> Iterator[Placed]:
    """The rows of a frame."""
    table, *rows = data.decode("utf-8", "replace").split(ROW)
    for row in rows:
        line, *cells = row.split(CELL)
        yield int(table), int(line), tuple(cells)


class Listener:
    """Reads frames from the child's pipe; waits no longer than the child may take."""

    def __init__(self, pipe: int, patience: float) -> None:
        self.pipe, self.patience = pipe, patience

    def frame(self) -> tuple[bytes, bytes]:
        """The next frame; Silence when there is none."""
        until = time.monotonic() + self.patience
        kind, length = HEAD.unpack(self.exactly(HEAD.size, until))
        if length > limits.FRAME:
            raise Silence
        return kind, self.exactly(length, until)

    def exactly(self, size: int, until: float) -> bytes:
        """So many bytes."""
        parts = bytearray()
        while len(parts) < size:
            left = until - time.monotonic()
            if left <= 0 or not select.select([self.pipe], [], [], left)[0]:
                raise Silence
            part = os.read(self.pipe, min(size - len(parts), 1 << 20))
            if not part:
                raise Silence
            parts += part
        return bytes(parts)
