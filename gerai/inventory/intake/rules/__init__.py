"""What a list and its rows can become, and how a row of a list is understood. No Django here."""

from .businesses import ROW_PROBLEMS, as_entry, businesses, stranger
from .choosing import BEFORE, changes, choices_of, lacking, missing, unfit
from .judging import Judged, judge
from .keys import CONTENT, KEYS, TELLING, alike, is_own, is_revision, keys_of
from .repairs import repair_words
from .states import LIST_MACHINE, ListState, RowState
from .subjects import ABOUT, About, Subject, about, subject_of

__all__ = [
    "ABOUT",
    "BEFORE",
    "CONTENT",
    "KEYS",
    "LIST_MACHINE",
    "ROW_PROBLEMS",
    "TELLING",
    "About",
    "Judged",
    "ListState",
    "RowState",
    "Subject",
    "about",
    "alike",
    "as_entry",
    "businesses",
    "changes",
    "choices_of",
    "is_own",
    "is_revision",
    "judge",
    "keys_of",
    "lacking",
    "missing",
    "repair_words",
    "stranger",
    "subject_of",
    "unfit",
]
