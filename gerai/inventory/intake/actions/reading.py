"""The rows of a list: read, typed, coded, sealed and kept, some thousand in a transaction."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.timezone import now

from gerai.foundation.access.models import User
from gerai.foundation.access.queries import require
from gerai.foundation.access.roles import Permission
from gerai.foundation.answers import Refused
from gerai.foundation.areas.queries import root, short_labels
from gerai.foundation.copying import send, written
from gerai.foundation.database.actions import analyse
from gerai.foundation.database.queries import known_rows
from gerai.foundation.later import later
from gerai.foundation.packing import packed
from gerai.foundation.tables.engine import Interrupted, Once, Reading
from gerai.foundation.tables.rules import RawRow, Target, Typist
from gerai.inventory.intake.engine import (
    CHUNK,
    Chunk,
    Coder,
    fingerprint,
    marks,
    save_chunk,
    save_original,
    seldom_collected,
)
from gerai.inventory.intake.engine.mended import keep_said, mended_of
from gerai.inventory.intake.models import BusinessList, Row
from gerai.inventory.intake.rules import (
    LIST_MACHINE,
    Judged,
    ListState,
    RowState,
    is_own,
)
from gerai.inventory.intake.rules.blank import is_example

from . import tallies
from .inheriting import inherit
from .judged import Came, Typists, as_they_came, as_told, judged_by, typed_by, where_waiting
from .receiving import mapping_of, refuse
from .recognising import UNNAMED, earlier, recognise

MANY, GROWN = 2_000, 0.02  # rows of a list, and their part of all, from which on they are counted

COLUMNS = (
    "business_list_id", "number", "sheet", "line", "values", "problems", "digest", "keys", "state",
    "came",
)  # fmt: skip
Progress = Callable[[int], None]
Basis = tuple[str, str, list[Any]]
Reader = tuple[Typists, Coder, Basis]


def quiet(_rows: int) -> None:
    """Nobody looks."""


def read(
    *,
    uid: UUID,
    path: Path,
    file: Once | None = None,
    by: User,
    progress: Progress = quiet,
) -> BusinessList:
    """All rows of the list are kept with their states, however often the reading was cut off:
    a chunk and the cursor behind it are one transaction. A list of another region is refused.
    `file`: the same file of the caller, so that it is parsed once."""
    found = BusinessList.objects.visible_to(by).get(uid=uid)
    if found.state != ListState.RECEIVED:
        return found
    with nullcontext(file) if file else Once(path) as once:
        reading = once()
        try:
            chunks = read_rows(found, reading, by, progress)
        except Interrupted:
            raise
        except Refused as refusal:
            break_off(uid=uid, reason=str(refusal).removeprefix(f"{reading.name}: "), by=by)
            raise
        if reading.kind == "xlsx":
            save_original(uid, path)
        return settle(uid=uid, by=by, notes=reading.remarks, chunks=chunks)


def read_rows(found: BusinessList, file: Reading, by: User, progress: Progress) -> int:
    """Every chunk that was not read before is kept; how many the file has."""
    coder = Coder(found.within, sectors=found.about.sectors)
    typists = {
        table: Typist(found.about.target, mapping, several=file.several)
        for table, mapping in mapping_of(found).items()
    }
    done, number, uid = 0, -1, found.uid
    rows_of_lists = taken(file.rows, set(typists), found.about.target)
    all_rows = counted(found, rows_of_lists)
    reader = (typists, coder, basis(found))
    with seldom_collected():
        for number, rows in enumerate(chunks(all_rows)):
            done += len(rows)
            if number < found.chunks_read:
                heed(typists, rows)
            else:
                found = read_chunk(uid=uid, number=number, rows=rows, reader=reader, by=by)
            progress(done)
    return number + 1


def basis(found: BusinessList) -> Basis:
    """By what its rows are understood: another process may have begun it anew by something else."""
    return found.within, found.persons, found.columns


@transaction.atomic
def break_off(*, uid: UUID, reason: str, by: User) -> None:
    """The list is a refusal, because its file ends badly; what was entered before stays."""
    found = BusinessList.objects.visible_to(by).select_for_update().get(uid=uid)
    if found.state == ListState.RECEIVED and not found.counts["entered"]:
        refuse(found, reason, by)


def heed(typists: Typists, rows: Sequence[RawRow]) -> None:
    """The rows were read before: "sda" in the next ones means what stands in them."""
    for table, typist in typists.items():
        if some := [row for row in rows if row.table == table]:
            typist.heed(some)


def taken(rows: Iterator[RawRow], tables: set[int], target: Target) -> Iterator[RawRow]:
    """The rows of the tables that are lists of what the whole list is about; the example row of our
    blank workbook is nobody's."""
    return (row for row in rows if row.table in tables and not is_example(row.cells, target))


def counted(found: BusinessList, rows: Iterator[RawRow]) -> Iterator[RawRow]:
    """The rows by the numbers of their list: one that was begun before sheets were kept counted
    by lines, and what it entered is known by them."""
    if found.rows.filter(line=0).exists():
        return (replace(row, number=row.line) for row in rows)
    return rows


def chunks(rows: Iterator[RawRow]) -> Iterator[list[RawRow]]:
    """The rows, some thousand at a time."""
    while some := list(islice(rows, CHUNK)):
        yield some


@transaction.atomic
def read_chunk(
    *, uid: UUID, number: int, rows: list[RawRow], reader: Reader, by: User
) -> BusinessList:
    """These rows are kept, unless another process was first; the cursor stands behind them."""
    found = BusinessList.objects.visible_to(by).select_for_update().get(uid=uid)
    require(by, Permission.LIST_ENTER, area=found.area_code)
    typists, coder, told = reader
    if (found.chunks_read, found.state) != (number, ListState.RECEIVED) or basis(found) != told:
        heed(typists, rows)
        return found
    for typist in typists.values():
        typist.masked.clear()
        typist.repaired.clear()
    typed = typed_by(typists, rows)
    about, numbers = found.about, numbers_of(found)
    keys = [
        marks(about.keys(row.values, row.personal, counting(raw, numbers[raw.table]), raw.number))
        for raw, row in zip(rows, typed, strict=True)
    ]
    mended = mended_of(found, [row.number for row in rows])
    came = as_they_came(found, typed, coder, mended)
    judged = judged_by(found, typed, coder, mended)
    keep_said(found, mended, judged)
    personal = {row.number: row.personal for row in judged if row.personal}
    save_chunk(uid, number, Chunk(rows, personal))
    kept = keep(found, rows, judged, keys, came)
    count(found, kept)
    for kind in ("masked", "repaired"):
        tell(found, kind, [getattr(one, kind) for one in typists.values()])
    tell(found, "repaired", [Counter(one for row in judged for one in row.repairs)])
    found.chunks_read = number + 1
    found.save(update_fields=["chunks_read", "counts"])
    return found


COUNTING = ("row_id", "source_id")
Numbers = dict[int, list[tuple[int, str]]]  # columns that count or name the rows, by table


def numbers_of(found: BusinessList) -> Numbers:
    """Place and header of each such column."""
    columns: Numbers = defaultdict(list)
    for one in found.columns:
        if one["field"] in COUNTING or (one["field"] is None and is_own(one["header"])):
            columns[one.get("table", 0)].append((one["column"], one["header"]))
    return columns


def counting(raw: RawRow, numbers: Sequence[tuple[int, str]]) -> list[tuple[str, str]]:
    """Header and cell of the columns that count or name the row."""
    return [(header, raw.cells[at]) for at, header in numbers]


def keep(
    found: BusinessList,
    rows: Sequence[RawRow],
    judged: Sequence[Judged],
    keys: Sequence[str],
    came: Came,
) -> list[Judged]:
    """The rows are in the table, by COPY; those that were entered before stay as they are."""
    numbers = (rows[0].number, rows[-1].number)
    there = set(
        Row.objects.filter(business_list=found, number__range=numbers).values_list(
            "number", flat=True
        )
    )
    fresh = [
        (raw, row, mark)
        for raw, row, mark in zip(rows, judged, keys, strict=True)
        if raw.number not in there
    ]
    send(written(Row._meta.db_table, COLUMNS, (as_row(found.pk, *one, came) for one in fresh)))
    return [row for _, row, _ in fresh]


def as_row(business_list: int, raw: RawRow, row: Judged, mark: str, came: Came) -> tuple[Any, ...]:
    """The row by COLUMNS."""
    problems = row.problems
    return (
        business_list,
        row.number,
        raw.sheet[:80],
        raw.line,
        packed(row.values).decode(),
        packed([as_told(one) for one in problems]).decode() if problems else "[]",
        fingerprint(raw),
        mark,
        row.state.value,
        came.get(row.number, where_waiting(row)),
    )


def count(found: BusinessList, kept: Sequence[Judged]) -> None:
    """The list's numbers grow by these rows; each kind of problem keeps its first sentence."""
    counts = found.counts
    counts["read"] += len(kept)
    for state, times in Counter(row.state.value for row in kept).items():
        counts[state] += times
    for row in kept:
        for problem in row.problems:
            kind = f"{problem.field}.{problem.code}"
            counts["problems"][kind] = counts["problems"].get(kind, 0) + 1
            counts["examples"].setdefault(kind, problem.sentence)


def tell(found: BusinessList, kind: str, counted: Sequence[Counter[str]]) -> None:
    """What the typists counted of these rows is added to the list's numbers."""
    before = found.counts.get(kind, {})
    total: Counter[str] = Counter()
    for one in counted:
        total.update(one)
    found.counts[kind] = before | {key: before.get(key, 0) + n for key, n in total.items()}


def settle(
    *, uid: UUID, by: User, notes: Sequence[str] = (), chunks: int | None = None
) -> BusinessList:
    """The list is READ and belongs to the area that its rows share; or it is refused, because
    none of its rows lies in this installation. `chunks` are all that it has: one that another
    began anew meanwhile is the other's to settle."""
    found, outside = settled(uid=uid, by=by, notes=notes, chunks=chunks)
    if outside:
        raise Refused(f"{found.name}: {found.refusal}")
    return found


@transaction.atomic
def settled(
    *, uid: UUID, by: User, notes: Sequence[str], chunks: int | None = None
) -> tuple[BusinessList, bool]:
    """The list after its last row, and whether it was refused for lying elsewhere."""
    found = BusinessList.objects.visible_to(by).select_for_update().get(uid=uid)
    if found.state != ListState.RECEIVED or chunks not in (None, found.chunks_read):
        return found, False
    counts = found.counts
    if not counts["read"]:
        refuse(found, "tidak ada baris di bawah judulnya.", by)
        return found, True
    if counts["problems"].get("area.outside_root") and not inside_rows(found):
        home = short_labels([root()])[root()]
        reason = (
            f"semua {found.about.word} yang diketahui wilayahnya berada di luar {home}, "
            "wilayah pemasangan ini. Kirim daftarnya ke daerah itu."
        )
        refuse(found, reason, by)
        return found, True
    take_stock(counts["read"])
    found.area_code = found.within or shared_area(found)
    found.state = LIST_MACHINE.after(found.state, "read")
    found.notes += [note for note in notes if note not in found.notes]
    found.revises = earlier(found, by)
    if found.revises and found.sender == UNNAMED:
        found.sender = found.revises.sender
    found.save(update_fields=["area_code", "state", "notes", "revises", "sender"])
    recognise(found)
    tallies.fill(found)
    if inherit(found, by=by, at=now()):
        recognise(found)
    if found.counts["repairable"] or found.counts["rejected"]:
        later("intake.tell_read", list_id=found.pk)
    return found, False


def take_stock(read: int) -> None:
    """PostgreSQL's planner knows of a large list's rows before they are compared with those of
    others: to it a list that it never counted is one row, and two such lists are joined by looking
    at every pair."""
    rows = Row._meta.db_table
    if read >= MANY and read >= GROWN * known_rows(rows):
        analyse([rows])


def inside_rows(found: BusinessList) -> bool:
    """Whether any row has a place in this installation."""
    states = (RowState.READY, RowState.ENTERED)
    return found.rows.filter(state__in=states).exists()


def shared_area(found: BusinessList) -> str:
    """The regency of all ready rows, else their province, else this installation's root."""
    ready = found.rows.filter(state__in=(RowState.READY, RowState.ENTERED))
    codes: set[str] = set(ready.values_list("values__area_code", flat=True).distinct())
    for length in (5, 2):
        parts = {code[:length] for code in codes}
        if len(parts) == 1 and len(code := parts.pop()) >= len(root()):
            return code
    return root()
