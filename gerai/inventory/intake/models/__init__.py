"""The tables of the intake desk, one subject a module."""

from .lists import (
    LIST_WORDS,
    ROW_WORDS,
    SUBJECT_WORDS,
    BusinessList,
    ListQuerySet,
    Row,
)
from .mending import Mending
from .senders import STEP_WORDS, WHOM_WORDS, ColumnChoice, Notice, Sender
from .tallies import Tally
from .working import KIND_WORDS, UPLOAD_WORDS, WORK_WORDS, Upload, UploadQuerySet, Work

__all__ = [
    "KIND_WORDS",
    "LIST_WORDS",
    "ROW_WORDS",
    "STEP_WORDS",
    "SUBJECT_WORDS",
    "UPLOAD_WORDS",
    "WHOM_WORDS",
    "WORK_WORDS",
    "BusinessList",
    "ColumnChoice",
    "ListQuerySet",
    "Mending",
    "Notice",
    "Row",
    "Sender",
    "Tally",
    "Upload",
    "UploadQuerySet",
    "Work",
]
