"""Writing a table to a file that people open: CSV or XLSX, whole or not there at all."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Protocol

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from .rules import ExportForm, harmless

Cell = str | int | None


class Table(Protocol):
    """A file being written, and how many rows it has."""

    count: int

    def add(self, rows: Iterable[Sequence[Cell]]) -> None:
        """These rows follow."""

    def close(self, notes: Sequence[tuple[str, str]]) -> None:
        """The file is whole; the notes say who took it out, when and why."""


class Csv:
    """Semicolons and a byte order mark, as the offices' Excel expects; no cell is a formula."""

    def __init__(self, file: IO[bytes], heads: Sequence[str]) -> None:
        self.count = 0
        self.text = file
        file.write("\ufeff".encode())
        self.line(heads)

    def line(self, cells: Sequence[Cell]) -> None:
        buffer = Line()
        csv.writer(buffer, delimiter=";").writerow(
            "" if cell is None else harmless(cell) if isinstance(cell, str) else cell
            for cell in cells
        )
        self.text.write(buffer.text.encode())

    def add(self, rows: Iterable[Sequence[Cell]]) -> None:
        for row in rows:
            self.line(row)
            self.count += 1

    def close(self, notes: Sequence[tuple[str, str]]) -> None:
        """A CSV holds rows alone: who took it out stands in the events."""


class Line:
    """The one line that csv writes."""

    text = ""

    def write(self, text: str) -> None:
        self.text = text


class Xlsx:
    """Every text is a text cell, whatever it begins with; amounts are numbers."""

    def __init__(self, file: IO[bytes], heads: Sequence[str]) -> None:
        self.count = 0
        self.file = file
        self.book = Workbook(write_only=True)
        self.sheet = self.book.create_sheet("Usaha")
        self.sheet.freeze_panes = "C2"
        self.sheet.append(texts(self.sheet, heads))

    def add(self, rows: Iterable[Sequence[Cell]]) -> None:
        for row in rows:
            self.sheet.append(texts(self.sheet, row))
            self.count += 1

    def close(self, notes: Sequence[tuple[str, str]]) -> None:
        """A second sheet says who took the list out, when, of what and why."""
        sheet = self.book.create_sheet("Keterangan")
        for note in notes:
            sheet.append(texts(sheet, note))
        self.book.save(self.file)


def texts(sheet: WriteOnlyWorksheet, cells: Sequence[Cell]) -> list[Any]:
    """Cells whose text stays text: openpyxl takes what begins with = for a formula."""
    made: list[Any] = []
    for cell in cells:
        if isinstance(cell, str):
            kept = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", cell))
            kept.data_type = "s"
            made.append(kept)
        else:
            made.append(cell)
    return made


@contextmanager
def table(path: Path, form: str, heads: Sequence[str]) -> Iterator[Table]:
    """A table at `path` when the block ends well; nothing there when it does not."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.parent.chmod(0o700)
    draft = path.with_name(f".{path.name}")
    draft.unlink(missing_ok=True)
    draft.touch(mode=0o600)
    try:
        with draft.open("wb") as file:
            yield Csv(file, heads) if form == ExportForm.CSV.value else Xlsx(file, heads)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
