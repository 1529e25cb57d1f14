"""The law of personal data as this installation holds it: purposes, periods. No Django here."""

from .purposes import BASES, Basis, Channel, Purpose, Text, known, purpose_of, purposes, text_of

__all__ = [
    "BASES",
    "Basis",
    "Channel",
    "Purpose",
    "Text",
    "known",
    "purpose_of",
    "purposes",
    "text_of",
]
