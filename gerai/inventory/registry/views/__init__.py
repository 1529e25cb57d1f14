"""The registry's pages for officers, one subject a module."""

from .downloads import export, export_file, exports
from .listing import index, seek
from .people import people, person, reveal_person
from .proposals import proposal
from .records import history, record, reveal, sheet_file
from .rights import consent, rights, withdraw

__all__ = [
    "consent",
    "export",
    "export_file",
    "exports",
    "history",
    "index",
    "people",
    "person",
    "proposal",
    "record",
    "reveal",
    "reveal_person",
    "rights",
    "seek",
    "sheet_file",
    "withdraw",
]
