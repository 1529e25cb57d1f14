"""From the cells of a row to typed values and every problem at once. No Django here."""

import dataclasses
import re
from collections import Counter
from collections.abc import Sequence
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
    spot,
)
from .mapping import Mapped
from .splits import Split
from .targets import SKIP, Field, Target

REMEMBERED, LETTERS = 20_000, 2_000_000  # cells of a column, and their letters
QUOTED = re.compile(r'"[^"]*"')
# A phone, an e-mail address or a NIK inside a cell that will be kept in clear.
PERSONAL = re.compile(
    r"(?<![\w.+-])[\w.+-]{1,254}@[\w-]{1,63}\.[\w.]+"
    r"|(?<![\d.,])(?:\+?62|0)[ .-]?8\d(?:[ .-]?\d){6,11}(?!\d)"
    r"|(?<![\d.,])8\d{9,11}(?!\d)"
    r"|(?<!\d)\d{15,16}(?!\d)"
)
# Words and at most seven digits: nothing personal can be in it, told at once.
PLAIN = re.compile(r"[^@\d]*+(?:\d[^@\d]*+){0,7}")
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
    """A mapped column at work: its reader, what it already read (most cells repeat), which of that
    means "the same as above", and the cell that stands above."""

    at: int
    header: str
    field: Field
    read: Reader
    memory: dict[str, Read] = dataclasses.field(default_factory=dict)
    dittos: set[str] = dataclasses.field(default_factory=set)
    above: str = ""
    letters: int = 0  # of all cells in the memory

    def reads(self, cells: Sequence[str]) -> list[Read]:
        """What the cells say; each distinct one is read once."""
        self.learn(cells)
        return [self.memory[cell] for cell in cells]

    def learn(self, cells: Sequence[str]) -> None:
        """Every one of the cells is in the memory."""
        memory = self.memory
        fresh = set(cells) - memory.keys()
        self.letters += sum(map(len, fresh))
        if len(memory) + len(fresh) > REMEMBERED or self.letters > LETTERS:
            memory.clear()
            self.dittos.clear()
            fresh = set(cells)
            self.letters = sum(map(len, fresh))
        for cell in fresh:
            memory[cell] = self.first(cell) if cell else UNKNOWN
        if self.field.ditto:
            self.dittos |= {cell for cell in fresh if is_ditto(clean(cell))}

    def first(self, cell: str) -> Read:
        """The cell read for the first time; a phone in a column of words is covered."""
        if len(cell) > LONGEST_CELL:
            return TOO_LONG
        found = self.read(cell)
        if self.field.personal or self.field.code or not isinstance(found.value, str):
            return found
        if PLAIN.fullmatch(found.value) or not PERSONAL.search(found.value):
            return found
        return Read(PERSONAL.sub(COVER, found.value), "personal_inside", INSIDE)

    def meant(self, cells: Sequence[str]) -> tuple[Sequence[str], int]:
        """The cells as they are meant, and how many of them are the one above. Below a cell that
        says nothing, "sda" says nothing."""
        self.learn(cells)
        memory, times = self.memory, 0
        if self.dittos.isdisjoint(cells):
            last = cells[-1]
            self.above = "" if memory[last].value is None else last
            return cells, 0
        meant = []
        for cell in cells:
            if cell in self.dittos:
                cell = self.above
                times += bool(cell)
            elif memory[cell].value is None:
                self.above = ""
            else:
                self.above = cell
            meant.append(cell)
        return meant, times


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

    def heed(self, rows: Sequence[RawRow]) -> None:
        """The rows that were typed before an interruption: what stood above is known again."""
        for column in self.dittoed:
            column.meant([row.cells[column.at] for row in rows])

    def __call__(self, row: RawRow) -> Typed:
        """One row."""
        return self.many([row])[0]

    def many(self, rows: Sequence[RawRow]) -> list[Typed]:
        """Rows that follow one another, a column at a time. The first column that knows a field
        decides; a personal field keeps all that are said."""
        several = self.several
        typed = [Typed(row.number, where=spot(row, several=several)) for row in rows]
        for column in self.columns:
            at = column.at
            cells: Sequence[str] = [row.cells[at] for row in rows]
            if column.field.ditto:
                cells, times = column.meant(cells)
                if times:
                    self.repaired[f"{column.field.name}.ditto"] += times
            self.fill(typed, column, column.reads(cells))
        return typed

    def fill(self, typed: Sequence[Typed], column: Column, reads: Sequence[Read]) -> None:
        """Every row has what the column says in it."""
        name, plain = column.field.name, not column.field.personal
        for row, read in zip(typed, reads, strict=True):
            if read is UNKNOWN:
                continue
            value = read.value
            if read.code:
                self.note(row, column, read)
            if value is None:
                continue
            if read.repair:
                self.repaired[f"{name}.{read.repair}"] += 1
            if plain:
                row.values.setdefault(name, value)
                continue
            for one in value if isinstance(value, tuple) else (str(value),):
                if (name, one) not in row.personal:
                    row.personal.append((name, one))

    def note(self, typed: Typed, column: Column, read: Read) -> None:
        """A problem with its place; nothing personal is said back, nor proposed in clear."""
        if read.code == "masked":
            self.masked[column.field.name] += 1
            return
        if read.code == "personal_inside" and column.field.name in typed.values:
            return
        why, proposal, choices = read.why, read.proposal, read.choices
        if column.field.personal:
            why, proposal, choices = QUOTED.sub("isinya", why), None, ()
        typed.problems.append(
            Problem(column.field.name, read.code, place(typed, column, why), proposal, choices)
        )


def say(typed: Typed, name: str, text: str, target: Target) -> None:
    """The row says this text in this field, and nothing else there: as if it stood in a column of
    its own. An empty text leaves the field unknown."""
    known = target.fields[name]
    typed.values.pop(name, None)
    typed.personal[:] = [pair for pair in typed.personal if pair[0] != name]
    typed.problems[:] = [one for one in typed.problems if one.field != name]
    column = Column(0, known.label, known, target.readers[known.type])
    one = Typist(target, ())
    one.fill([typed], column, column.reads([text]))


def is_part(one: Mapped, target: Target) -> bool:
    """Whether the entry is only a part of its column, which gives way to a column of its own."""
    split = target.split(one.split) if one.split else None
    return bool(split and one.field != split.rest)


def place(typed: Typed, column: Column, why: str) -> str:
    """Row and column, what is wrong, how to mend it: one sentence for people."""
    why = PERSONAL.sub(COVER, why)
    return f"{typed.where}, kolom {column.header} ({column.field.label}): {why}."
