"""Reading files into rows: what kind it is, how it is written, where its tables stand."""

from .reading import Reading, opened
from .reference import reference

__all__ = ["Reading", "opened", "reference"]
