"""Delimited text: the encoding and the delimiter are found out, never asked."""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path
from typing import TextIO

from gerai.foundation.answers import Refused
from gerai.foundation.tables.rules.cells import shown

DELIMITERS = ",;\t|"
CELL_LIMIT = 100_000
COLUMN_LIMIT = 500
LINE_LIMIT = 4_000_000
HEAD = 64 * 1024
LOOKED_AT = 25


def encoding_of(path: Path) -> str:
    """UTF-8 if every byte of the file agrees, UTF-16 by its mark, else what Windows wrote."""
    with path.open("rb") as file:
        head = file.read(4)
        if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
            return "utf-16"
        file.seek(0)
        try:
            with io.TextIOWrapper(file, encoding="utf-8", newline="") as text:
                while text.read(1 << 20):
                    pass
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8-sig"


def delimiter_of(head: str) -> str:
    """The one that cuts most lines into the same number of cells, more than one."""
    best = (0.0, ",")
    for delimiter in DELIMITERS:
        rows = list(islice(csv.reader(io.StringIO(head), delimiter=delimiter), 200))[:-1] or [[]]
        widths = Counter(len(row) for row in rows if row)
        width, times = max(widths.items(), key=lambda pair: (pair[1], pair[0]), default=(1, 0))
        if width > 1:
            best = max(best, (times / len(rows) + width / 1000, delimiter))
    return best[1]


def records(path: Path, encoding: str) -> tuple[str, Iterator[tuple[int, list[str]]]]:
    """The delimiter, and the file's records from 1; blank ones are counted and left out."""
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        head = file.read(HEAD)
    if "\0" in head:
        raise Refused(
            f"{shown(path)}: ini bukan teks. Simpan dari Excel sebagai CSV UTF-8, lalu kirim lagi."
        )
    delimiter, skip = delimiter_of(head), 0
    first = head.split("\n", 1)[0].strip().lower()
    if first.startswith("sep=") and len(first) == 5:
        delimiter, skip = first[4], 1
    return delimiter, stream(path, encoding, delimiter, skip)


def stream(path: Path, encoding: str, delimiter: str, skip: int) -> Iterator[tuple[int, list[str]]]:
    """Records as they come; one that has no end or too many cells is refused with its number."""
    csv.field_size_limit(CELL_LIMIT)
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        reader = csv.reader(lines(file), delimiter=delimiter)
        number = 0
        try:
            for number, row in enumerate(reader, start=1):
                if len(row) > COLUMN_LIMIT:
                    raise Refused(
                        f"{shown(path)}: baris {number} berisi {len(row)} kolom, paling banyak "
                        f"{COLUMN_LIMIT}. Hapus kolom yang tidak dipakai, lalu kirim lagi."
                    )
                if number > skip and any(cell and not cell.isspace() for cell in row):
                    yield number, row
        except csv.Error:
            raise Refused(
                f"{shown(path)}: setelah baris {number} ada sel yang terlalu panjang atau "
                "tanda kutip yang tidak ditutup. Betulkan baris itu, lalu kirim lagi."
            ) from None


def lines(file: TextIO) -> Iterator[str]:
    """The file's lines; a line without end is an error, not a full memory."""
    while line := file.readline(LINE_LIMIT):
        if len(line) == LINE_LIMIT and not line.endswith("\n"):
            raise csv.Error("endless line")
        yield line.replace("\0", "") if "\0" in line else line


def headed(
    rows: Iterator[tuple[int, list[str]]],
) -> tuple[list[str], Iterator[tuple[int, list[str]]]]:
    """The header and the rows below it: title lines above, which fill few cells, are passed."""
    first = list(islice(rows, LOOKED_AT))
    if not first:
        return [], iter(())
    width = Counter(len(row) for _, row in first).most_common(1)[0][0]
    for at, (_, row) in enumerate(first):
        filled = [cell for cell in row if cell.strip()]
        if len(filled) >= max(min(width, 2), width / 2):
            return row, chain(first[at + 1 :], rows)
    return first[0][1], chain(first[1:], rows)
