"""What the parser of an OpenDocument file does not tell of its sheets: which cells were made one,
which rows and columns are hidden. Read as a stream; definitions of XML were refused before."""

import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers.expat import ExpatError, ParserCreate

from gerai.foundation.tables.rules.layout import Merge

from . import limits

STEP = 1 << 20
MOST = 100_000
TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0 "
VALUE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0 value-type"
CELLS = (TABLE + "table-cell", TABLE + "covered-table-cell")
COLUMNS = "number-columns-repeated"
HIDDEN = ("collapse", "filter")


@dataclass
class Sheet:
    """One sheet: its merged ranges, its hidden columns counted from 1, and how many of its rows are
    hidden, as far down as something is said."""

    merges: list[Merge] = field(default_factory=list)
    columns: list[int] = field(default_factory=list)
    rows: int = 0


class Spans:
    """Counts rows and columns as they pass, and keeps what spans more than one or is hidden."""

    def __init__(self) -> None:
        self.found: dict[str, Sheet] = {}
        self.sheet = Sheet()
        self.row, self.column, self.rows, self.columns = -1, 0, 1, 0
        self.count = self.hidden = 0

    def start(self, name: str, said: dict[str, str]) -> None:
        """A table, a column, a row or a cell begins."""
        if name == TABLE + "table":
            self.sheet = self.found.setdefault(said.get(TABLE + "name", ""), Sheet())
            self.row, self.rows, self.columns, self.hidden = -1, 1, 0, 0
        elif name == TABLE + "table-column":
            first, self.columns = self.columns, self.columns + number(said, COLUMNS)
            if said.get(TABLE + "visibility") in HIDDEN:
                last = min(self.columns, limits.COLUMNS)
                self.sheet.columns += range(first + 1, last + 1)
        elif name == TABLE + "table-row":
            self.row, self.column = self.row + self.rows, 0
            self.rows = number(said, "number-rows-repeated")
            self.hidden += self.rows * (said.get(TABLE + "visibility") in HIDDEN)
        elif name in CELLS:
            self.cell(said)

    def cell(self, said: dict[str, str]) -> None:
        """A cell begins: what it spans, and that the rows down to it are not the empty end."""
        down, right = (number(said, f"number-{what}-spanned") for what in ("rows", "columns"))
        if (down > 1 or right > 1) and self.count < MOST:
            self.count += 1
            at = Merge(self.row, self.column, self.row + down - 1, self.column + right - 1)
            self.sheet.merges.append(at)
        self.column += number(said, COLUMNS)
        if VALUE in said:
            self.sheet.rows = self.hidden


def number(said: dict[str, str], name: str) -> int:
    """An attribute that counts; 1 where it is not said."""
    text = said.get(TABLE + name, "1")
    return int(text) if text.isdecimal() and len(text) < 9 else 1


def spans(path: Path) -> dict[str, Sheet]:
    """What each sheet merges and hides."""
    seen = Spans()
    parser = ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = seen.start
    with zipfile.ZipFile(path) as archive, archive.open("content.xml") as file:
        try:
            while data := file.read(STEP):
                parser.Parse(data, False)
        except ExpatError:
            return {}
    return seen.found
