"""How near the words above a column are to the words of a field. No Django here."""

import re
from difflib import SequenceMatcher
from functools import lru_cache

CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
APART = re.compile(r"[^0-9a-z]+")
NOISE = frozenset({"rp", "rupiah", "dan", "atau", "the", "of", "dari", "yang", "ybs"})


@lru_cache(maxsize=4096)
def plain(header: str) -> tuple[str, ...]:
    """The words of a header: small letters, apart at _ and camelCase, without (Rp) and counters."""
    words = [word for word in APART.split(CAMEL.sub(" ", header).lower()) if word]
    if len(words) > 1 and words[-1].isdigit():
        words.pop()
    return tuple(word for word in words if word not in NOISE) or tuple(words)


@lru_cache(maxsize=65536)
def nearness(header: str, word: str) -> float:
    """From 0 to 1: the same 1.0; cut off at ten letters 0.9; holding it from 0.55; a typo 0.8."""
    said, known = plain(header), plain(word)
    glued, target = "".join(said), "".join(known)
    if not glued or not target:
        return 0.0
    if glued == target:
        return 1.0
    if sorted(said) == sorted(known):
        return 0.95
    if 7 <= len(glued) <= 10 and target.startswith(glued):
        return 0.9
    if holds(said, known):
        return 0.55 + 0.4 * len(target) / len(glued)
    if len(target) >= 7:
        return typo(glued, target)
    return 0.0


def holds(said: tuple[str, ...], known: tuple[str, ...]) -> bool:
    """The known words stand side by side in the header."""
    return any(said[at : at + len(known)] == known for at in range(len(said) - len(known) + 1))


def typo(glued: str, target: str) -> float:
    """LONGTITUDE for longitude; LONGTITU too, being cut off."""
    cut = target[: len(glued)] if 7 <= len(glued) <= 10 else target
    like = SequenceMatcher(None, glued, cut, autojunk=False).ratio()
    return 0.85 * like if like >= 0.85 else 0.0


def best_word(header: str, words: tuple[str, ...]) -> tuple[float, str]:
    """The nearest of the words, and how near it is."""
    return max(((nearness(header, word), word) for word in words), default=(0.0, ""))
