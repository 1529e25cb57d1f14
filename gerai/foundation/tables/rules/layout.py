"""Where a table begins on a sheet: titles are passed, headers of several rows are joined.

No Django here.
"""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise
from statistics import median
from typing import Any, NamedTuple

Line = tuple[int, list[str]]  # the sheet's own row number, the cells as text
LOOKED_AT = 40  # lines in which a header is looked for
HEADER_ROWS = 4
LONGEST = 120
NUMBER = re.compile(
    r"(?:rp\.?|\$)? ?[(+-]?\d[\d.,:/ %-]*(?:[eE][+-]?\d+)?\)?|\d{4}-\d\d-\d\d.*", re.I
)
APART = re.compile(r"[^0-9a-z#]+")


class Merge(NamedTuple):
    """Cells that were made one: the first and last row and column, counted from 0."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Layout:
    """A table's place: the lines of its header, its columns on the sheet, the words above each."""

    top: int
    bottom: int
    columns: tuple[int, ...]
    headers: tuple[str, ...]
    counter: int = -1  # the column that counts the rows, as a place in `columns`
    rows: tuple[tuple[str, ...], ...] = ()  # the header as it stands, to know it again


@cache
def words() -> dict[str, Any]:
    """The word lists of layout.toml."""
    package = __package__.rpartition(".")[0]
    return tomllib.loads(files(package).joinpath("layout.toml").read_text(encoding="utf-8"))


@cache
def headings() -> frozenset[str]:
    """The words that stand above columns."""
    return frozenset(words()["headings"])


def is_number(cell: str) -> bool:
    """A number, an amount or a date, not words."""
    return bool(NUMBER.fullmatch(cell.strip()))


def spoken(cell: str) -> list[str]:
    """The words of a cell in small letters."""
    return [word for word in APART.split(cell.lower()) if word]


@lru_cache(maxsize=65_536)
def known(cell: str, *, all_of_it: bool = False) -> bool:
    """Whether a cell reads like the words above a column."""
    said = spoken(cell)
    if not said or len(cell) > LONGEST:
        return False
    hits = sum(word in headings() for word in said)
    return hits == len(said) if all_of_it else hits * 2 > len(said)


def filled(cells: Sequence[str]) -> list[int]:
    """The places of the cells that say something."""
    return [at for at, cell in enumerate(cells) if cell and not cell.isspace()]


def is_counting(cells: Sequence[str]) -> bool:
    """The line "(1) (2) (3)" that forms have under their header."""
    said = [cells[at].strip("() .-") for at in filled(cells)]
    if (
        len(said) >= 3
        and [one.lower() for one in said] == list("abcdefghijklmnopqrstuvwxyz")[: len(said)]
    ):
        return True
    numbers = [int(one.removesuffix(".0")) for one in said if one.removesuffix(".0").isdecimal()]
    if len(said) < 3 or len(numbers) < len(said) * 0.8 or numbers[:2] != [1, 2]:
        return False
    return all(0 <= after - before <= 3 for before, after in pairwise(numbers))


def find(lines: Sequence[Line], merges: Sequence[Merge] = ()) -> Layout | None:
    """The first table of these lines; None when they hold no table."""
    at = head_of(lines)
    if at is None:
        return None
    if is_data(lines, at):
        return headless(lines, at)
    first = last = at
    while last + 1 < len(lines) and last - first < HEADER_ROWS and under(lines, last, merges):
        last += 1
    while first > 0 and last - first < HEADER_ROWS and over(lines, first, merges):
        first -= 1
    block, below = lines[first : last + 1], lines[last + 1 :]
    return laid(block, below, merges)


def is_data(lines: Sequence[Line], at: int) -> bool:
    """Whether what would be the header is a row like those below it: it has no word that stands
    above columns, and numbers where they have numbers."""
    cells = lines[at][1]
    places = filled(cells)
    below = [row for _, row in lines[at + 1 : at + LOOKED_AT]]
    if not below or any(known(cells[place]) for place in places):
        return False
    alike = numbers = 0
    for place in places:
        number = is_number(cells[place])
        same = sum(place < len(row) and is_number(row[place]) == number for row in below)
        alike += same * 10 >= len(below) * 8
        numbers += number and same * 10 >= len(below) * 8
    return numbers > 0 and alike == len(places)


def headless(lines: Sequence[Line], at: int) -> Layout:
    """A table without a header: its columns have no names."""
    width = max(len(cells) for _, cells in lines[at:])
    before = lines[at][0] - 1
    return Layout(before, before, tuple(range(width)), ("",) * width)


def head_of(lines: Sequence[Line]) -> int | None:
    """The place of the header's fullest line: the first that fills at least half of the usual
    cells with words; one with words that stand above columns goes before one without."""
    some = [filled(cells) for _, cells in lines[:LOOKED_AT]]
    counts = [len(one) for one in some if one]
    if not counts:
        return None
    usual = median([one for one in counts if one > 1] or [1])
    enough = max(min(usual, 2), usual / 2)
    fitting = [at for at, one in enumerate(some) if len(one) >= enough]
    worded = [at for at in fitting if is_worded(lines[at][1])]
    scores = {at: sum(known(lines[at][1][place]) for place in some[at]) for at in worded}
    best = max(scores.values(), default=0)
    if best >= 2:
        return next(at for at in worded if scores[at] >= max(2, best / 2))
    return next(iter(worded or fitting), None)


def is_worded(cells: Sequence[str]) -> bool:
    """At least half of the cells are words rather than numbers."""
    places = filled(cells)
    return sum(not is_number(cells[at]) for at in places) * 2 >= len(places)


def under(lines: Sequence[Line], at: int, merges: Sequence[Merge]) -> bool:
    """Whether the next line belongs to the header: a cell of it was merged down to there, or most
    of its words stand below empty cells."""
    (number, above), (following, cells) = lines[at], lines[at + 1]
    if following != number + 1:
        return False
    row = number - 1
    if any(one.top <= row < one.bottom for one in merges):
        return True
    places, heads = filled(cells), filled(above)
    if not places or not heads or heads[0] in places or any(is_number(cells[p]) for p in places):
        return False
    free = [place for place in places if place >= len(above) or not above[place].strip()]
    inner = [place for place in places if place <= heads[-1] + 3]
    return len(free) * 2 >= len(places) and len(inner) == len(places)


def over(lines: Sequence[Line], at: int, merges: Sequence[Merge]) -> bool:
    """Whether the line before belongs to the header: it names groups of the columns below it."""
    (number, cells), (following, below) = lines[at - 1], lines[at]
    places, heads = filled(cells), filled(below)
    if following != number + 1 or len(places) < 2 or any(is_number(cells[p]) for p in places):
        return False
    if any(one.top <= number - 1 < one.bottom for one in merges):
        return True
    groups = [p for p in places if p + 1 in heads and p + 1 not in places and p in heads]
    alone = [p for p in places if p not in heads]
    return (
        len(groups) + len(alone) == len(places)
        and bool(groups)
        and not any(cells[p].rstrip().endswith(":") for p in places)
    )


def laid(block: Sequence[Line], below: Sequence[Line], merges: Sequence[Merge]) -> Layout:
    """The header's lines joined into one name for each column that is used."""
    width = max(len(cells) for _, cells in (*block, *below))
    rows = [spread(number - 1, cells, width, merges) for number, cells in block]
    if not merges and len(block) > 1:
        rows = [*(swept(rows, at) for at in range(len(rows) - 1)), rows[-1]]
    used = {at for _, cells in below if not is_counting(cells) for at in filled(cells)}
    own = {at for _, cells in block for at in filled(cells)}
    columns = [at for at in range(width) if at in used or at in own]
    headers = tuple(joined([row[at] for row in rows]) for at in columns)
    counter = next(
        (place for place, head in enumerate(headers) if " ".join(spoken(head)) in counters()), -1
    )
    top, bottom = block[0][0], block[-1][0]
    return Layout(top, bottom, tuple(columns), headers, counter, tuple(plain(c) for _, c in block))


@cache
def counters() -> frozenset[str]:
    """What stands above the column that counts the rows."""
    return frozenset(words()["counters"])


def plain(cells: Sequence[str]) -> tuple[str, ...]:
    """A line of a header so that it is known again wherever it is repeated."""
    said = [" ".join(spoken(cell)) for cell in cells]
    while said and not said[-1]:
        said.pop()
    return tuple(said)


def spread(row: int, cells: Sequence[str], width: int, merges: Sequence[Merge]) -> list[str]:
    """The line with the text of cells that were merged sideways above all of their columns."""
    said = list(cells) + [""] * (width - len(cells))
    for one in merges:
        if one.top <= row <= one.bottom and one.right > one.left and one.left < len(cells):
            for at in range(one.left + 1, min(one.right + 1, width)):
                said[at] = said[at] or cells[one.left]
    return said


def swept(rows: Sequence[Sequence[str]], at: int) -> list[str]:
    """Without merges: a group's name stands above the next columns too, as far as a line below
    has words there and the group's own column has some as well."""

    def below(place: int) -> bool:
        return any(row[place].strip() for row in rows[at + 1 :])

    said, name = list(rows[at]), ""
    for place, cell in enumerate(rows[at]):
        if cell.strip():
            name = cell if below(place) else ""
        elif name and below(place):
            said[place] = name
        else:
            name = ""
    return said


def joined(parts: Sequence[str]) -> str:
    """The words above a column from top to bottom, none twice in a row."""
    said: list[str] = []
    for part in (" ".join(one.split()) for one in parts):
        if part and part not in said:
            said.append(part)
    return " ".join(said)[:LONGEST]
