"""Our table of codes and words in both editions, and how a text finds its codes in it. No query."""

import tomllib
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from gerai.foundation.packing import unpacked

from . import rules
from .rules import Calibration, Entry, Guess, Index, Saying

FILES = ("food", "making", "trade", "services", "land")  # codes/: 2020
FRESH = ("food", "land", "people", "services", "supply", "trade")  # codes2025/
OWN = (
    *(f"codes/{name}.toml" for name in FILES),
    *(f"codes2025/{name}.toml" for name in FRESH),
    "editions.toml",
)
READING = ("cues.toml", "calibration.toml")
METHOD = "2"  # raised when sayings are weighed in another way
SHOWN = 3
REMEMBERED = 100_000
SAID = {"title": "judul resmi", "example": "contoh", "keyword": "kata kunci"}


def data(name: str) -> dict[str, Any]:
    """A data file of this app."""
    text = files(__package__).joinpath(name).read_text(encoding="utf-8")
    return tomllib.loads(text)


def read(folder: str, names: Iterable[str]) -> dict[str, Entry]:
    """Entries of our own table, by code."""
    return {
        code: Entry(code, told["name"], tuple(told["words"].split(", ")), told.get("creative", ""))
        for name in names
        for code, told in data(f"{folder}/{name}.toml").items()
    }


@cache
def entries() -> dict[str, Entry]:
    """Our own table, by code of KBLI 2020."""
    return read("codes", FILES)


@cache
def fresh() -> dict[str, Entry]:
    """What we say of codes of KBLI 2025 beside what they have from 2020."""
    return read("codes2025", FRESH)


@cache
def editions() -> tuple[dict[str, str], dict[str, str]]:
    """KBLI 2025 codes of 2020 codes: those unchanged in code and title, those whose unchanged
    title stands under another code (a proposal)."""
    told = data("editions.toml")
    same = {code: code for line in told["same"].values() for code in line.split()}
    return same, told["moved"]


@cache
def kin() -> dict[str, tuple[str, ...]]:
    """The 2025 codes where the words of a 2020 code lead; for guesses only."""
    same, moved = editions()
    near = {code: tuple(line.split()) for code, line in data("editions.toml")["kin"].items()}
    return near | {code: (now,) for code, now in (same | moved).items()}


@cache
def table(edition: str) -> dict[str, Entry]:
    """Our table as one edition cuts it. The words of both serve each other where their codes do:
    a 2025 code has the words of every 2020 code that leads to it, a 2020 code those of a 2025 code
    of the same title, or of one that we wrote of in 2025 only."""
    named, words, creative = {}, {}, {}
    same, moved = editions()
    own = entries() if edition == rules.OLD else fresh()
    for code, entry in own.items():
        named[code], words[code], creative[code] = entry.name, list(entry.words), entry.creative
    for old, news in kin().items():
        for new in news:
            if edition == rules.NEW:
                code, giver = new, entries().get(old)
            else:
                lends = old in same or old in moved or old not in entries()
                code, giver = old, fresh().get(new) if lends else None
            if giver:
                if edition == rules.NEW and (old in same or old in moved):
                    named[code] = giver.name
                named.setdefault(code, giver.name)
                creative[code] = creative.get(code) or giver.creative
                words.setdefault(code, []).extend(
                    text for text in giver.words if edition == rules.NEW or not by_internet(text)
                )
    return {
        code: Entry(code, named[code], tuple(dict.fromkeys(words[code])), creative[code])
        for code in sorted(named)
    }


def by_internet(text: str) -> bool:
    """Whether a saying names the internet, for which 2020 has codes of its own."""
    return any(cues().get((word,)) == "online" for word in rules.tokens(text, forms()))


@cache
def forms() -> dict[str, str]:
    """The one form of words that are spelled in several ways, or tell nothing ("")."""
    told = data("cues.toml")
    return {
        form: word
        for part in (told["cues"], told["spellings"])
        for word, line in part.items()
        for form in line.split(", ")
    } | {
        word: ""
        for line in (told["idle"]["words"], *told["names"].values())
        for word in line.split(", ")
    }


@cache
def cues() -> dict[tuple[str, ...], str]:
    """What one does, by the words that say it."""
    return {
        tuple(rules.tokens(cue, forms())): role
        for role, line in data("cues.toml")["roles"].items()
        for cue in line.split(", ")
    }


def sayings(edition: str) -> list[Saying]:
    """What our own table says of the codes of an edition."""
    return [
        Saying(code, kind, text)
        for code, entry in table(edition).items()
        for kind, texts in (("name", (entry.name,)), ("word", entry.words))
        for text in texts
    ]


def reading() -> str:
    """Everything of our own data that changes how a text is read, beside the sayings."""
    own = files(__package__)
    return "".join(own.joinpath(name).read_text(encoding="utf-8") for name in READING)


def measured(edition: str) -> dict[str, Any]:
    """How often our own table was right, as we measured it."""
    found: dict[str, Any] = data("calibration.toml")[f"kbli{edition}"]
    return found


def indexed(told: Iterable[Saying]) -> Index:
    """An index over what was said of codes, with our spellings and cues."""
    return rules.index(told, forms(), cues())


@dataclass(frozen=True, slots=True)
class Guesser:
    """What guesses in one edition, in one version of it."""

    edition: str
    version: str
    index: Index
    measured: Calibration
    memory: dict[tuple[str, ...], list[Guess]] = field(default_factory=dict, repr=False)


HELD: dict[str, Guesser] = {}  # by edition: read once per process and version


def held(edition: str, version: str) -> Guesser | None:
    """What this process has read already."""
    found = HELD.get(edition)
    return found if found and found.version == version else None


def hold(edition: str, version: str, packed: bytes, calibration: Mapping[str, Any]) -> Guesser:
    """A kept index, ready."""
    told = unpacked(zlib.decompress(packed))
    index = Index.from_data(told, forms(), cues())
    HELD[edition] = Guesser(edition, version, index, Calibration.from_data(calibration))
    return HELD[edition]


@cache
def shipped(edition: str) -> Guesser:
    """What guesses where nothing was kept, made once per process."""
    told = Calibration.from_data(measured(edition))
    return Guesser(edition, "", indexed(sayings(edition)), told)


def guess(text: str, guesser: Guesser) -> list[Guess]:
    """Up to three codes, the likeliest first; none when no word is known. Texts that differ only
    in words of which nothing is known, as in a name, are weighed once."""
    said = rules.heard(text, guesser.index)
    found = guesser.memory.get(said)
    if found is None:
        if len(guesser.memory) >= REMEMBERED:
            guesser.memory.clear()
        found = guesser.memory[said] = weighed(said, guesser)
    return list(found)


def weighed(said: tuple[str, ...], guesser: Guesser) -> list[Guess]:
    """What the words of a text mean."""
    heard = rules.weigh(said, guesser.index)
    scores = guesser.measured.scores(heard)
    return [
        Guess(one.code, guesser.edition, score, reason(said, one, guesser.index), certain)
        for one, (score, certain) in zip(heard.codes[:SHOWN], scores, strict=False)
    ]


def reason(said: tuple[str, ...], one: rules.Weighed, index: Index) -> str:
    """kata “jual keripik”: what spoke for the code, and where it was said."""
    if one.phrase:
        return f"{SAID.get(one.phrase.kind, 'kata')} “{one.phrase.text}”"
    shared = [word for word in said if one.code in index.evidence.get(word, {})]
    return f"uraian resmi, kata “{' '.join(shared or filter(None, said))}”"
