"""Making the index of an edition from all that is said of its codes, once, and keeping it."""

import hashlib
import json
import zlib
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from gerai.foundation.sectors import engine, queries, rules
from gerai.foundation.sectors.models import WordIndex
from gerai.foundation.sectors.rules import Saying, Seen

OFFICIAL = frozenset({"title", "description"})  # nobody wrote these for an example's sake
ALIKE = 0.75  # words in common of two sayings that are nearly the same
PARTS = 4  # an example is judged by an index made of the other three quarters
ENOUGH = 200  # examples, before we measure with them; below that our own measure stands


def refresh(*, edition: str) -> dict[str, Any] | None:
    """The edition's index holds what is said of its codes now; what was measured for it.

    None if it was so before: the sayings are the same."""
    told = queries.sayings(edition)
    version = version_of(told)
    if WordIndex.objects.filter(edition=edition, version=version).exists():
        return None
    measured = measure(edition, told)
    WordIndex.objects.update_or_create(
        edition=edition,
        defaults={
            "version": version,
            "data": packed(engine.indexed(told).to_data()),
            "calibration": measured,
            "imported": any(saying.kind == "title" for saying in told),
        },
    )
    return measured


def version_of(told: Sequence[Saying]) -> str:
    """Another version whenever anything that is said changes, or how it is weighed."""
    kept = hashlib.sha256(engine.METHOD.encode())
    for saying in told:
        kept.update(repr(tuple(saying)).encode())
    kept.update(engine.reading().encode())
    return kept.hexdigest()[:32]


def packed(data: dict[str, Any]) -> bytes:
    """As it is kept."""
    return zlib.compress(json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode())


def measure(edition: str, told: Sequence[Saying]) -> dict[str, Any]:
    """How often guesses are right, on the imported examples, each left out when it is judged. Too
    few of them say nothing: then what we measured for our own table stands."""
    examples = [saying for saying in told if saying.kind == "example"]
    if len(examples) < ENOUGH:
        return engine.measured(edition)
    words = engine.indexed(told)
    said = [(saying, frozenset(words.tokens(saying.text))) for saying in told]
    seen = [one for part in range(PARTS) for one in judged(said, part)]
    return rules.calibrated(seen).to_data() | {
        "source": f"{len(seen)} contoh yang diimpor",
        "examples": len(seen),
        "first": round(sum(one.right == 0 for one in seen) / len(seen), 3),
        "three": round(sum(one.right >= 0 for one in seen) / len(seen), 3),
    }


def judged(said: Sequence[tuple[Saying, frozenset[str]]], part: int) -> list[Seen]:
    """What the other parts say of the examples of this one. Whatever says nearly the same of the
    same code is left out too, be it a keyword or a word of our own: what is judged must be new, as
    a list's texts are. A text of several codes is asked once, and each of them is right."""
    codes: dict[frozenset[str], set[str]] = defaultdict(set)
    texts: dict[frozenset[str], str] = {}
    asked: dict[str, list[frozenset[str]]] = defaultdict(list)
    for saying, words in said:
        if saying.kind == "example" and words and part_of(words) == part:
            codes[words].add(saying.code)
            texts[words] = saying.text
            asked[saying.code].append(words)
    index = engine.indexed(
        saying
        for saying, words in said
        if saying.kind in OFFICIAL
        or (words not in codes and not any(alike(words, one) for one in asked[saying.code]))
    )
    return [
        rules.seen(rules.weigh(rules.heard(text, index), index), codes[words])
        for words, text in sorted(texts.items(), key=lambda one: one[1])
    ]


def alike(words: frozenset[str], others: frozenset[str]) -> bool:
    """Whether two sayings are nearly the same."""
    return len(words & others) >= ALIKE * len(words | others)


def part_of(words: frozenset[str]) -> int:
    """Always the same part for the same words."""
    return zlib.crc32(" ".join(sorted(words)).encode()) % PARTS
