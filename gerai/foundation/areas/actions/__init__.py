"""Every write of areas: the decree's regions, and what the operator imports beside them."""

from .guarding import require_inside
from .importing import import_boundaries, import_bps
from .loading import DECREE, EDITION, VALID_FROM, Loaded, load

__all__ = [
    "DECREE",
    "EDITION",
    "VALID_FROM",
    "Loaded",
    "import_boundaries",
    "import_bps",
    "load",
    "require_inside",
]
