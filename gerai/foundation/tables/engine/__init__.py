"""Reading files into rows: what kind it is, its encoding, its delimiter, its header."""

from .reading import Reading, opened

__all__ = ["Reading", "opened"]
