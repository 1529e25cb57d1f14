"""What a field of a business is: declared once, at the field itself (`Said` in entry.py).

From the declaration come the form, the line of the record's page, the column of an export, the
words of the history and the limits of an entry. How to add one: docs/how-to/add-a-field.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class FieldKind(StrEnum):
    """How a field is asked for, and how its value is worded."""

    TEXT = "text"
    CHOICE = "choice"
    YEAR = "year"
    COUNT = "count"
    MONEY = "money"
    AREA = "area"
    SECTOR = "sector"
    EDITION = "edition"


class Section(StrEnum):
    """Under which heading forms ask for a field."""

    BUSINESS = "business"
    PLACE = "place"
    SIZE = "size"


LARGEST = {
    FieldKind.YEAR: 2100,
    FieldKind.COUNT: 2**31 - 1,
    FieldKind.MONEY: 2**63 - 1,
}


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its name in code, its label for people, how it is asked for and shown.

    `unit` follows a number on the record's page; `values` maps the codes of a choice to words.
    """

    name: str
    label: str
    kind: FieldKind
    section: Section
    hint: str = ""
    longest: int = 0
    unit: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    shown: bool = True
    exported: bool = True
    is_number: bool = field(init=False)

    def __post_init__(self) -> None:
        """`is_number`: its value is a whole number, or None when unknown."""
        object.__setattr__(self, "is_number", self.kind in LARGEST)

    @property
    def empty(self) -> str | None:
        """What stands for unknown."""
        return None if self.is_number else ""

    def fault_of(self, value: Any) -> str:
        """Why the value can't be kept, as the end of a sentence; empty when it can."""
        if self.is_number:
            outside = value is not None and not 0 <= value <= LARGEST[self.kind]
            return f"{self.label.lower()} di luar batas: {value}" if outside else ""
        if value == "":
            return ""
        if self.longest and len(value) > self.longest:
            return f"{self.label.lower()} lebih dari {self.longest} huruf"
        if "\0" in value:
            return f"{self.label.lower()} berisi tanda yang tidak terbaca"
        unknown = self.values and value and value not in self.values
        return f"{self.label.lower()} tidak dikenal: {value!r}" if unknown else ""


def told(label: str, kind: FieldKind, section: Section, **more: Any) -> dict[str, Any]:
    """The declaration of a field, for the metadata of its place in `Said`."""
    return {"told": {"label": label, "kind": kind, "section": section, **more}}
