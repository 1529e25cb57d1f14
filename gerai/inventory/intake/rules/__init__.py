"""What a list and its rows can become, and how a row of a list is understood. No Django here."""

from .businesses import ROW_PROBLEMS, as_entry, businesses, stranger
from .choosing import BEFORE, changes, choices_of, missing
from .judging import Judged, judge
from .states import LIST_MACHINE, ListState, RowState

__all__ = [
    "BEFORE",
    "LIST_MACHINE",
    "ROW_PROBLEMS",
    "Judged",
    "ListState",
    "RowState",
    "as_entry",
    "businesses",
    "changes",
    "choices_of",
    "judge",
    "missing",
    "stranger",
]
