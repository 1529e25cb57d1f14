"""What a line under a header is: data, a sum, a remark, a heading between, the header again.

No Django here.
"""

import re
from collections.abc import Sequence
from enum import StrEnum
from functools import cache

from .layout import Layout, filled, is_counting, is_number, known, plain, words

WIDE = 4  # columns from which a line of one cell is no row
NAMES = 2  # columns behind the counter that say whose row it is
COUNTED = re.compile(r"-|Rp\.?|:|=|\d[\d.,]* ?[A-Za-z]{1,12}")
LETTERED = re.compile(r"(?:[A-Z]|[IVXLC]{1,6})[.)]?")


class Kind(StrEnum):
    """What a line is."""

    DATA = "data"
    TOTAL = "total"
    REMARK = "remark"
    SECTION = "section"
    CONTINUED = "continued"
    COUNTING = "counting"
    HEADER = "header"
    OTHER_TABLE = "other_table"
    NUMBER_ALONE = "number_alone"


# For people: what was passed over, and how often.
PASSED = {
    Kind.TOTAL: "baris jumlah",
    Kind.REMARK: "baris catatan",
    Kind.CONTINUED: "baris lanjutan tanpa nomor dan nama",
    Kind.HEADER: "baris judul yang berulang",
    Kind.NUMBER_ALONE: "baris yang hanya bernomor",
}


@cache
def total() -> re.Pattern[str]:
    """The beginning of a line that adds up."""
    return re.compile(rf"{words()['totals']}\b", re.IGNORECASE)


@cache
def remark() -> re.Pattern[str]:
    """The beginning of a remark."""
    return re.compile(rf"{words()['remarks']}(?:\b|(?<=\*))", re.IGNORECASE)


class Sieve:
    """Tells the lines of one table apart, in their order."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.last = layout.bottom
        self.ended = False
        self.wide = len(layout.columns) >= WIDE
        self.counter = layout.columns[layout.counter] if layout.counter >= 0 else -1
        self.names = names_of(layout)
        self.firsts = {next((one for one in row if one), "") for row in layout.rows}

    def __call__(self, number: int, cells: Sequence[str]) -> Kind:
        """What the line is. A line of data after remarks is data again."""
        gap, self.last = number > self.last + 1, number
        if self.is_plain_row(number, cells):
            self.ended = False
            return Kind.DATA
        places = filled(cells)
        first = cells[places[0]].strip()
        if first.lower() in self.firsts and plain(cells) in self.layout.rows:
            return Kind.HEADER
        if number <= self.layout.bottom + 3 and is_counting(cells):
            return Kind.COUNTING
        if known(first, all_of_it=True) and is_other_table(cells, places):
            return Kind.OTHER_TABLE
        if is_total(cells, places):
            return Kind.TOTAL
        return self.judged(cells, places, first, gap=gap) if self.wide else Kind.DATA

    def is_plain_row(self, number: int, cells: Sequence[str]) -> bool:
        """What nearly every line is: it has its number, and three cells or more."""
        return (
            0 <= self.counter < len(cells)
            and cells[self.counter].isdecimal()
            and number > self.layout.bottom + 3
            and len(cells) - cells.count("") > 3
        )

    def judged(self, cells: Sequence[str], places: list[int], first: str, *, gap: bool) -> Kind:
        """A line of a wide table that is no plain row."""
        counted = self.counter >= 0 and places[0] == self.counter
        if counted and is_number(first):
            return Kind.NUMBER_ALONE if len(places) == 1 else self.row()
        if counted and all(is_number(cells[at]) for at in places[1:]):
            return self.remark_or(Kind.SECTION, first)
        if counted and len(places) == 2 and LETTERED.fullmatch(first):
            return Kind.SECTION
        if len(places) > 2:
            numbered = self.counter in places and is_number(cells[self.counter])
            nobody = self.counter >= 0 and not numbered and self.names.isdisjoint(places)
            return Kind.CONTINUED if nobody and not gap else self.row()
        if self.ended or gap or remark().match(first):
            self.ended = True
            return Kind.REMARK
        return Kind.CONTINUED if self.counter >= 0 and self.names.isdisjoint(places) else Kind.DATA

    def remark_or(self, kind: Kind, first: str) -> Kind:
        """A remark when it begins like one."""
        if not remark().match(first):
            return kind
        self.ended = True
        return Kind.REMARK

    def row(self) -> Kind:
        """A line with enough in it."""
        self.ended = False
        return Kind.DATA


def names_of(layout: Layout) -> frozenset[int]:
    """The first columns behind the counter that have a name of their own: whose row it is."""
    behind = [
        layout.columns[at]
        for at in range(layout.counter + 1, len(layout.columns))
        if layout.headers[at] and layout.headers[at] != layout.headers[layout.counter]
    ]
    return frozenset(behind[:NAMES])


def is_other_table(cells: Sequence[str], places: list[int]) -> bool:
    """A header of another table: three words or more that only stand above columns."""
    if len(places) < 3 or any(is_number(cells[at]) for at in places):
        return False
    hits = sum(known(cells[at], all_of_it=True) for at in places)
    return hits >= 3 and hits * 10 >= len(places) * 6


def is_total(cells: Sequence[str], places: list[int]) -> bool:
    """A line that begins with "Jumlah" and has only numbers behind it."""
    if not total().match(cells[places[0]].strip()):
        return False
    return all(is_number(cells[at]) or COUNTED.fullmatch(cells[at].strip()) for at in places[1:])


def section_of(cells: Sequence[str]) -> str:
    """The name of the part of the list that begins here."""
    said = [" ".join(cells[at].split()) for at in filled(cells)]
    lettered = len(said) == 2 and LETTERED.fullmatch(said[0])
    return said[1] if lettered else said[0]
