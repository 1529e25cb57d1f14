"""One column that says several fields: "Tukang Perahu <Aminto>", "SUPARMI - Tenun Makmur".

The forms are data (`[[splits]]` of a columns.toml). A column is taken apart only when enough of its
cells have the form; which side of a dash is the business only the words themselves may say.
No Django here.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

LONGEST = 600  # letters of a cell that is taken apart; a longer one stays whole
TIMES = 3  # how much oftener the named side must hold such words than the others


@dataclass(frozen=True)
class Split:
    """A form of cells. `of` are the fields that the whole column may have been taken for; `rest`
    is the field of cells without the form. With `marks` the part `marked` must hold such words in
    a third of the cells, and the other parts hardly ever."""

    name: str
    label: str
    of: tuple[str, ...]
    rest: str
    patterns: tuple[re.Pattern[str], ...]
    least: float
    marked: str = ""
    marks: re.Pattern[str] | None = None

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that come out, the rest first."""
        names = {name for pattern in self.patterns for name in pattern.groupindex}
        return (self.rest, *sorted(names - {self.rest}))

    def parts(self, cell: str) -> Mapping[str, str] | None:
        """What the cell says by field; None when it has another form."""
        if len(cell) > LONGEST:
            return None
        text = cell.strip()
        for pattern in self.patterns:
            if found := pattern.fullmatch(text):
                return {name: part for name, part in found.groupdict().items() if part}
        return None

    def share(self, cells: Sequence[str]) -> float:
        """The share of cells that have the form; 0 when it is too small or leaves a doubt."""
        found = [parts for cell in cells if (parts := self.parts(cell))]
        share = len(found) / len(cells) if cells else 0.0
        if share < self.least or not found:
            return 0.0
        return share if not self.marks or self.clear(found) else 0.0

    def clear(self, found: Sequence[Mapping[str, str]]) -> bool:
        """Whether the words say which part is which."""
        assert self.marks
        here = sum(1 for one in found if self.marks.search(one.get(self.marked, "")))
        there = sum(
            1
            for one in found
            if any(self.marks.search(part) for name, part in one.items() if name != self.marked)
        )
        return here * TIMES >= len(found) and here >= TIMES * there


def split_of(given: Mapping[str, Any], marks: Sequence[str]) -> Split:
    """A form from its table in columns.toml, with the words that mark a part."""
    patterns = tuple(re.compile(one, re.IGNORECASE | re.DOTALL) for one in given["patterns"])
    words = "|".join(map(re.escape, marks))
    marked = given.get("marked", "")
    return Split(
        name=given["name"],
        label=given["label"],
        of=tuple(given["of"]),
        rest=given["rest"],
        patterns=patterns,
        least=given["least"],
        marked=marked,
        marks=re.compile(rf"\b(?:{words})\b", re.IGNORECASE) if marked else None,
    )
