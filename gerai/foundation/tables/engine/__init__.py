"""Reading files into rows: what kind it is, how it is written, where its tables stand."""

from .child import peak
from .reading import Interrupted, Once, Reading, opened
from .reference import reference

__all__ = ["Interrupted", "Once", "Reading", "opened", "peak", "reference"]
