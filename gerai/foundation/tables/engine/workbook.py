"""Workbooks: XLSX, XLSM, XLSB, XLS and ODS. Macros, formulas and links are never followed: what is
read is the value that the sender's program kept."""

from collections.abc import Iterator
from pathlib import Path

from python_calamine import (
    CalamineError,
    CalamineSheet,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
    load_workbook,
)

from gerai.foundation.answers import Refused
from gerai.foundation.tables.rules.covers import is_ours, may_be_ours
from gerai.foundation.tables.rules.layout import Line, Merge
from gerai.foundation.tables.rules.sheets import Part

from . import limits
from .archive import Inspected, inspected
from .cutting import Cut, parts_of
from .saying import text_of
from .sources import Source, compared, streamed
from .spans import Sheet, spans
from .tags import letters

LOCKED = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e".encode("latin-1")
Sheets = list[tuple[str, CalamineSheet]]


def of_archive(path: Path) -> Source:
    """A workbook in a ZIP: looked through first, parsed then."""
    return opened(path, inspected(path))


def of_old(path: Path) -> Source:
    """An XLS, or a locked workbook in the same dress."""
    with path.open("rb") as file:
        if LOCKED in file.read(4 << 20):
            raise Refused(
                "buku kerja ini dikunci kata sandi. Hapus kata sandinya, lalu kirim lagi."
            )
    return opened(path, Inspected("xls"))


def opened(path: Path, known: Inspected) -> Source:
    """The tables of all sheets that are shown."""
    try:
        book = load_workbook(str(path))
        shown, notes = chosen(book)
    except PasswordError:
        raise Refused(
            "buku kerja ini dikunci kata sandi. Hapus kata sandinya, lalu kirim lagi."
        ) from None
    except (CalamineError, OSError, ValueError):
        raise Refused(
            "buku kerjanya tidak bisa dibaca. Buka di Excel, simpan ulang sebagai XLSX atau CSV, "
            "lalu kirim lagi."
        ) from None
    total = sum(sheet.total_height * sheet.total_width for _, sheet in shown)
    if not shown:
        raise Refused("buku kerja ini kosong. Kirim berkas yang berisi daftarnya.")
    told = spans(path) if known.kind == "ods" else {}
    for name, one in told.items():
        known.columns[name], known.rows[name] = one.columns, one.rows
    several = len(shown) > 1
    cuts = [
        (name, Cut(lines_of(name, sheet, several=several), joined(told.get(name), sheet)))
        for name, sheet in shown
    ]
    if total <= (limits.COMPARED if len(shown) > 1 else limits.WHOLE):
        source = held(cuts, known.kind, notes)
    else:
        source = streamed(cuts, known.kind)
    source.notes += notes
    used = {table.sheet for table in source.tables}
    source.notes += [
        note for name, sheet in shown if name in used and (note := hidden(known, name, sheet))
    ]
    return source


def chosen(book: object) -> tuple[Sheets, list[str]]:
    """The sheets that say something; hidden ones only when no other does."""
    seen: Sheets = []
    hidden: Sheets = []
    for meta in book.sheets_metadata:  # type: ignore[attr-defined]
        if meta.typ != SheetTypeEnum.WorkSheet:
            continue
        sheet = book.get_sheet_by_name(meta.name)  # type: ignore[attr-defined]
        if sheet.start is not None and not is_ours(meta.name, first_cell(meta.name, sheet)):
            (seen if meta.visible == SheetVisibleEnum.Visible else hidden).append(
                (meta.name, sheet)
            )
    if not seen:
        return hidden, []
    return seen, [f"Lembar {name} tersembunyi, jadi tidak diambil." for name, _ in hidden]


def first_cell(name: str, sheet: CalamineSheet) -> object:
    """What stands first on a sheet that is called as one of ours."""
    return next(sheet.iter_rows(), [None])[0] if may_be_ours(name) else None


def hidden(known: Inspected, name: str, sheet: CalamineSheet) -> str:
    """What the sheet hides and was read all the same, for people."""
    width = sheet.end[1] + 1 if sheet.end else 0
    what = [letters(at) for at in known.columns.get(name, ()) if at <= width]
    said = [f"kolom {', '.join(what[:12])}{' …' if what[12:] else ''}"] if what else []
    said += [f"{rows} baris"] if (rows := known.rows.get(name)) else []
    together = " dan ".join(said)
    return f"Lembar {name}: {together} tersembunyi, tetapi ikut dibaca." if said else ""


def held(cuts: list[tuple[str, Cut]], kind: str, notes: list[str]) -> Source:
    """The tables of sheets that are looked through whole."""
    parts: list[Part] = []
    for name, cut in cuts:
        parts += parts_of(cut, name)
    if any(len(part.headers) > 1 for part in parts):
        parts = [part for part in parts if len(part.headers) > 1]
    tabled = {part.sheet for part in parts}
    notes += [
        f"Lembar {name} tidak berisi tabel, jadi tidak diambil."
        for name, _ in cuts
        if name not in tabled
    ]
    source = compared(parts, kind)
    for _, cut in cuts:
        source.passed += cut.passed
    return source


def joined(told: Sheet | None, sheet: CalamineSheet) -> list[Merge]:
    """The ranges whose cells were made one."""
    if told and told.merges:
        return told.merges
    ranges = sheet.merged_cell_ranges or []
    return [Merge(top, left, bottom, right) for (top, left), (bottom, right) in ranges]


def lines_of(name: str, sheet: CalamineSheet, *, several: bool) -> Iterator[Line]:
    """The lines that say something, as text; their cells from the sheet's first column on, which
    the parser leaves out when nothing stands in it."""
    left = [""] * (sheet.start[1] if sheet.start else 0)
    for number, row in enumerate(sheet.iter_rows(), start=1):
        cells = [cell.strip() if cell.__class__ is str else text_of(cell) for cell in row]
        if sum(map(len, cells)) > limits.CELL:
            where = f"lembar {name} baris {number}" if several else f"baris {number}"
            raise Refused(
                f"{where}: isinya lebih dari {limits.CELL:,} huruf".replace(",", ".")
                + ". Pendekkan isinya, lalu kirim lagi."
            )
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            yield number, left + cells if left else cells
