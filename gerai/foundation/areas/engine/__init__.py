"""The tree of areas in memory, and how an area is drawn. No query, no model."""

from .drawing import tiles
from .pairing import judged
from .tree import Tree, grow, place

__all__ = ["Tree", "grow", "judged", "place", "tiles"]
