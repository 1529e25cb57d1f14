"""One table: for each kind, how its one spelling is found, doubted and masked."""

from collections.abc import Callable
from dataclasses import dataclass

from . import numbers, texts
from .values import Absent, Kind

DOT = "•"
SHOWN = 4
NOTHING = {"", "-", "--", "0", "n/a", "na", "nihil", "tidak ada", "belum ada", "tdk ada", "none"}


def nothing(text: str) -> list[str]:
    """No doubts."""
    return []


def tail(text: str) -> str:
    """The last four of a long text, the rest as dots; a short one shows nothing at all."""
    shown = SHOWN if len(text) >= 3 * SHOWN else 0
    return DOT * 4 + " " + text[-shown:] if shown else DOT * 4


def hidden(text: str) -> str:
    """Nothing of it: the end of an address or a place says too much or nothing."""
    return DOT * 4


def year(text: str) -> str:
    """Of a birth date the year, which is what it is asked for."""
    return f"{DOT * 2}-{DOT * 2}-{text[:4]}"


def before_the_at(text: str) -> str:
    """Of an e-mail at most the last four before the @, and no more than a third of them."""
    name = text.partition("@")[0]
    shown = min(SHOWN, len(name) // 3)
    return f"{DOT * 4}{name[len(name) - shown :]}@{DOT * 3}"


@dataclass(frozen=True, slots=True)
class Shape:
    """What is known of a kind: to its one spelling, what to doubt in it, how to show it."""

    normalise: Callable[[str], str]
    masked: Callable[[str], str]
    warnings: Callable[[str], list[str]] = nothing


SHAPES: dict[Kind, Shape] = {
    Kind.NIK: Shape(numbers.nik, tail, numbers.nik_warnings),
    Kind.KK: Shape(numbers.kk, tail, numbers.kk_warnings),
    Kind.NPWP: Shape(numbers.npwp, tail, numbers.npwp_warnings),
    Kind.PHONE: Shape(numbers.phone, tail),
    Kind.EMAIL: Shape(texts.email, before_the_at),
    Kind.ADDRESS: Shape(texts.address, hidden),
    Kind.BIRTH_DATE: Shape(texts.birth_date, year),
    Kind.LOCATION: Shape(texts.location, hidden),
}


def normalise(kind: Kind, text: str) -> str:
    """The one spelling of the value; Absent when there is none, Malformed when it can't be one.

    Doing it twice changes nothing.
    """
    plain = " ".join(text.split())
    if plain.lower().rstrip(".") in NOTHING:
        raise Absent("tidak diisi")
    return SHAPES[kind].normalise(plain)


def masked(kind: Kind, text: str) -> str:
    """A normalised value as it may be shown: at most four of its characters."""
    return SHAPES[kind].masked(text)


def warnings(kind: Kind, text: str) -> list[str]:
    """What is odd in a normalised value but no reason to refuse it; sentences without the value."""
    return SHAPES[kind].warnings(text)
