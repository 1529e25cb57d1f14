"""Every write of sectors: our own table, and the official titles that the operator imports."""

from .importing import Imported, import_titles
from .loading import EDITION, Loaded, load

__all__ = ["EDITION", "Imported", "Loaded", "import_titles", "load"]
