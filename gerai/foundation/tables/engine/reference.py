"""A reference list that an operator imports: a file as any other, or a workbook of one sheet."""

import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from gerai.foundation.answers import Refused
from gerai.foundation.tables.rules import RawRow
from gerai.foundation.tables.rules.cells import clean, shown

from .reading import Reading, fitted, named, opened, sampled
from .text import COLUMN_LIMIT, headed

WORKBOOK = b"PK\x03\x04"
LARGEST = 256 * 1024 * 1024  # of all parts of a workbook, unpacked
BROKEN = (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError, EOFError)


def reference(path: Path) -> Reading:
    """The list's rows; refused with one sentence where it cannot be read."""
    if not path.is_file() or not begins(path, WORKBOOK):
        return opened(path)
    try:
        return of_workbook(path)
    except BROKEN:
        raise Refused(
            f"{shown(path)}: buku kerjanya tidak bisa dibaca. Simpan ulang sebagai XLSX atau CSV."
        ) from None


def begins(path: Path, sign: bytes) -> bool:
    """Whether the file starts with these bytes."""
    try:
        with path.open("rb") as file:
            return file.read(len(sign)) == sign
    except OSError:
        return False


def of_workbook(path: Path) -> Reading:
    """The rows of the only sheet that holds any."""
    with zipfile.ZipFile(path) as parts:
        if sum(part.file_size for part in parts.infolist()) > LARGEST:
            raise Refused(
                f"{shown(path)}: isinya lebih dari {LARGEST >> 20} MB. Simpan sebagai CSV."
            )
    book = load_workbook(path, read_only=True, data_only=True)
    try:
        sheets = [found for sheet in book.worksheets if (found := list(filled(sheet)))]
    finally:
        book.close()
    if len(sheets) != 1:
        raise Refused(
            f"{shown(path)}: ada {len(sheets)} lembar yang berisi; daftar acuan harus di satu "
            "lembar. Simpan lembar itu sebagai CSV."
        )
    header, below = headed(iter(sheets[0]))
    names = named([clean(cell) for cell in header])
    stream = (
        RawRow(number, fitted(cells, len(names)), line=line)
        for number, (line, cells) in enumerate(below, start=1)
    )
    return replace(sampled("", names, stream), kind="xlsx")


def filled(sheet: object) -> Iterator[tuple[int, list[str]]]:
    """The rows that say something, as text, numbered as Excel does."""
    rows = sheet.iter_rows(values_only=True, max_col=COLUMN_LIMIT)  # type: ignore[attr-defined]
    for number, cells in enumerate(rows, start=1):
        texts = [text_of(cell) for cell in cells]
        while texts and not texts[-1]:
            texts.pop()
        if texts:
            yield number, texts


def text_of(cell: object) -> str:
    """What a cell shows: a whole number without decimals, nothing for an error."""
    if cell is None or (isinstance(cell, str) and cell.startswith("#")):
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return clean(str(cell))
