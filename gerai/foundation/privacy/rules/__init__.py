"""The law of personal data as this installation holds it: purposes, periods. No Django here."""

from .deadlines import BREACH, Deadline, deadlines, due
from .purposes import BASES, Basis, Channel, Purpose, Text, known, purpose_of, purposes, text_of

__all__ = [
    "BASES",
    "BREACH",
    "Basis",
    "Channel",
    "Deadline",
    "Purpose",
    "Text",
    "deadlines",
    "due",
    "known",
    "purpose_of",
    "purposes",
    "text_of",
]
