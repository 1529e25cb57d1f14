"""The areas' names in memory, and how an area is drawn. No query, no model."""

from .drawing import tiles
from .names import Names, folded, read
from .pairing import judged
from .placing import place
from .reading import read_all

__all__ = [
    "Names",
    "folded",
    "judged",
    "place",
    "read",
    "read_all",
    "tiles",
]
