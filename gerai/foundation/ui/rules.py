"""Shapes and figures of the pages, as plain values. No Django here."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

PETAL = "M20 20C9 20 3 14 3 3c11 0 17 6 17 17z"
TURNS = (0, 90, 180, 270)
PALETTES = (  # petals, ground, middle
    ("#24336f", "#dfe5f4", "#d79952"),
    ("#6e4221", "#f6ead3", "#24336f"),
    ("#2e6b50", "#e2f1e6", "#d79952"),
    ("#7c2f2a", "#f8e6e1", "#24336f"),
    ("#3c3a50", "#ecebf2", "#a5622b"),
    ("#8a5a12", "#fbf0d2", "#24336f"),
)
DOTS = (
    "",
    "M20 4a2 2 0 1 0 .01 0zM34 18a2 2 0 1 0 .01 0zM20 32a2 2 0 1 0 .01 0zM6 18a2 2 0 1 0 .01 0z",
    "M20 3l3 4-3 4-3-4zM37 20l-4 3-4-3 4-3zM20 37l-3-4 3-4 3 4zM3 20l4-3 4 3-4 3z",
)
MIDDLES = ("M20 16.4a3.6 3.6 0 1 0 .01 0z", "M20 15l5 5-5 5-5-5z")


@dataclass(frozen=True, slots=True)
class Seal:
    """The kawung seal of a business: what is drawn in place of a logo. No proof of identity."""

    ink: str
    ground: str
    accent: str
    petals: tuple[tuple[int, bool], ...]
    dots: str
    middle: str


def seal(number: str) -> Seal:
    """The same seal for the same number, on every machine and for ever."""
    digest = sha256(number.encode()).digest()
    ink, ground, accent = PALETTES[digest[0] % len(PALETTES)]
    petals = tuple(
        (turn, place == 0 or bool(digest[1] >> place & 1)) for place, turn in enumerate(TURNS)
    )
    return Seal(ink, ground, accent, petals, DOTS[digest[2] % 3], MIDDLES[digest[3] % 2])


def share(value: float, of: float) -> float:
    """Percent with two decimals, kept within 0 and 100; of nothing it is 0."""
    return round(min(100.0, max(0.0, 100 * value / of)), 2) if of else 0.0


def parts(values: Sequence[float]) -> list[tuple[float, float]]:
    """Where each value begins and how wide it is, in percent of their sum."""
    total, done, found = sum(values), 0.0, []
    for value in values:
        found.append((share(done, total), share(value, total)))
        done += value
    return found


def steps_of(values: Iterable[int | None]) -> tuple[int, ...]:
    """Four round limits that cut the values into five classes, the first from one upwards."""
    known = sorted(value for value in values if value)
    if not known:
        return ()
    limits = {round_down(known[len(known) * cut // 5]) for cut in range(1, 5)}
    return tuple(sorted(limit for limit in limits if limit > known[0]))


def round_down(value: int) -> int:
    """The nearest lower number of two significant digits: 1.284 becomes 1.200."""
    unit = int(10 ** max(0, len(str(value)) - 2))
    return value // unit * unit


def class_of(value: int | None, limits: Sequence[int]) -> int:
    """0 for nothing or unsaid, else 1 to 5 by how many limits the value reaches; few limits
    spread out."""
    if not value:
        return 0
    reached = sum(value >= limit for limit in limits)
    return 1 + (reached if len(limits) == 4 else reached * 4 // max(1, len(limits)))


def grouped(number: int, separator: str) -> str:
    """Digits in threes."""
    return f"{number:,}".replace(",", separator)
