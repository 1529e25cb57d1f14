"""Area codes that stand in columns of their own: of Kemendagri or of BPS, whole or in parts. Pure.

74, 9, 122, 6 is the seven and three digits of BPS, without their zeros. 33 and 10 may be either
list's; which of them is meant is told by what both know, never guessed.
"""

from collections.abc import Sequence
from typing import Final

from .names import CODE
from .pairs import DOTTED, dotted

OURS: Final = (2, 2, 2, 4)
BPS: Final = (2, 2, 3, 3)
BPS_WHOLE: Final = frozenset({2, 4, 7, 10})


def codes_of(parts: Sequence[str]) -> tuple[str, str]:
    """The code of ours and the code of BPS that the columns (province, regency, district, village)
    may mean; "" for the list that they cannot mean."""
    said = [part.strip().removesuffix(".0") for part in parts]
    for part in reversed(said):
        if "." in part:
            return (part, "") if CODE.fullmatch(part) else ("", "")
    for part in reversed(said):
        if len(part) >= 4 and part.isdigit() and len(part) != OURS[3]:
            ours = dotted(part) if len(part) in DOTTED else ""
            return ours, part if len(part) in BPS_WHOLE else ""
    if len(said[1]) == 4 and said[1].isdigit():
        said[:2] = [said[1][:2], said[1][2:]]
    filled = [part for part in said if part]
    if len(filled) < 2 or said[: len(filled)] != filled or not all(map(str.isdigit, filled)):
        return "", ""
    ours = joined(filled, OURS, ".")
    # A village of ours has four digits, the first of them its kind; one of BPS has three.
    return ours if len(filled) < 4 or len(filled[3]) == OURS[3] else "", joined(filled, BPS, "")


def joined(parts: Sequence[str], widths: Sequence[int], between: str) -> str:
    """The parts with their zeros back; "" when one is too long for its place."""
    if any(len(part) > width for part, width in zip(parts, widths, strict=False)):
        return ""
    return between.join(part.zfill(width) for part, width in zip(parts, widths, strict=False))
