"""What a personal value is, before and after it was kept."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class Kind(StrEnum):
    """What a personal value is."""

    NIK = "nik"
    KK = "kk"
    NPWP = "npwp"
    PHONE = "phone"
    EMAIL = "email"
    ADDRESS = "address"
    BIRTH_DATE = "birth_date"
    LOCATION = "location"


class Malformed(ValueError):
    """The text can't be such a value; the sentence says why and never repeats the text."""


class Absent(Malformed):
    """There is no value to keep: empty, a dash, or masked by whoever gave the list."""


@dataclass(frozen=True, slots=True)
class PersonalEntry:
    """A value to be kept: its text is normalised already, and never shown by repr."""

    holder: UUID
    kind: Kind
    text: str = field(repr=False)
    source: UUID | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Masked:
    """A kept value as it may be shown to anyone who sees its holder: at most its last four."""

    id: UUID
    text: str
    source: UUID | None
    at: datetime

    def __str__(self) -> str:
        return self.text
