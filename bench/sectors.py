"""python -m bench.sectors [--texts 20000] [--list FILE.csv] [--peer 400]

How many distinct texts a second find their KBLI code, beside the usual way: TF-IDF over the
characters of every word and name of the same table, the nearest one telling the code. Both know the
same; nothing is kept from one text to the next but what a text shares with another word for word.
"""

import argparse
import csv
import math
import random
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from gerai.foundation.sectors import engine, rules

WAYS = ("menjual {}", "membuat {}", "{}", "usaha {} {}", "jual {} dan {}", "{} Bu Sri", "jasa {}")


class Characters:
    """Parts of three to five letters, weighed by how rare they are: the nearest saying wins."""

    def __init__(self, told: Sequence[rules.Saying]) -> None:
        counted = [(one.code, Counter(parts(one.text))) for one in told]
        many = Counter(part for _, found in counted for part in found)
        self.rare = {part: math.log(1 + len(counted) / number) for part, number in many.items()}
        self.codes = [code for code, _ in counted]
        self.places: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for at, (_, found) in enumerate(counted):
            length = math.sqrt(sum((self.rare[part] * n) ** 2 for part, n in found.items())) or 1.0
            for part, n in found.items():
                self.places[part].append((at, self.rare[part] * n / length))

    def three(self, text: str) -> list[str]:
        """The codes of the nearest sayings."""
        near: dict[int, float] = defaultdict(float)
        for part, number in Counter(parts(text)).items():
            for at, weight in self.places.get(part, ()):
                near[at] += self.rare[part] * number * weight
        best: dict[str, float] = {}
        for at, weight in near.items():
            best[self.codes[at]] = max(best.get(self.codes[at], 0.0), weight)
        return sorted(best, key=lambda code: -best[code])[:3]


def parts(text: str) -> Iterator[str]:
    """Parts of three to five letters."""
    said = f" {' '.join(rules.parts(text))} "
    for length in (3, 4, 5):
        for at in range(len(said) - length + 1):
            yield said[at : at + length]


def invented(told: Sequence[rules.Saying], many: int) -> list[str]:
    """Distinct texts in the ways that people write them."""
    chance = random.Random(1)
    words = sorted({one.text for one in told if one.kind == "word"})
    found: dict[str, None] = {}
    while len(found) < many:
        found[chance.choice(WAYS).format(chance.choice(words), chance.choice(words))] = None
    return list(found)


def listed(path: Path) -> list[str]:
    """The distinct texts of the widest column of a CSV."""
    with path.open(encoding="utf-8", errors="replace") as file:
        rows = list(csv.reader(file, delimiter=";"))
    columns = [{cell.strip() for cell in column} - {""} for column in zip(*rows, strict=False)]
    return sorted(max(columns, key=lambda cells: sum(map(len, cells))))


def rate(act: Callable[[str], object], texts: Iterable[str]) -> float:
    """Texts a second of processor time: others work on this machine."""
    asked = list(texts)
    begun = time.process_time()
    for text in asked:
        act(text)
    return len(asked) / (time.process_time() - begun)


def main() -> None:
    """Ours and the usual way, in one run."""
    parser = argparse.ArgumentParser(prog="bench.sectors")
    parser.add_argument("--texts", type=int, default=20_000)
    parser.add_argument("--list", type=Path, help="a CSV with ; whose widest column is asked")
    parser.add_argument("--peer", type=int, default=400)
    given = parser.parse_args()
    told = engine.sayings(rules.OLD)
    begun = time.process_time()
    guesser = engine.shipped(rules.OLD)
    engine.guess("jual keripik", guesser)
    print(f"index of {len(told):,} sayings made in {time.process_time() - begun:.2f} s")
    texts = listed(given.list) if given.list else invented(told, given.texts)
    ours = rate(lambda text: engine.guess(text, guesser), texts)
    usual = Characters(told)
    theirs = rate(usual.three, random.Random(2).sample(texts, min(given.peer, len(texts))))
    print(f"{len(texts):,} distinct texts: {ours:,.0f} texts/s")
    print(f"characters' TF-IDF on {given.peer} of them: {theirs:,.0f} texts/s")
    print(f"ratio {ours / theirs:.1f}")


if __name__ == "__main__":
    main()
