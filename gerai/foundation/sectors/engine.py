"""Our table of codes and words, and how a text finds its codes in it. No query, no model."""

import math
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from . import rules
from .rules import Entry, Guess

FILES = ("food", "making", "trade", "services", "land")
SHOWN = 3
# Chosen on example texts; Intake measures and calibrates.
LONGER = 0.7  # each further word of a phrase
COVERED = 0.25  # a phrase inside a longer one that matched too
FITTING, STRANGE = 1.4, 0.75  # a cue for this code's role; only cues for other roles
VAGUE = 0.3  # a word that is a cue as well: warung, toko, jasa
SECOND = 0.45  # selling, of one who also makes, grows, or sells by internet
SOLD_DISH = 1.1  # a cooked dish is "sold" as well


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Phrases by their first word, the one form of every word, and the role of each cue."""

    phrases: Mapping[str, tuple[tuple[str, ...], ...]]
    codes: Mapping[tuple[str, ...], tuple[str, ...]]
    forms: Mapping[str, str]
    cues: Mapping[tuple[str, ...], str]


def data(name: str) -> dict[str, dict[str, str]]:
    """A data file of this app."""
    text = files(__package__).joinpath(name).read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def entries() -> dict[str, Entry]:
    """Our own table, by code of KBLI 2020."""
    return {
        code: Entry(code, told["name"], tuple(told["words"].split(", ")), told.get("creative", ""))
        for name in FILES
        for code, told in data(f"codes/{name}.toml").items()
    }


@cache
def lexicon() -> Lexicon:
    """Everything that guessing needs, read once per process."""
    told = data("cues.toml")
    forms = {
        form: word
        for table in (told["cues"], told["spellings"])
        for word, line in table.items()
        for form in line.split(", ")
    } | dict.fromkeys(told["idle"]["words"].split(", "), "")
    codes: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for code, entry in entries().items():
        for words in entry.words:
            phrase = tuple(rules.tokens(words, forms))
            if phrase and code not in codes[phrase]:
                codes[phrase].append(code)
    cues = {
        tuple(rules.tokens(cue, forms)): role
        for role, line in told["roles"].items()
        for cue in line.split(", ")
    }
    phrases: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for phrase in codes.keys() | cues.keys():
        phrases[phrase[0]].append(phrase)
    return Lexicon(
        {first: tuple(sorted(found)) for first, found in phrases.items()},
        {phrase: tuple(found) for phrase, found in codes.items()},
        forms,
        cues,
    )


@cache
def editions() -> tuple[dict[str, str], dict[str, str]]:
    """KBLI 2025 codes of 2020 codes: those unchanged in code and title, those whose unchanged
    title stands under another code (a proposal)."""
    told = data("editions.toml")
    same = {code: code for line in told["same"].values() for code in line.split()}
    return same, told["moved"]


def found(said: list[str], lexicon: Lexicon) -> Iterator[tuple[tuple[str, ...], int]]:
    """Every phrase in the text, with its place."""
    for place, word in enumerate(said):
        for phrase in lexicon.phrases.get(word, ()):
            if tuple(said[place : place + len(phrase)]) == phrase:
                yield phrase, place


def guess(text: str, lexicon: Lexicon) -> list[Guess]:
    """Up to three codes, the likeliest first; none when no word is known."""
    said = rules.tokens(text, lexicon.forms)
    matches = list(dict.fromkeys(found(said, lexicon)))
    roles = {lexicon.cues[phrase] for phrase, _ in matches if phrase in lexicon.cues}
    weights: dict[str, float] = defaultdict(float)
    reasons: dict[str, list[str]] = defaultdict(list)
    for phrase, place in matches:
        codes = lexicon.codes.get(phrase, ())
        weight = (1 + LONGER * (len(phrase) - 1)) / math.sqrt(len(codes) or 1)
        if any(
            len(other) > len(phrase) and start <= place < start + len(other)
            for other, start in matches
            if other in lexicon.codes and not told_twice(other, roles, lexicon)
        ):
            weight *= COVERED
        weight *= (VAGUE if phrase in lexicon.cues else 1) / (1 + 0.05 * place)
        for code in codes:
            weights[code] += weight
            reasons[code].append(" ".join(phrase))
    scored = {code: weight * fit(code, roles) for code, weight in weights.items()}
    best = sorted(scored, key=lambda code: (-scored[code], code))[:SHOWN]
    whole = sum(scored.values()) + 0.5
    return [
        Guess(code, rules.OLD, round(scored[code] / whole, 3), reason(reasons[code]))
        for code in best
    ]


def told_twice(phrase: tuple[str, ...], roles: set[str], lexicon: Lexicon) -> bool:
    """Whether a phrase like "jual roti" only repeats what is sold by one who makes it."""
    return lexicon.cues.get(phrase[:1]) == "sell" and bool(roles & {"make", "grow"})


def fit(code: str, roles: set[str]) -> float:
    """How well what the text says one does suits the code."""
    role = rules.role(code)
    if role == "online" and "online" not in roles:
        return STRANGE
    if not roles:
        return 1.0
    if role in roles:
        return FITTING * weight_of(role, roles)
    return SOLD_DISH if role == "cook" and "sell" in roles else STRANGE


def weight_of(role: str, roles: set[str]) -> float:
    """Of several things that one does the one that decides: who makes and sells is a maker, who
    sells by internet is no shop."""
    if role == "sell" and roles & {"make", "grow", "online"}:
        return SECOND
    return 1.0


def reason(phrases: list[str]) -> str:
    """kata “keripik singkong”, “keripik”: the longest first."""
    distinct = sorted(dict.fromkeys(phrases), key=lambda phrase: -len(phrase))
    return "kata " + ", ".join(f"“{phrase}”" for phrase in distinct[:SHOWN])
