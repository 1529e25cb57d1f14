"""The personal values themselves: all of them sealed."""

from .engine import Values

FIELDS: dict[str, tuple[str, ...]] = {}
SEALED = (Values(),)
