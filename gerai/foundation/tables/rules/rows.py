"""From the cells of a row to typed values and every problem at once. No Django here."""

import dataclasses
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from .cells import Problem, RawRow, Read, Reader, spot
from .mapping import Mapped
from .targets import SKIP, Field, Target

REMEMBERED = 20_000
QUOTED = re.compile(r'"[^"]*"')
# A phone, an e-mail address or a NIK inside a cell that will be kept in clear.
PERSONAL = re.compile(
    r"[\w.+-]+@[\w-]+\.[\w.]+"
    r"|(?<![\d.,])(?:\+?62|0)[ .-]?8\d(?:[ .-]?\d){6,11}(?!\d)"
    r"|(?<![\d.,])8\d{9,11}(?!\d)"
    r"|(?<!\d)\d{15,16}(?!\d)"
)
COVER = "•••"


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
    """A mapped column at work: its reader, and what it already read (most cells repeat)."""

    at: int
    header: str
    field: Field
    read: Reader
    memory: dict[str, Read] = dataclasses.field(default_factory=dict)

    def __call__(self, cell: str) -> Read:
        found = self.memory.get(cell)
        if found is None:
            found = self.read(cell)
            if len(self.memory) < REMEMBERED:
                self.memory[cell] = found
        return found


class Typist:
    """Types the rows of one table. Masked cells are counted in `masked`, once for the table.
    `several`: the file has several sheets, so that a row's place names its own."""

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
        self.columns = [
            Column(one.column, one.header, known, target.readers[known.type])
            for one in sorted(mapping, key=lambda one: -one.score)
            if one.field
            and (known := target.fields[one.field]).type != SKIP
            and (known.personal or not personal_only)
        ]

    def __call__(self, row: RawRow) -> Typed:
        """The first column that knows a field decides; a personal field keeps all that are said."""
        typed = Typed(row.number, where=spot(row, several=self.several))
        for column in self.columns:
            cell = row.cells[column.at]
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
        why, proposal = read.why, read.proposal
        if column.field.personal:
            why, proposal = QUOTED.sub("isinya", why), None
        typed.problems.append(
            Problem(column.field.name, read.code, place(typed, column, why), proposal)
        )

    def keep(self, typed: Typed, column: Column, read: Read) -> None:
        """The value where it belongs; a phone in a column of words is covered and reported."""
        name, value = column.field.name, read.value
        if column.field.personal:
            several = value if isinstance(value, tuple) else (str(value),)
            typed.personal.extend(
                (name, one) for one in several if (name, one) not in typed.personal
            )
            return
        if name in typed.values:
            return
        if isinstance(value, str) and not column.field.code and PERSONAL.search(value):
            why = "ada nomor atau alamat surel pribadi di dalamnya. Pindahkan ke kolomnya sendiri"
            typed.problems.append(Problem(name, "personal_inside", place(typed, column, why)))
            value = PERSONAL.sub(COVER, value)
        typed.values[name] = value


def place(typed: Typed, column: Column, why: str) -> str:
    """Row and column, what is wrong, how to mend it: one sentence for people."""
    why = PERSONAL.sub(COVER, why)
    return f"{typed.where}, kolom {column.header} ({column.field.label}): {why}."
