"""The everyday examples of a public workbook of KBLI 2025, a third of them held out by a seed.

Nothing was tuned on the held-out third; docs/decisions/0092 tells how often it was looked at.
"""

import random
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from openpyxl import Workbook, load_workbook

from tests.shared import shared

SEED = 20261126
EXAMPLES, KEYWORDS = "contoh_usaha", "kata_kunci"


class Example(NamedTuple):
    """A code and what somebody does under it."""

    code: str
    text: str


@cache
def rows() -> tuple[tuple[str, ...], ...]:
    """The workbook as text, its header first."""
    book = load_workbook(shared("kbli/kbli2025_contoh_usaha_riau.xlsx"), read_only=True)
    found = tuple(
        tuple("" if cell is None or str(cell).startswith("#") else str(cell) for cell in row)
        for row in book.active.iter_rows(values_only=True)
    )
    book.close()
    return found


@cache
def split() -> tuple[tuple[Example, ...], tuple[Example, ...]]:
    """What may be learned from, and what is held out."""
    at = rows()[0].index(EXAMPLES)
    found = {
        Example(row[1].strip("'"), text)
        for row in rows()[1:]
        for piece in re.split(r"[;\n]", row[at])
        if len(text := " ".join(piece.split())) > 2
    }
    told = sorted(found)
    random.Random(SEED).shuffle(told)
    return tuple(told[len(told) // 3 :]), tuple(told[: len(told) // 3])


def without_held(path: Path, *, keywords: bool) -> Path:
    """The workbook without any held-out text, under whichever code it stands, as example and as
    keyword; without the column of keywords at all unless it is asked for."""
    held = {one.text.casefold() for one in split()[1]}
    header = rows()[0]
    book = Workbook()
    book.active.append(header)
    for row in rows()[1:]:
        cells = list(row)
        for name, cut in ((EXAMPLES, r"[;\n]"), (KEYWORDS, r"[;,\n]")):
            at = header.index(name)
            kept = [
                piece
                for piece in re.split(cut, cells[at])
                if " ".join(piece.strip(" -").split()).casefold() not in held
            ]
            cells[at] = ";".join(kept) if keywords or name == EXAMPLES else ""
        book.active.append(cells)
    book.save(path)
    return path
