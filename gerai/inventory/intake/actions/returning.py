"""A list goes back to its sender as a workbook in which the wrong cells are in colour."""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models.functions import Now

from gerai.foundation.access.models import User
from gerai.foundation.access.queries import require
from gerai.foundation.access.roles import Permission
from gerai.foundation.answers import Refused
from gerai.foundation.events.actions import record
from gerai.foundation.later import later
from gerai.foundation.tables.engine import Once
from gerai.foundation.tables.engine.fresh import names_of, write_fresh
from gerai.foundation.tables.engine.giving import (
    COMMENTS,
    Colour,
    Cover,
    Look,
    Mark,
    Marked,
    Unreturnable,
    give_back,
)
from gerai.foundation.tables.engine.limits import CELLS
from gerai.foundation.tables.engine.reading import kind_of
from gerai.foundation.tables.rules import Table
from gerai.foundation.tables.rules.cells import shown
from gerai.foundation.tables.rules.covers import COVER
from gerai.inventory.intake.engine import load_chunk
from gerai.inventory.intake.engine.tokens import token
from gerai.inventory.intake.models import BusinessList
from gerai.inventory.intake.rules import ListState
from gerai.inventory.intake.rules.returning import (
    KEY_TITLE,
    Asked,
    Spot,
    asked,
    cover_lines,
    joined,
)

from .reading import Progress, quiet

STEP = 5_000
NUMBERS = range(2, 1_000)
RIGHT = "Bagian kanan baris ini: "


@dataclass
class Place:
    """One table in the workbook that goes back: its sheet, its columns, its header's last line."""

    sheet: str
    columns: list[Spot]
    bottom: int


@dataclass
class Sheet:
    """What one sheet gets, while the rows go by."""

    marks: dict[int, dict[int, Mark]] = field(default_factory=dict)
    keys: dict[int, str] = field(default_factory=dict)
    doubled: bool = False  # two rows of the list on one line


Row = tuple[int, str, int, list[dict[str, Any]], str]  # number, sheet, line, problems, state


def return_list(*, uid: UUID, path: Path, file: Once, folder: Path, by: User) -> Path | None:
    """The workbook stands in the folder beside what is there already; None when no row waits.
    `file`: the list's own file. One that is no XLSX, or cannot be changed without harm, goes back
    as an XLSX with its rows and columns."""
    found = BusinessList.objects.visible_to(by).get(uid=uid)
    require(by, Permission.LIST_ENTER, area=found.area_code)
    if found.state not in (ListState.READ, ListState.ENTERED) or not waiting(found):
        return None
    if not folder.is_dir():
        raise Refused(f"{shown(folder)}: bukan folder. Buat foldernya dulu, lalu ulangi.")
    try:
        with NamedTemporaryFile(dir=folder, prefix=".", suffix=".xlsx") as draft:
            macros = written(found, file, Path(draft.name), by)
            made = landed(Path(draft.name), folder, path, ".xlsm" if macros else ".xlsx")
    except OSError:
        raise Refused(
            f"{shown(folder)}: tidak bisa ditulisi. Periksa izin dan sisa ruangnya."
        ) from None
    note(found, by)
    return made


@transaction.atomic
def note(found: BusinessList, by: User) -> None:
    """That the list went back stands in the events, and when that was last in the list."""
    BusinessList.objects.filter(pk=found.pk).update(returned_at=Now())
    record("list.returned", subject=found, by=by, area=found.area_code, waiting=waiting(found))
    later("intake.tell_returned", list_id=found.pk)


def waiting(found: BusinessList) -> int:
    """Rows that wait for their sender."""
    return int(found.counts["repairable"] + found.counts["rejected"])


def written(
    found: BusinessList, file: Once | None, draft: Path, by: User, progress: Progress = quiet
) -> bool:
    """The draft is the workbook; whether it holds macros. Without the list's own file it is of the
    list's rows."""
    if file and kind_of(file.path) == "zip" and file().kind == "xlsx":
        places = places_of(found, file().tables)
        rows = rows_of(found, progress)
        with suppress(Unreturnable), draft.open("wb") as out:
            return give_back(file.path, out, *marked(found, places, rows, by))
    anew(found, draft, by, progress)
    return False


def anew(found: BusinessList, draft: Path, by: User, progress: Progress = quiet) -> None:
    """The draft is a workbook of the list's own rows, in their order."""
    heads = heads_of(found)
    if found.counts["read"] * max(map(len, heads.values())) > CELLS:
        raise Refused(
            f"{found.name}: terlalu besar untuk satu buku kerja. Bagi daftarnya menjadi beberapa "
            "berkas, kirim lagi satu per satu, lalu ulangi."
        )
    sheets = {one.get("table", 0): one.get("sheet", "") for one in found.columns}
    names = dict(zip(heads, names_of([sheets[table] for table in heads]), strict=True))
    lines: dict[int, tuple[str, int]] = {}
    places = [
        Place(names[table], spots(found, table, range(1, len(some) + 1)), 1)
        for table, some in heads.items()
    ]
    tables = [
        (names[table], some, cells_of(found, table, names[table], lines))
        for table, some in heads.items()
    ]
    with NamedTemporaryFile(dir=draft.parent, prefix=".", suffix=".xlsx") as plain:
        write_fresh(Path(plain.name), tables)
        rows = (
            (number, *lines[number], problems, state)
            for number, _, _, problems, state in rows_of(found, progress)
            if number in lines
        )
        with draft.open("wb") as out:
            give_back(Path(plain.name), out, *marked(found, places, rows, by))


def heads_of(found: BusinessList) -> dict[int, list[str]]:
    """The titles of each table that was taken."""
    heads: dict[int, dict[int, str]] = {}
    for one in found.columns:
        heads.setdefault(one.get("table", 0), {})[one["column"]] = one["header"]
    return {
        table: [some.get(at, "") for at in range(max(some) + 1)] for table, some in heads.items()
    }


def cells_of(
    found: BusinessList, table: int, sheet: str, lines: dict[int, tuple[str, int]]
) -> Iterator[Sequence[str]]:
    """The table's rows as they came; where each of them stands is noted."""
    line = 1
    for number in range(found.chunks_read):
        for row in load_chunk(found.uid, number).rows:
            if row.table == table:
                line += 1
                lines[row.number] = (sheet, line)
                yield row.cells


def spots(found: BusinessList, table: int, places: Sequence[int]) -> list[Spot]:
    """The table's columns; one that says several fields is there for each."""
    return [
        Spot(one["field"] or "", one["header"], places[one["column"]])
        for one in found.columns
        if one.get("table", 0) == table and one["column"] < len(places)
    ]


def places_of(found: BusinessList, tables: Sequence[Table]) -> list[Place]:
    """Where the list's tables stand in its own file."""
    taken = {one.get("table", 0) for one in found.columns}
    return [
        Place(table.sheet, spots(found, at, table.places), table.bottom)
        for at, table in enumerate(tables)
        if at in taken
    ]


def rows_of(found: BusinessList, progress: Progress = quiet) -> Iterator[Row]:
    """All rows of the list, by number."""
    rows = found.rows.order_by("number").values_list("number", "sheet", "line", "problems", "state")
    for done, row in enumerate(rows.iterator(chunk_size=STEP), start=1):
        yield row
        if done % STEP == 0:
            progress(done)


def marked(
    found: BusinessList, places: Sequence[Place], rows: Iterator[Row], by: User
) -> tuple[Mapping[str, Marked], Cover]:
    """What each sheet gets, and the cover."""
    sheets: dict[str, Sheet] = {}
    fields = found.about.target.fields
    for number, name, line, problems, state in rows:
        sheet_name, at = name or places[0].sheet, line or number
        here = [one for one in places if one.sheet == sheet_name and one.bottom < at]
        if not here:
            raise Unreturnable("a row that has no table")
        table = max(here, key=lambda one: one.bottom)
        sheet = sheets.setdefault(sheet_name, Sheet())
        said = joined([asked(one, state, table.columns, fields) for one in problems])
        if at in sheet.keys:
            sheet.doubled = True
            aside(sheet.marks.setdefault(at, {}), said, table.columns)
            continue
        sheet.keys[at] = token(found.uid, number)
        if said:
            sheet.marks[at] = {place: as_mark(one) for place, one in said.items()}
    return {
        name: Marked(
            marks=sheet.marks,
            keys={} if sheet.doubled else sheet.keys,
            heads=frozenset(one.bottom for one in places if one.sheet == name),
            last=max(spot.place for one in places if one.sheet == name for spot in one.columns),
            title="" if sheet.doubled else KEY_TITLE,
        )
        for name, sheet in sheets.items()
    }, cover_of(found, sheets, by)


def as_mark(one: Asked) -> Mark:
    """The cell's colour and comment."""
    return Mark(Colour.MUST if one.must else Colour.LOOK, one.text)


def aside(marks: dict[int, Mark], said: Mapping[int, Asked], columns: Sequence[Spot]) -> None:
    """What is said of the second row of a line stands at its first cell."""
    place = min(one.place for one in columns if one.place)
    for one in said.values():
        before = marks.get(place)
        text = f"{before.text}\n{RIGHT}{one.text}" if before else RIGHT + one.text
        must = one.must or (before is not None and before.colour is Colour.MUST)
        marks[place] = Mark(Colour.MUST if must else Colour.LOOK, text)


def cover_of(found: BusinessList, sheets: Mapping[str, Sheet], by: User) -> Cover:
    """The sheet in front."""
    cells = [sum(map(len, sheet.marks.values())) for sheet in sheets.values()]
    whom = "petugas yang memberikannya kepada Anda"
    if by.email:
        whom += f" ({by.name}, {by.email})"
    lines = cover_lines(
        name=found.name,
        read=found.counts["read"],
        waiting=waiting(found),
        sheets=[name for name, sheet in sheets.items() if sheet.marks],
        whom=whom,
        uncommented=sum(max(0, some - COMMENTS) for some in cells),
    )
    return Cover(COVER, [(text, Look(look)) for look, text in lines])


def landed(draft: Path, folder: Path, path: Path, ending: str) -> Path:
    """The draft under a name that nobody has: somebody may be mending the one before."""
    stem = f"{path.stem[:80]} - perlu diperbaiki"
    for name in (stem, *(f"{stem} ({number})" for number in NUMBERS)):
        made = folder / f"{name}{ending}"
        with suppress(FileExistsError):
            os.link(draft, made)
            return made
    raise Refused(f"{shown(folder)}: terlalu banyak berkas bernama sama. Pindahkan yang lama.")
