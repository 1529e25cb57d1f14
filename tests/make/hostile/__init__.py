"""Files that a stranger sends: each one made here, none of them committed.

A case is its name, a function that makes its bytes, and what must come of it: a number of rows, the
beginning of an explanation, or None where any sentence or any rows will do.
"""

import random

from tests.make.books import part

from .archives import (
    ARCHIVES,
    Case,
    flipped,
    good,
    instead,
    long_cell,
    raw,
    rows_bomb,
    with_parts,
)
from .texts import CSV, OBJECTS, OLD, OTHERS, TEXTS


def broken(count: int) -> list[Case]:
    """The good workbook and CSV with bytes that were changed or cut off, each by its seed."""

    def cut(seed: int) -> bytes:
        return good()[: random.Random(seed).randrange(4, len(good()))]

    cases: list[Case] = []
    for seed in range(count):
        cases += [
            (f"flipped-{seed}.xlsx", lambda seed=seed: flipped(good(), seed), None),
            (f"cut-{seed}.xlsx", lambda seed=seed: cut(seed), None),
            (f"flipped-{seed}.csv", lambda seed=seed: flipped(CSV.encode() * 20, seed, 20), None),
            (f"flipped-{seed}.json", lambda seed=seed: flipped(OBJECTS[0][1](), seed), None),
            (
                f"flipped-{seed}.xml.xlsx",
                lambda seed=seed: instead(
                    "xl/worksheets/sheet1.xml",
                    flipped(part(good(), "xl/worksheets/sheet1.xml"), seed, 12),
                ),
                None,
            ),
        ]
    return cases


FEW: list[Case] = [*ARCHIVES, *OLD, *TEXTS, *OBJECTS, *OTHERS, *broken(4)]


def heavy() -> list[Case]:
    """What takes long to make or to judge, and many more broken ones."""
    return [
        ("rows-8M.xlsx", lambda: rows_bomb(5_000_000), None),
        ("letters-300M.xlsx", lambda: long_cell(300_000_000), None),
        ("spaces-800M.xlsx", lambda: raw(" " * 800_000_000), "isinya lebih dari"),
        (
            "parts-100k.xlsx",
            lambda: with_parts(*((f"xl/x{n}.xml", b"") for n in range(100_000))),
            "arsip ini berisi 100",
        ),
        *broken(50)[20:],
    ]
