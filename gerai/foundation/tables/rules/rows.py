"""From the cells of a row to typed values and every problem at once. No Django here."""

import dataclasses
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from .amounts import doubtful, scaled
from .cells import (
    LONGEST_CELL,
    UNKNOWN,
    Problem,
    RawRow,
    Read,
    Reader,
    clean,
    is_ditto,
    is_unknown,
    spot,
)
from .mapping import Mapped
from .splits import Split
from .targets import SKIP, Field, Target

REMEMBERED = 20_000
QUOTED = re.compile(r'"[^"]*"')
# A phone, an e-mail address or a NIK inside a cell that will be kept in clear.
PERSONAL = re.compile(
    r"(?<![\w.+-])[\w.+-]{1,254}@[\w-]{1,63}\.[\w.]+"
    r"|(?<![\d.,])(?:\+?62|0)[ .-]?8\d(?:[ .-]?\d){6,11}(?!\d)"
    r"|(?<![\d.,])8\d{9,11}(?!\d)"
    r"|(?<!\d)\d{15,16}(?!\d)"
)
COVER = "•••"
INSIDE = "ada nomor atau alamat surel pribadi di dalamnya. Pindahkan ke kolomnya sendiri"
TOO_LONG = Read(code="too_long", why="isinya lebih dari 5.000 huruf. Pendekkan isinya")


@dataclass(slots=True)
class Typed:
    """One row: values that may be kept in clear, personal ones apart, problems of all its cells.
    `where` says for people where it stands: "Baris 12", "Lembar Kopi baris 12"."""

    number: int
    values: dict[str, Any] = dataclasses.field(default_factory=dict)
    personal: list[tuple[str, str]] = dataclasses.field(default_factory=list)
    problems: list[Problem] = dataclasses.field(default_factory=list)
    where: str = ""

    def __post_init__(self) -> None:
        self.where = self.where or f"Baris {self.number}"


@dataclass(frozen=True, slots=True)
class Doubt:
    """A row of a reference list that is not taken: its line, and why, with what to do."""

    line: int
    why: str

    def __str__(self) -> str:
        return f"baris {self.line}: {self.why}"


@dataclass(slots=True)
class Column:
    """A mapped column at work: its reader, what it already read (most cells repeat), and the cell
    above, which "sda" repeats."""

    at: int
    header: str
    field: Field
    read: Reader
    memory: dict[str, Read] = dataclasses.field(default_factory=dict)
    above: str = ""

    def __call__(self, cell: str) -> Read:
        found = self.memory.get(cell)
        if found is None:
            found = self.first(cell)
            if len(self.memory) < REMEMBERED:
                self.memory[cell] = found
        return found

    def first(self, cell: str) -> Read:
        """The cell read for the first time; a phone in a column of words is covered."""
        if len(cell) > LONGEST_CELL:
            return TOO_LONG
        found = self.read(cell)
        closed = self.field.personal or self.field.code
        if closed or not isinstance(found.value, str) or not PERSONAL.search(found.value):
            return found
        return Read(PERSONAL.sub(COVER, found.value), "personal_inside", INSIDE)

    def heeded(self, cell: str) -> tuple[str, bool]:
        """The cell as it is meant, and whether that is the one above; it is the one above now."""
        if known := self.memory.get(cell):
            self.above = "" if known.value is None else cell
            return cell, False
        bare = clean(cell) if cell else ""
        if bare and is_ditto(bare):
            return self.above, bool(self.above)
        self.above = "" if is_unknown(bare) else cell
        return cell, False


def column_of(one: Mapped, target: Target) -> Column | None:
    """The column at work; None when nothing is read in it."""
    if not one.field or (known := target.fields[one.field]).type == SKIP:
        return None
    read = target.readers[known.type]
    if known.type == "money" and one.scale > 1:
        read = scaled(one.scale)
    elif known.type == "money" and one.doubt > 1:
        read = doubtful(one.doubt)
    if split := target.split(one.split):
        read = part(split, one.field, read)
    return Column(one.column, one.header, known, read)


def part(split: Split, name: str, reader: Reader) -> Reader:
    """A reader of what a cell says of one field; a cell of another form is all `rest`."""

    def read(cell: str) -> Read:
        parts = split.parts(cell)
        if parts is None:
            return reader(cell) if name == split.rest else UNKNOWN
        found = reader(parts[name]) if name in parts else UNKNOWN
        told = found.repair or found.value is None or name == split.rest
        return found if told else dataclasses.replace(found, repair="parted")

    return read


class Typist:
    """Types the rows of one table. Masked and repaired cells are counted in `masked` and
    `repaired`, once for the table. `several`: the file has several sheets, so that a row's place
    names its own."""

    def __init__(
        self,
        target: Target,
        mapping: Sequence[Mapped],
        *,
        personal_only: bool = False,
        several: bool = False,
    ) -> None:
        self.several = several
        self.masked: Counter[str] = Counter()
        self.repaired: Counter[str] = Counter()
        surest = sorted(mapping, key=lambda one: (is_part(one, target), -one.score))
        columns = [column for one in surest if (column := column_of(one, target))]
        self.columns = [one for one in columns if one.field.personal or not personal_only]
        self.dittoed = [one for one in self.columns if one.field.ditto]

    def heed(self, rows: Iterable[RawRow]) -> None:
        """The rows that were typed before an interruption: what stood above is known again."""
        for row in rows:
            for column in self.dittoed:
                column.heeded(row.cells[column.at])

    def __call__(self, row: RawRow) -> Typed:
        """The first column that knows a field decides; a personal field keeps all that are said."""
        typed = Typed(row.number, where=spot(row, several=self.several))
        for column in self.columns:
            cell = row.cells[column.at]
            if column.field.ditto:
                cell, repeated = column.heeded(cell)
                if repeated:
                    self.repaired[f"{column.field.name}.ditto"] += 1
            if not cell:
                continue
            read = column(cell)
            if read.value is None and not read.code:
                continue
            if read.code:
                self.note(typed, column, read)
            if read.value is not None:
                self.keep(typed, column, read)
        return typed

    def note(self, typed: Typed, column: Column, read: Read) -> None:
        """A problem with its place; nothing personal is said back, nor proposed in clear."""
        if read.code == "masked":
            self.masked[column.field.name] += 1
            return
        if read.code == "personal_inside" and column.field.name in typed.values:
            return
        why, proposal = read.why, read.proposal
        if column.field.personal:
            why, proposal = QUOTED.sub("isinya", why), None
        typed.problems.append(
            Problem(column.field.name, read.code, place(typed, column, why), proposal)
        )

    def keep(self, typed: Typed, column: Column, read: Read) -> None:
        """The value where it belongs, its repair counted."""
        name, value = column.field.name, read.value
        if read.repair:
            self.repaired[f"{name}.{read.repair}"] += 1
        if column.field.personal:
            several = value if isinstance(value, tuple) else (str(value),)
            typed.personal.extend(
                (name, one) for one in several if (name, one) not in typed.personal
            )
            return
        typed.values.setdefault(name, value)


def is_part(one: Mapped, target: Target) -> bool:
    """Whether the entry is only a part of its column, which gives way to a column of its own."""
    split = target.split(one.split) if one.split else None
    return bool(split and one.field != split.rest)


def place(typed: Typed, column: Column, why: str) -> str:
    """Row and column, what is wrong, how to mend it: one sentence for people."""
    why = PERSONAL.sub(COVER, why)
    return f"{typed.where}, kolom {column.header} ({column.field.label}): {why}."
