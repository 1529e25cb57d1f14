"""Which area somebody means: a few words, answered within the areas where they may write."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from gerai.foundation.access.models import User
from gerai.foundation.access.queries import areas
from gerai.foundation.access.roles import Permission
from gerai.foundation.areas.queries import inside_root, labels, names, root, short_labels
from gerai.foundation.areas.rules import CODE, PREFIXES, inside, words

SHOWN = 12
LEVELS = (4, 3)
KINDS = frozenset(word for level in (2, 3, 4) for word in PREFIXES[level])
DISTRICT = 8  # the length of a district's code: the coarsest place that a form takes


@dataclass(frozen=True, slots=True)
class Places:
    """The areas that a text may mean, as choices; why there is none, as a sentence."""

    choices: list[tuple[str, str]]
    more: bool = False
    why: str = ""


def written_in(user: User) -> list[str]:
    """The areas in which the user may write."""
    return sorted({code or root() for code in areas(user, Permission.BUSINESS_EDIT)})


def find_places(text: str, bases: Sequence[str], chosen: str = "") -> Places:
    """Villages and districts inside the bases whose names hold every word; the chosen one too."""
    said = telling(text)
    found = list(dict.fromkeys([*known(chosen, bases), *found_in(text, said, bases)]))
    if found:
        named = labels(found[: SHOWN + 1])
        shown = [(code, named[code]) for code in found[:SHOWN]]
        return Places(shown, more=len(found) > SHOWN)
    return Places([], why=why_not(text, said, bases) if said else "")


def telling(text: str) -> tuple[str, ...]:
    """The words of a name without Desa, Kec. and the like, unless nothing else was said."""
    said = words(text)
    return tuple(word for word in said if word not in KINDS) or said


def known(code: str, bases: Sequence[str]) -> Iterator[str]:
    """The code itself, when it is a place inside the bases."""
    there = CODE.fullmatch(code) and len(code) >= DISTRICT and code in names().names
    if there and any(inside(code, base) for base in bases):
        yield code


def found_in(text: str, said: Sequence[str], bases: Sequence[str]) -> list[str]:
    """The codes in the best order: names typed whole first, villages before districts."""
    if not said:
        return []
    if CODE.fullmatch(text.strip()):
        return list(known(text.strip(), bases))
    found = {code: rank for base in bases for code, rank in under(base, said)}
    return sorted(found, key=lambda code: (found[code], code))


def under(base: str, said: Sequence[str]) -> Iterator[tuple[str, tuple[int, int]]]:
    """The places of a base that hold all words, each with its rank."""
    grown = names()
    for level in LEVELS:
        codes = grown.under(base, level)
        for code in [base, *codes] if len(base) == len_of(level) else codes:
            own = words(grown.names[code])
            if not begins(said[0], own):
                continue
            around = [word for part in above(code) for word in words(grown.names[part])]
            if all(begins(word, (*own, *around)) for word in said):
                exact = said[: len(own)] == own
                yield code, (0 if exact else 1, -level)


def len_of(level: int) -> int:
    """How long a code of the level is."""
    return {2: 5, 3: 8, 4: 13}[level]


def above(code: str) -> list[str]:
    """The district and the regency that the place lies in."""
    return [code[:end] for end in (8, 5) if len(code) > end]


def begins(word: str, names: Iterable[str]) -> bool:
    """Whether one of the names begins so."""
    return any(name.startswith(word) for name in names)


def why_not(text: str, said: Sequence[str], bases: Sequence[str]) -> str:
    """Why no place was found: it lies elsewhere, or nobody knows the name."""
    here = " atau ".join(short_labels(bases).values())
    if elsewhere := [code for code in found_in(text, said, [root()]) if inside_root(code)]:
        where = labels(elsewhere[:1])[elsewhere[0]]
        return f"{where} di luar wilayah tugas Anda ({here}). Mintalah petugas di sana mencatatnya."
    return f"Tidak ada desa atau kecamatan bernama itu di {here}. Periksa ejaannya."
