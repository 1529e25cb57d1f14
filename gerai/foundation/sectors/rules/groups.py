"""Groups, creative sub-sectors, and what one does under a code: pure, no database."""

import re
from dataclasses import dataclass
from typing import Final

FOOD, TRADE, SERVICES, OTHER = "food", "trade", "services", "other"
GROUPS: Final = {
    FOOD: "Makanan & minuman",
    TRADE: "Perdagangan",
    SERVICES: "Jasa",
    OTHER: "Lainnya",
}
# The 17 sub-sectors of the creative economy, as the press and the offices count them.
CREATIVE: Final = {
    "app": "Aplikasi",
    "game": "Pengembang gim",
    "architecture": "Arsitektur",
    "interior": "Desain interior",
    "visual_communication": "Desain komunikasi visual",
    "product_design": "Desain produk",
    "fashion": "Fesyen",
    "film": "Film, animasi, dan video",
    "photography": "Fotografi",
    "craft": "Kriya",
    "culinary": "Kuliner",
    "music": "Musik",
    "publishing": "Penerbitan",
    "advertising": "Periklanan",
    "performing_arts": "Seni pertunjukan",
    "fine_arts": "Seni rupa",
    "tv_radio": "Televisi dan radio",
}
OLD, NEW = "2020", "2025"
EDITIONS: Final = (OLD, NEW)
REPAIR: Final = frozenset({"45201", "45202", "45407"})


@dataclass(frozen=True, slots=True)
class Guess:
    """A code that a text may mean; of all guesses with a score of 0,7 some 70 in 100 are right.

    `certain` (pasti) is said only where at least 95 in 100 were."""

    code: str
    edition: str
    score: float
    reason: str
    certain: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of our own table: a KBLI 2020 code as people speak of it."""

    code: str
    name: str
    words: tuple[str, ...]
    creative: str = ""


def group(code: str) -> str:
    """The seeds' groups by division, the same in both editions: food and drink = 10, 11 and 56;
    trade = 45 to 47; services = the rest of 49 to 99; everything else is other. "" for no code."""
    if not re.fullmatch(r"\d{2,5}", code):
        return ""
    division = int(code[:2])
    if division in {10, 11, 56}:
        return FOOD
    if 45 <= division <= 47:
        return TRADE
    return SERVICES if division >= 49 else OTHER


def role(code: str) -> str:
    """What one does under this code: sell (or online), make, cook, grow, or serve."""
    division = int(code[:2])
    if code in REPAIR:
        return "serve"
    if 45 <= division <= 47:
        return "online" if code.startswith("4791") else "sell"
    if division == 56:
        return "cook"
    if 10 <= division <= 32:
        return "make"
    return "grow" if division <= 3 else "serve"


def folded(head: str) -> str:
    """A column's head as small words: "kata_kunci" is "kata kunci"."""
    return " ".join(re.findall(r"[a-z0-9]+", head.casefold()))
