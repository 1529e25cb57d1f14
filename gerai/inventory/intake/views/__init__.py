"""The pages of the intake desk, one subject a module."""

from .lists import index, show
from .rows import accept, fix, row, take_back

__all__ = ["accept", "fix", "index", "row", "show", "take_back"]
