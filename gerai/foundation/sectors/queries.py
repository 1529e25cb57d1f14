"""Reading sectors: names and groups for pages, guesses for lists."""

from collections.abc import Iterable

from . import engine, rules
from .models import Sector
from .rules import GROUPS as GROUPS
from .rules import Guess


def guess_many(texts: Iterable[str]) -> dict[str, list[Guess]]:
    """Up to three KBLI 2020 codes for each distinct text, with the words that told; [] if none."""
    lexicon = engine.lexicon()
    return {text: engine.guess(text, lexicon) for text in dict.fromkeys(texts)}


def group_of(code: str, edition: str) -> str:
    """food, trade, services or other; the divisions that decide it are the same in 2020 and 2025.

    "" for a text that is no code."""
    return rules.group(code)


def creative_of(code: str, edition: str) -> str:
    """The creative sub-sector of a code, from our own table; "" for none."""
    entry = engine.entries().get(old(code, edition))
    return entry.creative if entry else ""


def plain_name(code: str, edition: str) -> str:
    """What people call it: our own name, else the official title, else the code itself."""
    entry = engine.entries().get(old(code, edition))
    if entry:
        return entry.name
    found = Sector.objects.filter(code=code, edition=edition).values_list("title", flat=True)
    return found.first() or code


def carried(code: str) -> str:
    """The KBLI 2025 code of a 2020 code whose code and title are unchanged; "" where somebody
    must be asked."""
    same, _ = engine.editions()
    return same.get(code, "")


def proposed(code: str) -> str:
    """The KBLI 2025 code to propose: the 2020 title stands unchanged there; "" if none does."""
    same, moved = engine.editions()
    return same.get(code) or moved.get(code, "")


def old(code: str, edition: str) -> str:
    """The 2020 code under which our table knows it; "" if it does not."""
    if edition == rules.OLD:
        return code
    same, moved = engine.editions()
    return next((before for before, now in (same | moved).items() if now == code), "")
