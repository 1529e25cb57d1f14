"""How near the words above a column are to the words of a field. No Django here."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher
from functools import cache, lru_cache
from importlib.resources import files
from math import log

CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
APART = re.compile(r"[^0-9a-z]+")
LONGEST = 200  # letters of a header that are looked at
CUT = 10  # letters at which dBase and shapefiles cut a name
TYPO = 0.85
SHORTENED = 0.7  # "Kegiatan" for "kegiatan usaha", by what the words say that are there
OUTSIDER = 0.6  # the weight of a word that no field knows
Words = tuple[str, ...]


@cache
def short_forms() -> tuple[dict[str, Words], frozenset[str]]:
    """What each short form stands for, and the words that say nothing; from words.toml."""
    package = __package__.rpartition(".")[0]
    said = tomllib.loads(files(package).joinpath("words.toml").read_text(encoding="utf-8"))
    whole = {
        short: tuple(word.split()) for word, shorts in said["short"].items() for short in shorts
    }
    return whole, frozenset(said["noise"])


@lru_cache(maxsize=8192)
def plain(header: str) -> Words:
    """The words of a header: small letters, apart at _ and camelCase, short forms written out,
    without (Rp) and counters."""
    text = CAMEL.sub(" ", header[:LONGEST]).lower()
    words = [word for word in APART.split(text) if word]
    while len(words) > 1 and words[-1].isdigit():
        words.pop()
    whole, noise = short_forms()
    full = [part for word in words for part in whole.get(word, (word,))]
    kept = [word for word in full if word not in noise] or full
    return tuple(word for at, word in enumerate(kept) if at == 0 or word != kept[at - 1])


def signature(header: str) -> str:
    """What makes two headers the same header of the same sender."""
    return " ".join(plain(header))[:LONGEST]


def unglued(word: str, known: frozenset[str]) -> Words:
    """The known words that a run of letters is made of ("nmkec", "notelp"), two letters before
    them too; itself, if none."""
    whole, _ = short_forms()
    if word in known or len(word) < 5 or len(word) > 30:
        return (word,)
    ways: list[Words | None] = [()] + [None] * len(word)
    for end in range(1, len(word) + 1):
        for start in range(max(end - 14, 0), end):
            before, part = ways[start], word[start:end]
            if before is None or (start == 0 and end == len(word)):
                continue
            if part in whole and len(part) >= 2:
                found = before + whole[part]
            elif part in known and len(part) >= 3:
                found = (*before, part)
            elif start == 0 and len(part) == 2:
                found = (part,)
            else:
                continue
            present = ways[end]
            if present is None or len(found) < len(present):
                ways[end] = found
    return ways[-1] or (word,)


def nearness(header: str, word: str, weights: Mapping[str, float] | None = None) -> float:
    """From 0 to 1: the same 1.0; cut off at ten letters 0.9; holding it from 0.55; a typo 0.8."""
    return near(plain(header), plain(word), weights, cut=is_cut(header))


def is_cut(header: str) -> bool:
    """Whether a header is as long as a name that was cut off."""
    return len(header.strip()) == CUT


def near(
    said: Words, known: Words, weights: Mapping[str, float] | None = None, *, cut: bool = False
) -> float:
    """The same for words that are plain already. What a header says beyond the known words counts
    by its weight: "nama" and "jumlah" stand above everything, so that they part nothing."""
    glued, target = "".join(said), "".join(known)
    if not glued or not target:
        return 0.0
    if glued == target:
        return 1.0
    if sorted(said) == sorted(known):
        return 0.95
    if cut and target.startswith(glued):
        return 0.9
    if place := holds(said, known):
        share = weight(known, weights) / max(weight(said, weights), 0.01)
        return min(0.55 + 0.4 * share, 0.95) - (0.03 if place == "apart" else 0.0)
    if weights is not None and holds(known, said):
        return SHORTENED * weight(said, weights) / max(weight(known, weights), 0.01)
    return typo(glued, target, cut=cut)


def weight(words: Words, weights: Mapping[str, float] | None) -> float:
    """How much the words say together; without weights by their letters."""
    if weights is None:
        return sum(map(len, words))
    return sum(weights.get(word, OUTSIDER) for word in words)


def holds(said: Words, known: Words) -> str:
    """Whether the known words stand in the header in their order: "side" by side, or "apart"."""
    if any(said[at : at + len(known)] == known for at in range(len(said) - len(known) + 1)):
        return "side"
    rest = iter(said)
    return "apart" if len(known) > 1 and all(word in rest for word in known) else ""


def typo(glued: str, target: str, *, cut: bool = False) -> float:
    """LONGTITUDE for longitude; LONGTITU too, being cut off."""
    if len(target) < 7:
        return 0.0
    whole = target[: len(glued)] if cut else target
    if 2 * min(len(glued), len(whole)) < TYPO * (len(glued) + len(whole)):
        return 0.0
    match = SequenceMatcher(None, glued, whole, autojunk=False)
    if match.real_quick_ratio() < TYPO or match.quick_ratio() < TYPO:
        return 0.0
    like = match.ratio()
    return TYPO * like if like >= TYPO else 0.0


def best_word(header: str, words: Iterable[str]) -> tuple[float, str]:
    """The nearest of the words, and how near it is."""
    return max(((nearness(header, word), word) for word in words), default=(0.0, ""))


class Vocabulary:
    """All words that the fields of a target know, and how much each of them says."""

    def __init__(self, fields: Mapping[str, Iterable[str]]) -> None:
        self.words = {
            name: [(word, plain(word)) for word in words] for name, words in fields.items()
        }
        used = Counter(
            part
            for words in self.words.values()
            for part in {part for _, parts in words for part in parts}
        )
        self.weights = {part: 1 / (1 + log(times)) for part, times in used.items()}
        self.known = frozenset(used) | {p for parts in short_forms()[0].values() for p in parts}

    def said(self, header: str) -> Words:
        """The plain words of a header, glued ones taken apart."""
        parts = [part for word in plain(header) for part in unglued(word, self.known)]
        noise = short_forms()[1]
        return tuple(part for part in parts if part not in noise) or tuple(parts)

    def best(self, said: Words, name: str, *, cut: bool = False) -> tuple[float, str]:
        """How near the header is to a field, and by which of its words."""
        best, by = 0.0, ""
        for word, known in self.words[name]:
            score = near(said, known, self.weights, cut=cut)
            if score > best:
                best, by = score, word
        return best, by
