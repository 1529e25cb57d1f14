"""The registry's pages for officers, one subject a module."""

from .downloads import export, export_file, exports
from .guarding import breach, retention
from .listing import index, seek
from .mine import mine, withdraw_mine
from .people import people, person, reveal_person
from .proposals import proposal
from .records import history, record, reveal, sheet_file
from .rights import account, ask, consent, copy, erase, rights, withdraw

__all__ = [
    "account",
    "ask",
    "breach",
    "consent",
    "copy",
    "erase",
    "export",
    "export_file",
    "exports",
    "history",
    "index",
    "mine",
    "people",
    "person",
    "proposal",
    "record",
    "retention",
    "reveal",
    "reveal_person",
    "rights",
    "seek",
    "sheet_file",
    "withdraw",
    "withdraw_mine",
]
