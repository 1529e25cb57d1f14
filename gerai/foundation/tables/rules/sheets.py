"""How the tables of one file belong together: which repeats another, which says more about it.

No Django here.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache

from .layout import counters, spoken, words

REPEATED = 0.5  # of a table's rows that must stand in another one
ENOUGH = 0.8
KEYS = 3
NAMELESS = re.compile(r"Kolom \d+(?: \(\d+\))?")
YEAR = re.compile(r"(?:19|20)\d\d")
BARE = re.compile(r"[^0-9a-z]+")


@dataclass
class Part:
    """One table of a file with all of its rows, as they stand there."""

    sheet: str
    headers: tuple[str, ...]
    rows: list[tuple[int, tuple[str, ...]]] = field(repr=False)
    counter: int = -1
    origins: tuple[str, ...] = ()
    places: tuple[int, ...] = ()  # of its columns on the sheet, from 1; 0: on another sheet
    bottom: int = 0  # the last line of its header

    def __post_init__(self) -> None:
        self.origins = self.origins or (self.sheet,) * len(self.headers)


@dataclass(frozen=True, slots=True)
class Relation:
    """A table whose rows stand in another one. `pairs`: its row to the other's. `fills`: its column
    to the other's of the same name; `extras`: its columns that the other one has not."""

    part: int
    main: int
    pairs: dict[int, int]
    fills: dict[int, int]
    extras: tuple[int, ...]


@lru_cache(maxsize=262_144)
def bare(cell: str) -> str:
    """Letters and digits alone, to compare by."""
    return BARE.sub("", cell.lower())


def relations(parts: Sequence[Part]) -> list[Relation]:
    """For each table that repeats or supplements a longer one: how. The others stand alone."""
    found: list[Relation] = []
    mains: list[int] = []
    for at in sorted(range(len(parts)), key=lambda at: -len(parts[at].rows)):
        near = (related(parts, at, main) for main in mains)
        relation = next((one for one in near if one), None)
        if relation:
            found.append(relation)
        else:
            mains.append(at)
    return found


def related(parts: Sequence[Part], at: int, main: int) -> Relation | None:
    """How the table repeats the main one; None when most of its rows are not there."""
    part, other = parts[at], parts[main]
    places = {bare(head): place for place, head in enumerate(other.headers)}
    shared = {
        place: places[bare(head)] for place, head in enumerate(part.headers) if bare(head) in places
    }
    pairs = matched(part, other, shared)
    if not part.rows or len(pairs) < len(part.rows) * REPEATED:
        return None
    more = extras(part, other, shared, pairs)
    says_more = more or len(set(pairs.values())) >= len(other.rows) * ENOUGH
    return Relation(at, main, pairs, shared if says_more else {}, more)


def matched(part: Part, main: Part, shared: dict[int, int]) -> dict[int, int]:
    """Row to row: by what the most telling shared columns say; by their numbers too, where those
    agree with it."""
    keys = telling(main, set(shared.values()))
    if not keys:
        return {}
    mine = [next(one for one, other in shared.items() if other == key) for key in keys]
    index = {signed(row, keys): at for at, (_, row) in reversed(list(enumerate(main.rows)))}
    index.pop(("",) * len(keys), None)
    pairs = {
        at: index[sign]
        for at, (_, row) in enumerate(part.rows)
        if (sign := signed(row, mine)) in index
    }
    return pairs | numbered(part, main, pairs, keys[0])


def telling(main: Part, shared: set[int]) -> list[int]:
    """The shared columns whose words differ most from row to row."""
    counts = {
        place: len({bare(row[place]) for _, row in main.rows if not row[place].isdecimal()})
        for place in shared
    }
    some = [place for place in counts if counts[place] >= max(2, len(main.rows) * 0.3)]
    return sorted(some, key=lambda place: (-counts[place], place))[:KEYS]


def signed(row: tuple[str, ...], keys: Sequence[int]) -> tuple[str, ...]:
    """What a row is known by."""
    return tuple(bare(row[key]) for key in keys)


def numbered(part: Part, main: Part, pairs: dict[int, int], key: int) -> dict[int, int]:
    """Row to row by the running number, where it leads to the same rows as the words do."""
    if part.counter < 0 or main.counter < 0 or not pairs:
        return {}
    index = {row[main.counter]: at for at, (_, row) in enumerate(main.rows) if row[main.counter]}
    if len(index) < len(main.rows) * ENOUGH:
        return {}
    found = {
        at: index[number]
        for at, (_, row) in enumerate(part.rows)
        if (number := row[part.counter]) in index
    }
    agreed = sum(
        bare(main.rows[to][1][key]) == bare(main.rows[found[at]][1][key])
        for at, to in pairs.items()
        if at in found
    )
    return found if agreed >= len(pairs) * ENOUGH else {}


def extras(
    part: Part, main: Part, shared: dict[int, int], pairs: dict[int, int]
) -> tuple[int, ...]:
    """The columns that say what no column of the main table says."""
    found = []
    for place, head in enumerate(part.headers):
        said = [
            (bare(part.rows[at][1][place]), main.rows[to][1])
            for at, to in pairs.items()
            if part.rows[at][1][place]
        ]
        counts = " ".join(spoken(head)) in counters() or NAMELESS.fullmatch(head)
        if place in shared or not said or counts:
            continue
        alike = Counter(
            other
            for text, row in said
            for other, cell in enumerate(row)
            if cell and bare(cell) == text
        )
        if max(alike.values(), default=0) < len(said) * ENOUGH:
            found.append(place)
    return tuple(found)


def supplement(parts: Sequence[Part], relation: Relation) -> tuple[list[str], int]:
    """The main table knows what the other one says more; the titles that came, the cells filled."""
    part, main = parts[relation.part], parts[relation.main]
    width = len(main.headers)
    titles = [part.headers[place] for place in relation.extras]
    blank = ("",) * len(titles)
    main.headers += tuple(titles)
    main.origins += (part.sheet,) * len(titles)
    main.places += (0,) * len(titles)
    cells = [list(row + blank) for _, row in main.rows]
    filled = 0
    for at, to in relation.pairs.items():
        row = part.rows[at][1]
        for more, place in enumerate(relation.extras):
            cells[to][width + more] = row[place]
        for place, other in relation.fills.items():
            if row[place] and not cells[to][other]:
                cells[to][other] = row[place]
                filled += 1
    main.rows = [(line, tuple(row)) for (line, _), row in zip(main.rows, cells, strict=True)]
    return titles, filled


def kin(parts: Sequence[Part]) -> list[list[int]]:
    """The tables on different sheets that share their columns."""
    groups: dict[tuple[str, ...], list[int]] = {}
    for at, part in enumerate(parts):
        groups.setdefault(tuple(bare(head) for head in part.headers), []).append(at)
    return [group for group in groups.values() if len({parts[at].sheet for at in group}) > 1]


@cache
def unnamed() -> re.Pattern[str]:
    """A name that a program gave the sheet."""
    return re.compile(words()["unnamed_sheets"], re.IGNORECASE)


def sheet_title(sheets: Sequence[str], headers: Sequence[str]) -> str:
    """The title of the column that the sheets' names make: "Kecamatan" when they begin so; "" when
    a program named them."""
    if all(unnamed().fullmatch(name.strip()) for name in sheets):
        return ""
    return begun(sheets, headers) or "Nama lembar"


def begun(names: Sequence[str], headers: Sequence[str]) -> str:
    """What all names are by their first word, where no column says it already; a year is one."""
    first = {next(iter(spoken(name)), "") for name in names}
    if all(YEAR.fullmatch(name.strip()) for name in names):
        title = "Tahun data"
    else:
        title = words()["sheet_columns"].get(first.pop(), "") if len(first) == 1 else ""
    return "" if title in headers else title
