"""The law of personal data as this installation holds it: purposes, periods. No Django here."""

from .deadlines import BREACH, Deadline, deadlines, due
from .purposes import BASES, Basis, Channel, Purpose, Text, known, purpose_of, purposes, text_of
from .retention import Keep, Kept, ends_before, periods

__all__ = [
    "BASES",
    "BREACH",
    "Basis",
    "Channel",
    "Deadline",
    "Keep",
    "Kept",
    "Purpose",
    "Text",
    "deadlines",
    "due",
    "ends_before",
    "known",
    "periods",
    "purpose_of",
    "purposes",
    "text_of",
]
