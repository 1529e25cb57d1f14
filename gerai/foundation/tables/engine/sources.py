"""What a file of each kind gives to the parent, in the child: its tables, then its rows."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice

from gerai.foundation.answers import Refused
from gerai.foundation.tables.rules import Table
from gerai.foundation.tables.rules.lines import Kind
from gerai.foundation.tables.rules.sheets import (
    Part,
    Relation,
    kin,
    relations,
    sheet_title,
    supplement,
)

from . import limits
from .cutting import Cut, named, shaped
from .frames import Placed

SHOWN = 200  # letters of a cell that is only looked at
LOOKED_AT = 4_000_000  # letters of all samples


@dataclass
class Source:
    """A file that can be read: its tables, its rows, what was made of its sheets."""

    kind: str
    tables: list[Table]
    rows: Iterator[Placed]
    encoding: str = ""
    delimiter: str = ""
    notes: list[str] = field(default_factory=list)
    passed: Counter[Kind] = field(default_factory=Counter)


def sampled(rows: Sequence[tuple[str, ...]], tables: int = 1) -> tuple[tuple[str, ...], ...]:
    """The first rows, as much of them as is looked at."""
    most = LOOKED_AT // max(1, tables)
    kept: list[tuple[str, ...]] = []
    letters = 0
    for row in rows:
        letters += sum(min(len(cell), SHOWN) + 4 for cell in row)
        if letters > most and kept:
            break
        kept.append(tuple(cell[:SHOWN] for cell in row))
    return tuple(kept)


def streamed(cuts: Sequence[tuple[str, Cut]], kind: str) -> Source:
    """Tables too long to be held: what the first rows of a sheet show is what it has."""
    tables: list[Table] = []
    streams: list[Iterator[Placed]] = []
    passed: Counter[Kind] = Counter()
    for sheet, cut in cuts:
        cut.passed = passed
        rows = iter(cut)
        first = list(islice(rows, limits.SAMPLE))
        places: list[tuple[int, ...]] = []
        before = len(tables)
        for at, layout in enumerate(cut.layouts):
            some = [cells for table, _, cells in first if table == at]
            shape = shaped(layout, some)
            places.append(shape.places)
            sample = [tuple(map(cells.__getitem__, shape.places)) for cells in some]
            tables.append(
                Table(
                    sheet,
                    shape.headers,
                    sampled(sample, len(cuts)),
                    places=shape.on_sheet(layout),
                    bottom=layout.bottom,
                )
            )
        streams.append(placed(chain(first, rows), places, before))
    return Source(kind, tables, chain.from_iterable(streams), passed=passed)


def placed(
    rows: Iterator[Placed], keeps: Sequence[tuple[int, ...]], first: int
) -> Iterator[Placed]:
    """The rows with the cells that are kept. A table that the first rows did not show is told."""
    for table, line, cells in rows:
        if table >= len(keeps):
            raise Refused(
                f"di baris {line} mulai tabel lain. Simpan tabel itu sebagai berkas sendiri, "
                "lalu kirim keduanya."
            )
        yield first + table, line, tuple(map(cells.__getitem__, keeps[table]))


def compared(parts: list[Part], kind: str) -> Source:
    """Tables that are held whole: those that repeat another are left out, those that say more are
    joined to it, sheets alike get their names as a column."""
    found = relations(parts)
    notes = [joined(parts, one) for one in found]
    dropped = {one.part for one in found}
    for one in found:
        own = left(parts[one.part], one)
        if own:
            parts[one.part].rows = own
            dropped.discard(one.part)
    mains = [part for at, part in enumerate(parts) if at not in dropped]
    named_after_sheets(mains)
    tables = [
        Table(part.sheet, part.headers, sample, part.origins, part.places, part.bottom)
        for part, sample in zip(mains, pooled(mains), strict=True)
    ]
    rows = ((at, line, row) for at, part in enumerate(mains) for line, row in part.rows)
    if len(parts) > 1:
        notes = [taken(part) for part in mains] + notes
    return Source(kind, tables, rows, notes=notes)


def left(part: Part, relation: Relation) -> list[tuple[int, tuple[str, ...]]]:
    """The rows that the other table has not."""
    return [row for at, row in enumerate(part.rows) if at not in relation.pairs]


def count(number: int) -> str:
    """A number as people write it."""
    return f"{number:,}".replace(",", ".")


def taken(part: Part) -> str:
    """What was taken of a sheet, for people."""
    return f"Lembar {part.sheet}: {count(len(part.rows))} baris diambil."


def joined(parts: Sequence[Part], relation: Relation) -> str:
    """The table's news are in the other one; what was done, for people."""
    part, main = parts[relation.part], parts[relation.main]
    titles, filled = supplement(parts, relation)
    same, rest = len(relation.pairs), len(part.rows) - len(relation.pairs)
    more = f" {count(rest)} baris yang belum ada di sana tetap diambil." if rest else ""
    if not titles and not filled:
        return (
            f"Lembar {part.sheet} mengulang {count(same)} baris lembar {main.sheet}, "
            f"jadi tidak dihitung lagi.{more}"
        )
    what = [f"kolom {', '.join(titles)}"] if titles else []
    what += [f"{count(filled)} sel yang kosong"] if filled else []
    return (
        f"Lembar {part.sheet} melengkapi {count(same)} baris lembar {main.sheet}: "
        f"{' dan '.join(what)}; barisnya tidak dihitung lagi.{more}"
    )


def named_after_sheets(parts: Sequence[Part]) -> None:
    """Where several sheets share their columns, each one's name is a column of its rows."""
    for group in kin(parts):
        some = [parts[at] for at in group]
        title = sheet_title([part.sheet for part in some], some[0].headers)
        for part in some if title else ():
            part.headers = named((*part.headers, title))
            part.origins += (part.sheet,)
            part.places += (0,)
            part.rows = [(line, (*row, part.sheet)) for line, row in part.rows]


def pooled(parts: Sequence[Part]) -> list[tuple[tuple[str, ...], ...]]:
    """The first rows of each table; tables alike are looked at together, so that they are
    understood alike."""
    samples = [
        sampled([row for _, row in part.rows[: limits.SAMPLE]], len(parts)) for part in parts
    ]
    for group in kin(parts):
        share = max(1, limits.SAMPLE // len(group))
        together = tuple(row for at in group for row in samples[at][:share])
        for at in group:
            samples[at] = together
    return samples
