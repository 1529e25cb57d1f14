"""Which column is which field: by the words above it and by what its cells look like.

No Django here.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from .amounts import factor, thousands
from .cells import clean, is_unknown
from .headers import is_cut, signature
from .splits import Split
from .targets import SKIP, Field, Preset, Target

ENOUGH = 0.45
MAYBE = 0.62
EMPTY_FIT = 0.7
LAST = 0.46  # what a needed field is worth that no word names
ALIKE = 0.9  # the share of cells from which a column shows by itself what it is
FEW = 3
MEANT, NEAR = 0.6, 0.12  # from which a column taken for another field may be the needed one instead
TELLING = 3  # other fields that a table must have before one is found without a word
MANY, CONSTANT = 20, 0.1
PART = 0.9  # a part of a column gives way to a column of its own
SHAPED = 300  # letters of a cell whose shape is looked at


@dataclass(frozen=True, slots=True)
class Mapped:
    """A column, the field it is taken for (None: not understood), how sure, why, what else; the
    sheet that it stands on, and its table among those of the file. A column that says several
    fields has several, with the name of its form in `split`. `scale`: rupiah in one of its units;
    `doubt`: what that scale would be, if its numbers are what they look like."""

    column: int
    header: str
    field: str | None
    score: float
    reason: str
    alternatives: tuple[tuple[str, float], ...] = ()
    filled: float = 0.0
    sheet: str = ""
    table: int = 0
    split: str = ""
    scale: int = 1
    doubt: int = 1


@dataclass(frozen=True, slots=True)
class Choice:
    """What somebody said that a column is; an empty field leaves it alone."""

    field: str
    reason: str
    scale: int = 1


@dataclass(frozen=True, slots=True)
class Sample:
    """What stands in a column's first rows: the cells that say something, and how many do; and as
    they came, since two spaces may part a form from a name."""

    cells: tuple[str, ...]
    filled: float
    raw: tuple[str, ...] = ()

    @property
    def distinct(self) -> float:
        """1 when every cell is another, near 0 when they repeat a few words."""
        return len(set(self.cells)) / len(self.cells) if self.cells else 1.0


Scores = dict[str, tuple[float, str]]


def map_columns(
    headers: Sequence[str],
    rows: Sequence[tuple[str, ...]],
    target: Target,
    choices: Mapping[str, Choice] | None = None,
) -> list[Mapped]:
    """Every column with its best free field; the surest column chooses first. What somebody chose
    (by header signature) stands, then the columns of a known export."""
    samples = [sample(rows, at) for at in range(len(headers))]
    given = preset(headers, target) | dict(choices or {})
    fixed = {at: given[key] for at, head in enumerate(headers) if (key := signature(head)) in given}
    scores = [
        {} if at in fixed else judged_all(header, samples[at], target)
        for at, header in enumerate(headers)
    ]
    chosen = choose(scores, target, {one.field for one in fixed.values()})
    rescue(chosen, scores, fixed, samples, target)
    return [
        one
        for at, header in enumerate(headers)
        for one in entries(
            decided(at, header, fixed[at], samples[at])
            if at in fixed
            else mapped(at, header, chosen.get(at), scores[at], samples[at]),
            samples[at],
            target,
            said=at in fixed,
        )
    ]


def sample(rows: Sequence[tuple[str, ...]], at: int) -> Sample:
    """The known cells of one column."""
    known = [(cell, row[at]) for row in rows if not is_unknown(cell := clean(row[at]))]
    cells, raw = zip(*known, strict=True) if known else ((), ())
    return Sample(cells, len(cells) / len(rows) if rows else 0.0, raw)


def preset(headers: Sequence[str], target: Target) -> dict[str, Choice]:
    """The columns of the known export that this table is, if it is one."""
    said = {signature(header) for header in headers}

    def share(one: Preset) -> float:
        return len(said & set(one.columns)) / len(one.columns)

    for one in target.presets:
        if share(one) >= one.least:
            return {key: Choice(field, one.label) for key, field in one.columns.items()}
    return {}


def judged_all(header: str, cells: Sample, target: Target) -> Scores:
    """How well a column serves each field that it has anything to do with."""
    said, maybe = target.words.said(header), target.maybe.said(header)
    cut = is_cut(header)
    found = {
        name: judged(
            target.words.best(said, name, cut=cut),
            target.maybe.best(maybe, name, cut=cut),
            cells,
            one,
        )
        for name, one in target.fields.items()
    }
    return {name: pair for name, pair in found.items() if pair[0] > 0}


def judged(
    sure: tuple[float, str], maybe: tuple[float, str], cells: Sample, field: Field
) -> tuple[float, str]:
    """How well a column serves a field, and why. The word counts 0.4, its cells' shape 0.6 of it;
    without a word a column may still show by its shape alone what it is."""
    word_score, word = max(sure, (maybe[0] * MAYBE, maybe[1]))
    if not word_score and not field.alone:
        return 0.0, ""
    fits = fit(cells, field)
    share = f"{fits:.0%} isinya cocok" if cells.cells else "kolomnya kosong"
    by_word = word_score * (0.4 + 0.6 * fits)
    if field.alone > by_word and shows(cells, field):
        return field.alone, f"isinya berbentuk {field.label.lower()}"
    return by_word, f'judul mirip "{word}", {share}'


def shows(cells: Sample, field: Field) -> bool:
    """Whether nearly all cells have the shape that only this field has."""
    if len(cells.cells) < FEW:
        return False
    shape = field.sure or field.shape
    return share_of(cells.cells, shape.fullmatch) >= ALIKE


def fit(cells: Sample, field: Field) -> float:
    """The share of cells that have the field's shape; a name that repeats itself fits less, and so
    does one word in every row where each business has its own."""
    if not cells.cells:
        return EMPTY_FIT
    share = share_of(cells.cells, field.shape.fullmatch)
    if field.varied and len(cells.cells) >= MANY and len(set(cells.cells)) == 1:
        share *= CONSTANT
    return share * min(1.0, cells.distinct * 2) if field.distinct else share


def share_of(cells: Sequence[str], matches: object) -> float:
    """The share of cells that match; of a long one its beginning is looked at."""
    assert callable(matches)
    return sum(1 for cell in cells if matches(cell[:SHAPED])) / len(cells)


def choose(scores: Sequence[Scores], target: Target, taken: set[str]) -> dict[int, str]:
    """Column -> field. A single field goes to its surest column; the next column of it takes what
    it means otherwise."""
    offers = sorted(
        (
            (-score, at, name)
            for at, one in enumerate(scores)
            for name, (score, _) in one.items()
            if score >= ENOUGH
        ),
    )
    chosen: dict[int, str] = {}
    taken = {name for name in taken if name and target.fields[name].single}
    for _, at, name in offers:
        if at in chosen or name in taken:
            continue
        chosen[at] = name
        if target.fields[name].single:
            taken.add(name)
    return chosen


def rescue(
    chosen: dict[int, str],
    scores: Sequence[Scores],
    fixed: Mapping[int, Choice],
    samples: Sequence[Sample],
    target: Target,
) -> None:
    """A needed field without a column takes the free one whose cells look most like it, where
    enough other columns tell that this is such a table; else the one that may mean it too ("Nama
    Usaha / Merek")."""
    there = {*chosen.values(), *(one.field for one in fixed.values())} - {""}
    telling = sum(1 for name in there if target.fields[name].type != SKIP)
    for name in target.needed:
        if name in there:
            continue
        fits = [
            (fit(cells, target.fields[name]), -at)
            for at, cells in enumerate(samples)
            if at not in chosen and at not in fixed
            if telling >= TELLING and len(cells.cells) >= FEW and cells.distinct >= 0.7
        ]
        best, at = max(fits, default=(0.0, 0))
        if best >= ALIKE:
            chosen[-at] = name
            continue
        meant = [
            (one[name][0], -at)
            for at, one in enumerate(scores)
            if name in one and (at not in chosen or one[chosen[at]][0] <= one[name][0] + NEAR)
        ]
        score, at = max(meant, default=(0.0, 0))
        if score >= MEANT:
            chosen[-at] = name


def decided(at: int, header: str, choice: Choice, cells: Sample) -> Mapped:
    """A column whose field somebody said."""
    return Mapped(
        at,
        header,
        choice.field or None,
        1.0 if choice.field else 0.0,
        choice.reason,
        filled=round(cells.filled, 2),
        scale=choice.scale,
    )


def mapped(at: int, header: str, name: str | None, scores: Scores, cells: Sample) -> Mapped:
    """The choice for one column, with what else it could have been."""
    others = sorted(
        ((other, round(score, 2)) for other, (score, _) in scores.items() if other != name),
        key=lambda pair: -pair[1],
    )
    alternatives = tuple(pair for pair in others[:3] if pair[1] >= 0.3)
    score, reason = 0.0, "tidak dikenal, isinya tetap disimpan"
    if name:
        score, reason = scores.get(name, (0.0, ""))
        if score < ENOUGH:
            score, reason = LAST, "tidak ada kolom lain yang isinya seperti ini"
    return Mapped(at, header, name, round(score, 2), reason, alternatives, round(cells.filled, 2))


def entries(one: Mapped, cells: Sample, target: Target, *, said: bool) -> Iterator[Mapped]:
    """The column itself, or an entry for each field that its cells say; money with its scale,
    about which nobody doubts who `said` what it is."""
    if not one.field or target.fields[one.field].type == SKIP:
        yield one
        return
    if split := form_of(one.field, cells, target):
        share = split.share(cells.raw)
        reason = f"{one.reason}; {split.label} di {share:.0%} isinya"
        yield replace(one, field=split.rest, reason=reason, split=split.name)
        for name in split.fields[1:]:
            part = round(one.score * PART, 2)
            yield replace(one, field=name, score=part, reason=reason, split=split.name)
        return
    yield rescaled(one, cells, target.fields[one.field], said=said)


def form_of(name: str, cells: Sample, target: Target) -> Split | None:
    """The form that most of the column's cells have."""
    forms = [(one.share(cells.raw), one) for one in target.splits if name in one.of]
    share, best = max(forms, key=lambda pair: pair[0], default=(0.0, None))
    return best if share else None


def rescaled(one: Mapped, cells: Sample, field: Field, *, said: bool) -> Mapped:
    """Money in thousands or millions, by the words above it or as its numbers look."""
    if field.type != "money" or one.scale != 1:
        return one
    if (scale := factor(one.header)) > 1:
        unit = "ribuan" if scale == 1_000 else "jutaan"
        return replace(one, scale=scale, reason=f"{one.reason}; dalam {unit} rupiah")
    if field.yearly and not said and (doubt := thousands(cells.cells)) > 1:
        unit = "ribuan" if doubt == 1_000 else "jutaan"
        return replace(one, doubt=doubt, reason=f"{one.reason}; angkanya tampak {unit} rupiah")
    return one
