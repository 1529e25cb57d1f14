"""What a list and its rows can become, and how a row of a list is understood. No Django here."""

from .businesses import ROW_PROBLEMS, as_entry, businesses, stranger
from .choosing import BEFORE, changes, choices_of, missing
from .judging import Judged, judge
from .keys import KEYS, TELLING, alike, is_own, is_revision, keys_of
from .repairs import repair_words
from .states import LIST_MACHINE, ListState, RowState

__all__ = [
    "BEFORE",
    "KEYS",
    "LIST_MACHINE",
    "ROW_PROBLEMS",
    "TELLING",
    "Judged",
    "ListState",
    "RowState",
    "alike",
    "as_entry",
    "businesses",
    "changes",
    "choices_of",
    "is_own",
    "is_revision",
    "judge",
    "keys_of",
    "missing",
    "repair_words",
    "stranger",
]
