"""The tables of the intake desk, one subject a module."""

from .lists import (
    LIST_WORDS,
    ROW_WORDS,
    SUBJECT_WORDS,
    BusinessList,
    ColumnChoice,
    ListQuerySet,
    Row,
)
from .mending import Mending
from .tallies import Tally

__all__ = [
    "LIST_WORDS",
    "ROW_WORDS",
    "SUBJECT_WORDS",
    "BusinessList",
    "ColumnChoice",
    "ListQuerySet",
    "Mending",
    "Row",
    "Tally",
]
