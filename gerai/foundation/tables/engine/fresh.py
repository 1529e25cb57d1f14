"""A workbook for rows that came in another kind of file: a sheet a table, every cell a text."""

import zipfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO

from .giving import KINDS, NAME, unused
from .package import PLAIN
from .tags import safe, text_cell

SPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PACKED = "http://schemas.openxmlformats.org/package/2006"
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
FORBIDDEN = str.maketrans(dict.fromkeys(r"[]:*?/\\", " "))
NARROW, WIDE = 18, 40
Rows = Iterable[Sequence[str]]


def names_of(sheets: Sequence[str]) -> list[str]:
    """The names as a spreadsheet takes them, each once."""
    names: list[str] = []
    for at, sheet in enumerate(sheets, start=1):
        plain = " ".join(sheet.translate(FORBIDDEN).split()).strip("'")[:NAME] or f"Daftar {at}"
        names.append(unused(plain, {name.lower() for name in names}))
    return names


def write_fresh(path: Path, tables: Sequence[tuple[str, Sequence[str], Rows]]) -> None:
    """A workbook with a sheet for each table: its name, the words above its columns, its rows."""
    names = [name for name, _, _ in tables]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as made:
        for number, (_, heads, rows) in enumerate(tables, start=1):
            with made.open(f"xl/worksheets/sheet{number}.xml", "w") as out:
                write_sheet(out, heads, rows, first=number == 1)
        for name, text in frame(names):
            made.writestr(name, f"{XML}{text}")


def write_sheet(out: IO[bytes], heads: Sequence[str], rows: Rows, *, first: bool) -> None:
    """The words above stay in sight while one scrolls."""
    shown = ' tabSelected="1"' if first else ""
    widths = "".join(
        f'<col min="{at}" max="{at}" width="{wide}" customWidth="1"/>'
        for at, head in enumerate(heads, start=1)
        for wide in (min(max(len(head) + 3, NARROW), WIDE),)
    )
    out.write(
        f'{XML}<worksheet xmlns="{SPACE}"><sheetViews><sheetView{shown} workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView>'
        f"</sheetViews><cols>{widths}</cols><sheetData>".encode()
    )
    for line, cells in enumerate(lines(heads, rows), start=1):
        inside = b"".join(
            text_cell(column, line, cell[:32_767])
            for column, cell in enumerate(cells, start=1)
            if cell
        )
        out.write(f'<row r="{line}">'.encode() + inside + b"</row>")
    out.write(b"</sheetData></worksheet>")


def lines(heads: Sequence[str], rows: Rows) -> Iterator[Sequence[str]]:
    """The words above the columns, then the rows."""
    yield heads
    yield from rows


def frame(names: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The parts that hold the sheets together."""
    numbers = range(1, len(names) + 1)
    links, sheets = f'<Relationships xmlns="{PACKED}/relationships">', ""
    kinds = (
        f'<Types xmlns="{PACKED}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{KINDS}sheet.main+xml"/>'
    )
    root = (
        f'{links}<Relationship Id="rId1" Type="{PLAIN}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>'
    )
    for number, name in zip(numbers, names, strict=True):
        part = f"worksheets/sheet{number}.xml"
        kinds += f'<Override PartName="/xl/{part}" ContentType="{KINDS}worksheet+xml"/>'
        links += f'<Relationship Id="rId{number}" Type="{PLAIN}/worksheet" Target="{part}"/>'
        sheets += f'<sheet name="{safe(name).decode()}" sheetId="{number}" r:id="rId{number}"/>'
    yield "[Content_Types].xml", f"{kinds}</Types>"
    yield "_rels/.rels", root
    yield "xl/_rels/workbook.xml.rels", f"{links}</Relationships>"
    yield (
        "xl/workbook.xml",
        f'<workbook xmlns="{SPACE}" xmlns:r="{PLAIN}"><sheets>{sheets}</sheets></workbook>',
    )
