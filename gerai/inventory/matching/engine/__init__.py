"""A run of linkage: in the memory of one process, where the personal values are clear."""

from .linking import Found, link
from .reading import Memory, memory, read

__all__ = ["Found", "Memory", "link", "memory", "read"]
