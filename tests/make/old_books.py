"""An XLS written by hand: records of BIFF8 in a compound file of one stream."""

import struct
from collections.abc import Sequence

from .books import Cell

SECTOR = 512
END, FREE, FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
GLOBALS, SHEET = 0x0005, 0x0010


def record(kind: int, data: bytes = b"") -> bytes:
    """A record: its kind, its length, its data."""
    return struct.pack("<HH", kind, len(data)) + data


def cell(row: int, column: int, value: Cell) -> bytes:
    """A number or a label; nothing where there is nothing."""
    place = struct.pack("<HHH", row, column, 0)
    if value is None:
        return b""
    if isinstance(value, str):
        said = value.encode("utf-16-le")
        return record(0x0204, place + struct.pack("<HB", len(value), 1) + said)
    return record(0x0203, place + struct.pack("<d", value))


def stream(rows: Sequence[Sequence[Cell]], merges: Sequence[tuple[int, int, int, int]]) -> bytes:
    """The workbook of one sheet. `merges`: first and last row, first and last column, from 0."""
    begin = struct.pack("<HHHHII", 0x0600, GLOBALS, 0, 0, 0, 0x0600)
    name = b"\x04\x00Data"
    front = record(0x0809, begin)
    at = len(front) + 4 + 6 + len(name) + 4
    front += record(0x0085, struct.pack("<IBB", at, 0, 0) + name) + record(0x000A)
    inner = struct.pack("<HHHHII", 0x0600, SHEET, 0, 0, 0, 0x0600)
    size = struct.pack("<IIHHH", 0, len(rows), 0, max(map(len, rows)), 0)
    sheet = record(0x0809, inner) + record(0x0200, size)
    for number, row in enumerate(rows):
        sheet += b"".join(cell(number, place, one) for place, one in enumerate(row))
    ranges = b"".join(struct.pack("<HHHH", *one) for one in merges)
    return front + sheet + record(0x00E5, struct.pack("<H", len(merges)) + ranges) + record(0x000A)


def entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    """One line of the compound file's directory."""
    said = name.encode("utf-16-le")
    head = said.ljust(64, b"\0") + struct.pack("<HBB", len(said) + 2 if name else 0, kind, 1)
    return (
        head + struct.pack("<III", FREE, FREE, child) + b"\0" * 36 + struct.pack("<IQ", start, size)
    )


def xls(
    rows: Sequence[Sequence[Cell]], *, merges: Sequence[tuple[int, int, int, int]] = ()
) -> bytes:
    """A compound file: its header, one sector of allocation, one of directory, the stream."""
    data = stream(rows, merges)
    data = data.ljust(max(4096, -(-len(data) // SECTOR) * SECTOR), b"\0")
    sectors = len(data) // SECTOR
    chain = [FAT, END, *range(3, sectors + 2), END]
    table = struct.pack(f"<{len(chain)}I", *chain).ljust(SECTOR, b"\xff")
    directory = entry("Root Entry", 5, 1, END, 0) + entry("Workbook", 2, FREE, 2, len(data))
    directory += entry("", 0, FREE, 0, 0) * 2
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16
    head += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 6
    head += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, END, 0, END, 0)
    head += struct.pack("<I", 0) + b"\xff" * 432
    return head + table + directory + data
