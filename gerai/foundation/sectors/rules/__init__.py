"""Groups, the words of a text, how they weigh, and official lists: pure, no database."""

from .calibration import RANKS, Calibration, Seen, calibrated, seen, strength
from .groups import (
    CREATIVE,
    EDITIONS,
    FOOD,
    GROUPS,
    NEW,
    OLD,
    OTHER,
    REPAIR,
    SERVICES,
    TRADE,
    Entry,
    Guess,
    group,
    role,
)
from .lists import Title, columns, edition_of, plain, read, same
from .telling import Telling, tellings, told_columns
from .weighing import Heard, Index, Phrase, Saying, Weighed, index, weigh
from .words import parts, tokens

__all__ = [
    "CREATIVE",
    "EDITIONS",
    "FOOD",
    "GROUPS",
    "NEW",
    "OLD",
    "OTHER",
    "RANKS",
    "REPAIR",
    "SERVICES",
    "TRADE",
    "Calibration",
    "Entry",
    "Guess",
    "Heard",
    "Index",
    "Phrase",
    "Saying",
    "Seen",
    "Telling",
    "Title",
    "Weighed",
    "calibrated",
    "columns",
    "edition_of",
    "group",
    "index",
    "parts",
    "plain",
    "read",
    "role",
    "same",
    "seen",
    "strength",
    "tellings",
    "tokens",
    "told_columns",
    "weigh",
]
