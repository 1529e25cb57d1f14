"""A workbook back to who sent it: wrong cells in colour with a comment, rows with hidden keys, a
cover that says what to do. Only parts that must change do; all others are the same bytes."""

import re
import zipfile
import zlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from .archive import inspected
from .package import Changes, Package
from .painting import NONE, Colour, Look, Painter
from .remarks import add_remarks, chosen
from .rewriting import Mark, Marked, Rewriter, column_for_keys
from .tags import Edit, Tag, Unreturnable, edited, safe, text_cell, with_attribute

__all__ = ["COMMENTS", "Colour", "Cover", "Look", "Mark", "Marked", "Unreturnable", "give_back"]

COMMENTS = 5_000  # on a sheet; cells behind them have the colour alone
STEP = 1 << 20
HEAD = 1 << 16
NAME = 31  # letters of a sheet's name
SELECTED = re.compile(rb"""\stabSelected\s*=\s*["'](?:1|true)["']""")
PRINTED = b'<pageSetup orientation="landscape" fitToWidth="1" fitToHeight="0"/>'
KINDS = "application/vnd.openxmlformats-officedocument.spreadsheetml."
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError)


@dataclass(frozen=True)
class Cover:
    """The sheet in front: its name, and its lines with their looks."""

    name: str
    lines: Sequence[tuple[str, Look]]


def give_back(path: Path, out: IO[bytes], marked: Mapping[str, Marked], cover: Cover) -> bool:
    """The workbook stands in `out` with these marks by sheet; whether it holds macros. One that
    cannot be changed without harm raises Unreturnable, and what `out` holds then is nothing."""
    if inspected(path).kind != "xlsx":
        raise Unreturnable("no XLSX")
    try:
        package = Package(path)
        with package.archive, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
            written(package, made, marked, cover)
            return package.macros
    except BROKEN:
        raise Unreturnable("broken") from None


def written(
    package: Package, made: zipfile.ZipFile, marked: Mapping[str, Marked], cover: Cover
) -> None:
    """Sheets first, since they find out which styles are needed."""
    changes = Changes(package)
    sheets = {one.name: package.real(one.part) for one in package.sheets()}
    if missing := marked.keys() - sheets.keys():
        raise Unreturnable(f"{len(missing)} sheets are missing")
    touched = {sheets[name]: one for name, one in marked.items()}
    shown = selected(package) <= touched.keys()
    styles = next((one for one in package.links(package.book) if one.kind == "styles"), None)
    data = package.read(styles.target) if styles else NONE.format(package.space).encode()
    painter = Painter(data)
    looks = painter.cover()
    for part, one in touched.items():
        texts = {
            line: {column: mark.text for column, mark in some.items()}
            for line, some in one.marks.items()
        }
        remarks = chosen(texts, COMMENTS)
        drawing = add_remarks(package, changes, part, remarks) if remarks else ""
        with package.archive.open(part) as file:
            keys = column_for_keys(file, one.last)
        rewrite = Rewriter(
            one, painter, keys, drawing=drawing, office=package.office, seen=not shown
        )
        with package.archive.open(part) as file, made.open(as_it_was(package, part), "w") as to:
            rewrite(file, to)
    if styles:
        changes.parts[package.real(styles.target)] = painter.finished()
    else:
        name = "xl/styles.xml"  # where every program looks
        if package.has(name):
            raise Unreturnable("styles that nothing leads to")
        changes.parts[name], changes.kinds[name] = painter.finished(), f"{KINDS}styles+xml"
        changes.link(package.book, "styles", name)
    add_cover(package, changes, cover, looks, shown=shown)
    changes.settle()
    the_rest(package, made, changes, touched.keys())


def the_rest(
    package: Package, made: zipfile.ZipFile, changes: Changes, done: Collection[str]
) -> None:
    """All other parts in their order, and the new ones."""
    for info in package.archive.infolist():
        name = info.filename
        if name in done:
            continue
        fresh = as_it_was(package, name)
        if name in changes.parts:
            made.writestr(fresh, changes.parts.pop(name))
            continue
        with package.archive.open(info) as file, made.open(fresh, "w") as to:
            while piece := file.read(STEP):
                to.write(piece)
    for name, data in changes.parts.items():
        made.writestr(name, data, zipfile.ZIP_DEFLATED)


def as_it_was(package: Package, name: str) -> zipfile.ZipInfo:
    """How the archive keeps a part: its name, its day, whether it is squeezed."""
    old = package.archive.getinfo(name)
    info = zipfile.ZipInfo(old.filename, old.date_time)
    squeezed = old.compress_type != zipfile.ZIP_STORED
    info.compress_type = zipfile.ZIP_DEFLATED if squeezed else zipfile.ZIP_STORED
    info.external_attr, info.create_system = old.external_attr, old.create_system
    info.file_size = old.file_size
    return info


def selected(package: Package) -> set[str]:
    """The sheets that are in front when the workbook opens: what is typed goes to all of them."""
    found = set()
    for one in package.sheets():
        part = package.real(one.part)
        with package.archive.open(part) as file:
            if SELECTED.search(file.read(HEAD)):
                found.add(part)
    return found


def add_cover(
    package: Package, changes: Changes, cover: Cover, looks: Mapping[Look, int], *, shown: bool
) -> None:
    """The first sheet is the cover; it is in front where that changes no sheet that had no mark."""
    part = package.free("xl/worksheets/sheetGerai{}.xml")
    changes.parts[part] = cover_sheet(package.space, cover, looks, shown=shown)
    changes.kinds[part] = f"{KINDS}worksheet+xml"
    link = changes.link(package.book, "worksheet", part)
    root, data = package.root, package.read(package.book)
    sheets = root.child("sheets")
    if not sheets or not sheets.children:
        raise Unreturnable("no sheets")
    ids = [int(one.attributes.get("sheetId", "0")) for one in sheets.children]
    names = {one.attributes.get("name", "").lower() for one in sheets.children}
    first = sheets.children[0]
    key = next(name for name in first.attributes if name.endswith(":id"))
    said = safe(unused(cover.name, names)).decode()
    ours = f'<{first.raw} name="{said}" sheetId="{max(ids) + 1}" {key}="{link}"/>'
    edits: list[Edit] = [(first.start, first.start, ours.encode())]
    for name in (root.child("definedNames") or sheets).children:
        if place := name.attributes.get("localSheetId"):
            opening = data[name.start : name.inside]
            opening = with_attribute(opening, "localSheetId", str(int(place) + 1))
            edits.append((name.start, name.inside, opening))
    edits += viewed(data, root, sheets, shown=shown)
    changes.parts[package.real(package.book)] = edited(data, edits)


def viewed(data: bytes, root: Tag, sheets: Tag, *, shown: bool) -> list[Edit]:
    """The workbook opens at the cover, else where it did."""
    views = root.child("bookViews")
    if views is None or not views.children:
        p = root.prefix
        one = f'<{p}bookViews><{p}workbookView activeTab="{int(not shown)}"/></{p}bookViews>'
        return [] if views else [(sheets.start, sheets.start, one.encode())]
    edits: list[Edit] = []
    for view in views.children:
        opening = data[view.start : view.inside]
        at = 0 if shown else int(view.attributes.get("activeTab", "0")) + 1
        opening = with_attribute(opening, "activeTab", str(at))
        if shown and "firstSheet" in view.attributes:
            opening = with_attribute(opening, "firstSheet", "0")
        edits.append((view.start, view.inside, opening))
    return edits


def unused(name: str, names: set[str]) -> str:
    """The name, with a number where a sheet has it."""
    number, found = 1, name[:NAME]
    while found.lower() in names:
        number += 1
        found = f"{name[: NAME - 5]} ({number})"
    return found


def cover_sheet(space: str, cover: Cover, looks: Mapping[Look, int], *, shown: bool) -> bytes:
    """The cover's one column of lines."""
    selected = ' tabSelected="1"' if shown else ""
    rows = b"".join(
        f'<row r="{line}" ht="{height(text, look)}" customHeight="1">'.encode()
        + (text_cell(1, line, text, style=looks[look]) if text else b"")
        + b"</row>"
        for line, (text, look) in enumerate(cover.lines, start=1)
    )
    view = f'<sheetView showGridLines="0"{selected} workbookViewId="0"/>'
    head = (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><worksheet xmlns="{space}">'
        f'<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetViews>{view}</sheetViews>'
        '<cols><col min="1" max="1" width="100" customWidth="1"/></cols><sheetData>'
    )
    return head.encode() + rows + b"</sheetData>" + PRINTED + b"</worksheet>"


def height(text: str, look: Look) -> int:
    """Of a line that is folded at about 95 letters."""
    return 30 if look is Look.TITLE else 18 * max(1, -(-len(text) // 95)) + 2
