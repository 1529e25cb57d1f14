"""The cells that were made one on the sheets of an OpenDocument file, which its parser does not
tell. Read as a stream; definitions of XML were refused before."""

import zipfile
from pathlib import Path
from xml.parsers.expat import ExpatError, ParserCreate

from gerai.foundation.tables.rules.layout import Merge

STEP = 1 << 20
MOST = 100_000
TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0 "
CELLS = (TABLE + "table-cell", TABLE + "covered-table-cell")


class Spans:
    """Counts rows and columns as they pass, and keeps what spans more than one."""

    def __init__(self) -> None:
        self.found: dict[str, list[Merge]] = {}
        self.sheet, self.row, self.column, self.rows = "", -1, 0, 1
        self.count = 0

    def start(self, name: str, said: dict[str, str]) -> None:
        """A table, a row or a cell begins."""
        if name == TABLE + "table":
            self.sheet, self.row, self.rows = said.get(TABLE + "name", ""), -1, 1
        elif name == TABLE + "table-row":
            self.row, self.column = self.row + self.rows, 0
            self.rows = number(said, "number-rows-repeated")
        elif name in CELLS:
            down, right = (number(said, f"number-{what}-spanned") for what in ("rows", "columns"))
            if (down > 1 or right > 1) and self.count < MOST:
                self.count += 1
                at = Merge(self.row, self.column, self.row + down - 1, self.column + right - 1)
                self.found.setdefault(self.sheet, []).append(at)
            self.column += number(said, "number-columns-repeated")


def number(said: dict[str, str], name: str) -> int:
    """An attribute that counts; 1 where it is not said."""
    text = said.get(TABLE + name, "1")
    return int(text) if text.isdecimal() and len(text) < 9 else 1


def spans(path: Path) -> dict[str, list[Merge]]:
    """The merged ranges of each sheet."""
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
