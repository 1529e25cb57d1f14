"""Reading files into rows: what kind it is, its encoding, its delimiter, its header."""

from .reading import Reading, opened
from .reference import reference

__all__ = ["Reading", "opened", "reference"]
