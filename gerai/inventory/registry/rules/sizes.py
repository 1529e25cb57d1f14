"""The size class of a business: by which law, by which measure, and nothing when it is unknown."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files


class SizeClass(StrEnum):
    """PP 7/2021 art. 35-36; LARGE is beyond them."""

    MICRO = "micro"
    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"


ORDER = tuple(SizeClass)


@dataclass(frozen=True)
class Measure:
    """One sum of money that the law compares with its limits."""

    field: str
    word: str
    limits: dict[str, int]
    founded: str = ""

    def class_of(self, amount: int) -> SizeClass:
        """A sum that equals a limit still belongs to the lower class."""
        for name, limit in self.limits.items():
            if amount <= limit:
                return SizeClass(name)
        return SizeClass.LARGE


@dataclass(frozen=True)
class Edition:
    """One law with the day from which it holds."""

    name: str
    since: date
    source: str
    choose: str
    measures: tuple[Measure, ...]


@dataclass(frozen=True)
class Size:
    """A class and the rule that gave it; both empty when the law does not answer."""

    size_class: SizeClass | None
    rule: str

    @property
    def value(self) -> str:
        """As it is stored: empty for unknown."""
        return self.size_class.value if self.size_class else ""


UNKNOWN = Size(None, "")


@cache
def editions() -> tuple[Edition, ...]:
    """The laws, the oldest first, from sizes.toml."""
    text = files(__package__).joinpath("sizes.toml").read_text(encoding="utf-8")
    read = []
    for given in tomllib.loads(text)["edition"]:
        measures = tuple(Measure(**measure) for measure in given.pop("measure"))
        read.append(Edition(**given, measures=measures))
    return tuple(sorted(read, key=lambda edition: edition.since))


def edition_on(day: date) -> Edition | None:
    """The law in force on the day."""
    return next((e for e in reversed(editions()) if e.since <= day), None)


def size_of(
    *,
    on: date,
    capital: int | None = None,
    annual_sales: int | None = None,
    net_worth: int | None = None,
    founded_year: int | None = None,
) -> Size:
    """The class by the law of the day; unknown stays unknown.

    Money in whole rupiah, capital without land and buildings. PP 7/2021 takes the capital of a
    business founded from 2 February 2021 on, and the annual sales of an older one. Where only the
    year 2021 or no year is known, the class is given when both measures agree on it.
    """
    edition = edition_on(on)
    if edition is None:
        return UNKNOWN
    known = {"capital": capital, "annual_sales": annual_sales, "net_worth": net_worth}
    if edition.choose == "any":
        return by_any(edition, known)
    return by_founding(edition, known, founded_year)


def by_any(edition: Edition, known: Mapping[str, int | None]) -> Size:
    """UU 20/2008 art. 6: one measure or the other; so the smallest class that either admits."""
    classes = [
        (m.class_of(amount), m.word)
        for m in edition.measures
        if (amount := known[m.field]) is not None
    ]
    if not classes:
        return UNKNOWN
    found, word = min(classes, key=lambda pair: ORDER.index(pair[0]))
    return Size(found, f"{edition.name}: {word}")


def by_founding(edition: Edition, known: Mapping[str, int | None], year: int | None) -> Size:
    """The measure that the founding year asks for; of an open year, what both measures say."""
    asked = [m for m in edition.measures if m.founded in asks(edition, year)]
    classes = {m.class_of(amount) for m in asked if (amount := known[m.field]) is not None}
    if len(classes) != 1 or any(known[m.field] is None for m in asked):
        return UNKNOWN
    return Size(classes.pop(), f"{edition.name}: {' dan '.join(m.word for m in asked)}")


def asks(edition: Edition, year: int | None) -> frozenset[str]:
    """On which side of the law's first day the founding may lie."""
    if year is None or year == edition.since.year:
        return frozenset({"before", "after"})
    return frozenset({"before" if year < edition.since.year else "after"})
