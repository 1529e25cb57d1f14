"""Kinds of personal values, their one spelling, and how they are shown. No Django here."""

from .shapes import masked, normalise, warnings
from .values import Absent, Kind, Malformed, Masked, PersonalEntry

__all__ = [
    "Absent",
    "Kind",
    "Malformed",
    "Masked",
    "PersonalEntry",
    "masked",
    "normalise",
    "warnings",
]
