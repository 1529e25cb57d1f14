"""One area in two code lists: the rows of a file that pairs Kemendagri with BPS. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from gerai.foundation.tables.rules import Doubt

from .names import CODE, DAMAGED, depth

# Digits of a BPS code at each level, and of ours without its dots.
BPS_LENGTHS: Final = {1: 2, 2: 4, 3: 7, 4: 10}
DOTTED: Final = {2: (2,), 4: (2, 2), 6: (2, 2, 2), 10: (2, 2, 2, 4)}
BPS_WORDS: Final = frozenset({"bps"})
OUR_WORDS: Final = frozenset({"kemendagri", "mendagri", "dagri", "kepmendagri", "permendagri"})
NAME_WORDS: Final = frozenset({"nama", "name"})
# 3.31E+09: a spreadsheet kept only the first digits.
SHORTENED: Final = re.compile(r"\d+([.,]\d+)?[eE]\+?\d+")


@dataclass(frozen=True, slots=True)
class Pair:
    """An area of ours and what BPS calls it."""

    line: int
    code: str
    bps: str


def columns_of(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> tuple[int, int] | None:
    """Which columns hold our codes and those of BPS: by their heads, else by what they hold."""
    ours = bps = -1
    for at, header in enumerate(headers):
        said = set(re.findall(r"[a-z]+", header.casefold()))
        if said & NAME_WORDS:
            continue
        if ours < 0 and said & OUR_WORDS:
            ours = at
        elif bps < 0 and said & BPS_WORDS:
            bps = at
    if ours < 0:
        ours = best(rows, r"\d\d(\.\d\d){1,2}(\.\d{4})?")
    if bps < 0:
        bps = best(rows, r"\d{4}|\d{7}|\d{10}", but=ours)
    return (ours, bps) if min(ours, bps) >= 0 and ours != bps else None


def best(rows: Sequence[Sequence[str]], form: str, but: int = -1) -> int:
    """The column of which most cells have the form; -1 if fewer than half of any do."""
    width = max(map(len, rows), default=0)
    counts = {
        at: sum(bool(re.fullmatch(form, row[at].strip())) for row in rows if at < len(row))
        for at in range(width)
        if at != but
    }
    first = max(counts, key=lambda at: counts[at], default=-1)
    return first if first >= 0 and counts[first] * 2 >= len(rows) else -1


def pair(line: int, ours: str, bps: str) -> Pair | Doubt | None:
    """What a row says; None when it says nothing. A code that lost digits is never completed."""
    ours, bps = ours.strip(), bps.strip()
    if not ours or not bps:
        return None
    if SHORTENED.fullmatch(ours) or SHORTENED.fullmatch(bps):
        return Doubt(line, f"kode {ours} / {bps} disingkat lembar kerja. Tulis sebagai teks.")
    if not CODE.fullmatch(ours) and ours.isdigit() and len(ours) in DOTTED:
        ours = dotted(ours)
    if DAMAGED.fullmatch(ours):
        either = f": {ours}0 atau {ours[:-1]}0{ours[-1]}?" if ours[-2] == "." else "."
        return Doubt(line, f"kode {ours} kehilangan angka{either} Tulis kodenya sebagai teks.")
    if not CODE.fullmatch(ours):
        return Doubt(line, f"“{ours[:40]}” bukan kode Kemendagri. Tulis seperti 33.10.26.2007.")
    if not bps.isdigit() or len(bps) not in BPS_LENGTHS.values():
        return Doubt(line, f"“{bps[:40]}” bukan kode BPS. Tulis 4, 7, atau 10 angka sebagai teks.")
    if len(bps) != BPS_LENGTHS[depth(ours)]:
        return Doubt(
            line,
            f"{ours} dan {bps} bukan wilayah setingkat. "
            f"Kode BPS-nya harus {BPS_LENGTHS[depth(ours)]} angka.",
        )
    return Pair(line, ours, bps)


def dotted(digits: str) -> str:
    """33.10.26 of 331026: the places of the dots follow from the length."""
    parts, at = [], 0
    for length in DOTTED[len(digits)]:
        parts.append(digits[at : at + length])
        at += length
    return ".".join(parts)
