"""What a list and its rows can become, and how a row of a list is understood. No Django here."""

from .addresses import area_texts
from .businesses import ROW_PROBLEMS, as_entry, businesses, stranger
from .judging import Judged, judge
from .states import ListState, RowState

__all__ = [
    "ROW_PROBLEMS",
    "Judged",
    "ListState",
    "RowState",
    "area_texts",
    "as_entry",
    "businesses",
    "judge",
    "stranger",
]
