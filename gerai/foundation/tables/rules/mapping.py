"""Which column is which field: by the words above it and by what its cells look like.

No Django here.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from .cells import clean, is_unknown
from .headers import best_word
from .targets import Field, Target

ENOUGH = 0.45
MAYBE = 0.62
EMPTY_FIT = 0.7


@dataclass(frozen=True, slots=True)
class Mapped:
    """A column, the field it is taken for (None: not understood), how sure, why, what else; the
    sheet that it stands on, and its table among those of the file."""

    column: int
    header: str
    field: str | None
    score: float
    reason: str
    alternatives: tuple[tuple[str, float], ...] = ()
    filled: float = 0.0
    sheet: str = ""
    table: int = 0


@dataclass(frozen=True, slots=True)
class Sample:
    """What stands in a column's first rows: the cells that say something, and how many do."""

    cells: tuple[str, ...]
    filled: float

    @property
    def distinct(self) -> float:
        """1 when every cell is another, near 0 when they repeat a few words."""
        return len(set(self.cells)) / len(self.cells) if self.cells else 1.0


def map_columns(
    headers: Sequence[str], rows: Sequence[tuple[str, ...]], target: Target
) -> list[Mapped]:
    """Every column with its best free field; the surest column chooses first."""
    samples = [sample(rows, at) for at in range(len(headers))]
    scores = [
        {name: judged(header, samples[at], one) for name, one in target.fields.items()}
        for at, header in enumerate(headers)
    ]
    chosen = choose([{name: score for name, (score, _) in one.items()} for one in scores], target)
    return [
        mapped(at, header, chosen.get(at), scores[at], samples[at])
        for at, header in enumerate(headers)
    ]


def sample(rows: Sequence[tuple[str, ...]], at: int) -> Sample:
    """The known cells of one column."""
    cells = tuple(cell for row in rows if not is_unknown(cell := clean(row[at])))
    return Sample(cells, len(cells) / len(rows) if rows else 0.0)


def judged(header: str, cells: Sample, field: Field) -> tuple[float, str]:
    """How well a column serves a field, and why. The word counts 0.4, its cells' shape 0.6 of it;
    without a word a column may still show by its shape alone what it is."""
    word_score, word = best_word(header, field.words)
    maybe_score, maybe = best_word(header, field.maybe)
    if maybe_score * MAYBE > word_score:
        word_score, word = maybe_score * MAYBE, maybe
    fits = fit(cells, field)
    share = f"{fits:.0%} isinya cocok" if cells.cells else "kolomnya kosong"
    by_word = word_score * (0.4 + 0.6 * fits)
    if field.alone and len(cells.cells) >= 3 and fits >= 0.9 and field.alone > by_word:
        return field.alone, f"isinya berbentuk {field.label.lower()}"
    return by_word, f'judul mirip "{word}", {share}'


def fit(cells: Sample, field: Field) -> float:
    """The share of cells that have the field's shape; a name that repeats itself fits less."""
    if not cells.cells:
        return EMPTY_FIT
    share = sum(1 for cell in cells.cells if field.shape.fullmatch(cell)) / len(cells.cells)
    return share * min(1.0, cells.distinct * 2) if field.distinct else share


def choose(scores: list[dict[str, float]], target: Target) -> dict[int, str]:
    """Column -> field. A single field goes to its surest column; the next column of it takes what
    it means otherwise."""
    offers = sorted(
        (
            (-score, at, name)
            for at, one in enumerate(scores)
            for name, score in one.items()
            if score >= ENOUGH
        ),
    )
    chosen: dict[int, str] = {}
    taken: set[str] = set()
    for _, at, name in offers:
        if at in chosen or name in taken:
            continue
        chosen[at] = name
        if target.fields[name].single:
            taken.add(name)
    return chosen


def mapped(
    at: int,
    header: str,
    name: str | None,
    scores: dict[str, tuple[float, str]],
    cells: Sample,
) -> Mapped:
    """The choice for one column, with what else it could have been."""
    others = sorted(
        ((other, round(score, 2)) for other, (score, _) in scores.items() if other != name),
        key=lambda pair: -pair[1],
    )
    alternatives = tuple(pair for pair in others[:3] if pair[1] >= 0.3)
    score, reason = scores[name] if name else (0.0, "tidak dikenal, isinya tetap disimpan")
    return Mapped(at, header, name, round(score, 2), reason, alternatives, round(cells.filled, 2))
