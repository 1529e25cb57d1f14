"""What a door hands to the registry: one row, typed and coded."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from gerai.foundation.people.rules import Kind

from .certificates import CertificateKind
from .facts import FactKind


@dataclass(frozen=True, slots=True)
class CertificateEntry:
    """A paper as a row says it."""

    kind: CertificateKind
    number: str = ""
    issued_on: date | None = None
    expires_on: date | None = None


@dataclass(frozen=True, slots=True)
class FactEntry:
    """A dated fact as a row says it; `origin` names the survey or the decree."""

    kind: FactKind
    value: str
    on: date
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of a list. Money in whole rupiah; empty text and None are unknown.

    `personal`: (kind, normalised text, "owner" | "business"). `said`: the typed, not personal
    values of the row as they came. `number` is the row's number in its list, `key` finds the row
    again in a later revision of the list. An empty area is the installation's root.
    """

    number: int
    name: str
    area_code: str
    key: bytes | None = None
    legal_form: str = ""
    area_text: str = ""
    activity: str = ""
    products: str = ""
    sector_code: str = ""
    sector_edition: str = ""
    founded_year: int | None = None
    workers: int | None = None
    capital: int | None = None
    annual_sales: int | None = None
    owner_name: str = ""
    owner_sex: str = ""
    personal: tuple[tuple[Kind, str, str], ...] = ()
    certificates: tuple[CertificateEntry, ...] = ()
    facts: tuple[FactEntry, ...] = ()
    said: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Entered:
    """What a list became: numbers of records made, and of rows that were already there."""

    businesses: int = 0
    persons: int = 0
    sources: int = 0
    skipped: int = 0

    def __add__(self, other: "Entered") -> "Entered":
        return Entered(
            self.businesses + other.businesses,
            self.persons + other.persons,
            self.sources + other.sources,
            self.skipped + other.skipped,
        )
