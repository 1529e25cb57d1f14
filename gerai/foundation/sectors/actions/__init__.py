"""Every write of sectors: our own table, and the official titles that the operator imports."""

from .importing import Imported, Told, import_titles
from .indexing import refresh
from .loading import EDITION, Loaded, load

__all__ = ["EDITION", "Imported", "Loaded", "Told", "import_titles", "load", "refresh"]
