"""Delimited text: the encoding and the delimiter are found out, never asked."""

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TextIO

from gerai.foundation.answers import Refused
from gerai.foundation.tables.rules.layout import Line

from . import limits
from .cutting import Cut
from .sources import Source, streamed

DELIMITERS = ",;\t|"
HEAD = 64 * 1024
OLD = "old_windows"


def as_windows_wrote(error: UnicodeError) -> tuple[str, int]:
    """Bytes that are no UTF-8 are read as the old Windows wrote them, each by itself."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error(OLD, as_windows_wrote)


def of_text(path: Path) -> Source:
    """CSV and its relatives."""
    encoding = encoding_of(path)
    delimiter, rows = records(path, encoding)
    source = streamed([("", Cut(rows, loose=True))], "csv")
    source.encoding, source.delimiter = encoding, delimiter
    return source


def encoding_of(path: Path) -> str:
    """UTF-16 by its mark or by its many zeros, else UTF-8 in which old bytes may stand."""
    with path.open("rb") as file:
        head = file.read(4096)
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    if head[1::2].count(0) > len(head) * 0.4:
        return "utf-16-le"
    return "utf-16-be" if head[::2].count(0) > len(head) * 0.4 else "utf-8-sig"


def delimiter_of(head: str) -> str:
    """The one that cuts most lines into the same number of cells, more than one."""
    best = (0.0, ",")
    for delimiter in DELIMITERS:
        read = csv.reader(io.StringIO(head, newline=""), delimiter=delimiter)
        try:
            some = list(islice(read, 200))
        except csv.Error:
            continue
        rows = some[:-1] or some or [[]]
        widths = Counter(len(row) for row in rows if row)
        width, times = max(widths.items(), key=lambda pair: (pair[1], pair[0]), default=(1, 0))
        if width > 1:
            best = max(best, (times / len(rows) + width / 1000, delimiter))
    return best[1]


def records(path: Path, encoding: str) -> tuple[str, Iterator[Line]]:
    """The delimiter, and the file's records from 1; blank ones are counted and left out."""
    with path.open(encoding=encoding, errors=OLD, newline="") as file:
        head = file.read(HEAD)
    if "\0" in head:
        raise Refused("ini bukan teks. Simpan dari Excel sebagai CSV UTF-8, lalu kirim lagi.")
    delimiter, skip = delimiter_of(head), 0
    first = head.split("\n", 1)[0].strip().lower()
    if first.startswith("sep=") and len(first) == 5:
        delimiter, skip = first[4], 1
    return delimiter, stream(path, encoding, delimiter, skip)


def stream(path: Path, encoding: str, delimiter: str, skip: int) -> Iterator[Line]:
    """Records as they come; one that has no end or too many cells is refused with its number."""
    csv.field_size_limit(limits.CELL)
    with path.open(encoding=encoding, errors=OLD, newline="") as file:
        reader = csv.reader(lines(file), delimiter=delimiter)
        number = 0
        try:
            for number, row in enumerate(reader, start=1):
                if len(row) > limits.COLUMNS:
                    raise Refused(
                        f"baris {number} berisi {len(row)} kolom, paling banyak "
                        f"{limits.COLUMNS}. Hapus kolom yang tidak dipakai, lalu kirim lagi."
                    )
                if number > skip and any(cell and not cell.isspace() for cell in row):
                    yield number, row
        except csv.Error:
            raise Refused(
                f"setelah baris {number} ada sel yang terlalu panjang atau "
                "tanda kutip yang tidak ditutup. Betulkan baris itu, lalu kirim lagi."
            ) from None


def lines(file: TextIO) -> Iterator[str]:
    """The file's lines; a line without end is an error, not a full memory."""
    while line := file.readline(limits.LINE):
        if len(line) == limits.LINE and not line.endswith("\n"):
            raise csv.Error("endless line")
        yield line.replace("\0", "") if "\0" in line else line
