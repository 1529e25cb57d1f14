"""From the lines of a sheet to the rows of its tables, by the rules of the layout."""

from collections import Counter
from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, islice, pairwise

from gerai.foundation.answers import Refused
from gerai.foundation.tables.rules.layout import Layout, Line, Merge, filled, find, plain
from gerai.foundation.tables.rules.lines import PASSED, Kind, Sieve, section_of
from gerai.foundation.tables.rules.sheets import Part, begun

from . import limits
from .frames import Placed

SECTION = "Bagian"
Rows = list[tuple[int, tuple[str, ...]]]  # lines with their cells, the section behind them
ACTIVE = 500  # merged ranges over one line


@dataclass
class Cut:
    """The lines of one sheet being cut into tables; `layouts` grows as tables are found."""

    lines: Iterable[Line]
    merges: Sequence[Merge] = ()
    loose: bool = False  # a delimiter too many belongs to the last cell
    layouts: list[Layout] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)  # what stands right above each header
    passed: Counter[Kind] = field(default_factory=Counter)

    def __iter__(self) -> Iterator[Placed]:
        """Each row of data: its table, its line, its cells and the section that it stands in."""
        lines: Iterator[Line] | None = iter(self.lines)
        while lines and (lines := self.opened(lines)):
            lines = yield from self.table(lines)

    def opened(self, lines: Iterator[Line]) -> Iterator[Line] | None:
        """The next table's layout is known; its lines, beginning with the header."""
        head = list(islice(lines, limits.HEAD))
        layout = find(head, self.merges)
        if layout is None:
            return None
        if self.loose:
            layout = tight(layout, head)
        if len(layout.columns) > limits.COLUMNS:
            raise Refused(
                f"baris {layout.top} berisi {len(layout.columns)} kolom, paling banyak "
                f"{limits.COLUMNS}. Hapus kolom yang tidak dipakai, lalu kirim lagi."
            )
        self.layouts.append(layout)
        above = [cells for number, cells in head if number < layout.top and len(filled(cells)) == 1]
        self.titles.append(section_of(above[-1]) if above else "")
        return chain(head, lines)

    def table(self, lines: Iterator[Line]) -> Generator[Placed, None, Iterator[Line] | None]:
        """The rows of this table; what is left of the lines when another table begins."""
        at, layout = len(self.layouts) - 1, self.layouts[-1]
        sieve, downward, section = Sieve(layout), Downward(self.merges), ""
        columns, width = layout.columns, max(layout.columns) + 1
        for number, cells in lines:
            if downward.any:
                cells = downward(number, cells)
            if number <= layout.bottom:
                continue
            kind = sieve(number, cells)
            if kind is Kind.DATA:
                if len(cells) < width:
                    cells += [""] * (width - len(cells))
                elif self.loose and len(cells) > width:
                    cells = [*cells[: width - 1], " ".join(filter(None, cells[width - 1 :]))]
                yield at, number, (*map(cells.__getitem__, columns), section)
            elif kind is Kind.OTHER_TABLE:
                return chain([(number, cells)], lines)
            elif kind is Kind.SECTION:
                section = section_of(cells)
            else:
                self.passed[kind] += 1
        return None


def tight(layout: Layout, head: Sequence[Line]) -> Layout:
    """Without columns behind the last title that hardly a line has: a loose delimiter made them."""
    titled = [place for place, head_ in enumerate(layout.headers) if head_]
    last = layout.columns[titled[-1]] if titled else -1
    below = [cells for number, cells in head if number > layout.bottom]
    beyond = sum(any(cells[last + 1 :]) for cells in below)
    if last < 0 or beyond * 2 > len(below):
        return layout
    keep = titled[-1] + 1
    return Layout(
        layout.top, layout.bottom, layout.columns[:keep], layout.headers[:keep],
        layout.counter, layout.rows,
    )  # fmt: skip


class Downward:
    """Repeats the value of cells that were merged down in each of their lines."""

    def __init__(self, merges: Sequence[Merge]) -> None:
        self.starts: dict[int, list[Merge]] = {}
        for one in merges:
            if one.bottom > one.top:
                self.starts.setdefault(one.top + 1, []).append(one)
        self.any = bool(self.starts)
        self.over: list[tuple[Merge, str]] = []

    def __call__(self, number: int, cells: list[str]) -> list[str]:
        """The line with what stands above in merged cells."""
        self.over = [(one, text) for one, text in self.over if one.bottom + 1 >= number]
        for one, text in self.over:
            if text and one.left < len(cells) and not cells[one.left]:
                cells[one.left] = text
            elif text and one.left >= len(cells):
                cells += [""] * (one.left - len(cells)) + [text]
        starting = self.starts.pop(number, ())
        self.over += [(one, cells[one.left]) for one in starting if one.left < len(cells)][
            : ACTIVE - len(self.over)
        ]
        return cells


def parts_of(cut: Cut, sheet: str) -> list[Part]:
    """All tables of a sheet with all of their rows."""
    rows: list[Rows] = []
    for at, line, cells in cut:
        while len(rows) <= at:
            rows.append([])
        rows[at].append((line, cells))
    parts = []
    for at, some in enumerate(rows):
        layout, some = side_by_side(cut.layouts[at], with_first(some, cut.titles[at]))
        shape = shaped(layout, [cells for _, cells in some])
        kept = [(line, tuple(map(cells.__getitem__, shape.places))) for line, cells in some]
        if kept:
            places = shape.on_sheet(layout)
            parts.append(Part(sheet, shape.headers, kept, shape.counter, (), places, layout.bottom))
    return parts


def with_first(rows: Rows, title: str) -> Rows:
    """The first part of a list has its name above the header, where the others stand between."""
    later = next((cells[-1] for _, cells in rows if cells[-1]), "")
    if not later or later.split()[0].lower() != title.partition(" ")[0].lower():
        return rows
    return [(line, cells if cells[-1] else (*cells[:-1], title)) for line, cells in rows]


def side_by_side(layout: Layout, rows: Rows) -> tuple[Layout, Rows]:
    """A list that goes on to the right under the same words is one list: its right part comes
    after its left one."""
    gaps = [
        at
        for at in range(1, len(layout.columns))
        if layout.columns[at] > layout.columns[at - 1] + 1
    ]
    edges = [0, *gaps, len(layout.columns)]
    blocks = list(pairwise(edges))
    heads = {plain(layout.headers[first:last]) for first, last in blocks}
    if len(blocks) < 2 or len(heads) > 1 or blocks[0][1] < 2:
        return layout, rows
    last = blocks[0][1]
    left = replace(layout, columns=layout.columns[:last], headers=layout.headers[:last])
    return left, [
        (line, (*cells[begin:end], cells[-1]))
        for begin, end in blocks
        for line, cells in rows
        if any(cells[begin:end])
    ]


@dataclass(frozen=True, slots=True)
class Shape:
    """Which cells of a table's rows are kept, and the names of their columns."""

    headers: tuple[str, ...]
    places: tuple[int, ...]
    counter: int

    def on_sheet(self, layout: Layout) -> tuple[int, ...]:
        """The columns as the sheet counts them, from 1; 0 for the sections."""
        columns = layout.columns
        return tuple(columns[at] + 1 if at < len(columns) else 0 for at in self.places)


def shaped(layout: Layout, rows: Sequence[tuple[str, ...]]) -> Shape:
    """Columns without a title and without a cell are left out; the sections of the table are a
    column when it has any."""
    used = {at for cells in rows for at, cell in enumerate(cells) if cell}
    keep = [at for at, head in enumerate(layout.headers) if head or at in used]
    sectioned = len(layout.headers) in used
    headers = [layout.headers[at] for at in keep]
    if sectioned:
        sections = sorted({cells[-1] for cells in rows} - {""})
        headers.append(begun(sections, headers) or SECTION)
    places = keep + [len(layout.headers)] * sectioned
    counter = keep.index(layout.counter) if layout.counter in keep else -1
    return Shape(named(headers), tuple(places), counter)


def named(headers: Sequence[str]) -> tuple[str, ...]:
    """Every column has a name of its own: nameless ones by their place, repeated ones numbered."""
    names: dict[str, None] = {}
    for at, cell in enumerate(headers, start=1):
        name, again = cell[:120] or f"Kolom {at}", 1
        while name in names:
            again += 1
            name = f"{cell[:110] or f'Kolom {at}'} ({again})"
        names[name] = None
    return tuple(names)


def passed_over(passed: Counter[Kind]) -> dict[str, int]:
    """What was no row, in words, with how often."""
    return {word: passed[kind] for kind, word in PASSED.items() if passed[kind]}
