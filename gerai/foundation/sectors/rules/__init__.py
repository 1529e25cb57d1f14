"""Groups, the words of a text, and official lists: pure, no database."""

from .groups import (
    CREATIVE,
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
    tokens,
)
from .lists import Title, columns, edition_of, plain, read, same

__all__ = [
    "CREATIVE",
    "FOOD",
    "GROUPS",
    "NEW",
    "OLD",
    "OTHER",
    "REPAIR",
    "SERVICES",
    "TRADE",
    "Entry",
    "Guess",
    "Title",
    "columns",
    "edition_of",
    "group",
    "plain",
    "read",
    "role",
    "same",
    "tokens",
]
