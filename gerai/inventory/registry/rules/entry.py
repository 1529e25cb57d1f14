"""What a door hands to the registry: one row, typed and coded."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

from gerai.foundation.people.rules import Kind

from .certificates import CertificateKind
from .facts import FactKind, fact_rules


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What may be said of a business: the editable fields of its record, by the same names.

    Money in whole rupiah; empty text and None are unknown. An empty area is the whole of the
    installation's root.
    """

    name: str
    area_code: str
    area_text: str = ""
    legal_form: str = ""
    activity: str = ""
    products: str = ""
    sector_code: str = ""
    sector_edition: str = ""
    founded_year: int | None = None
    workers: int | None = None
    capital: int | None = None
    annual_sales: int | None = None


FIELDS = tuple(field.name for field in fields(Said))


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry(Said):
    """One row of a list, or one form: the business, its owner, its papers, its facts.

    `personal`: (kind, normalised text, "owner" | "business"). `said`: the typed, not personal
    values of the row as they came. `number` is the row's number in its list, `key` finds the row
    again in a later revision of the list.
    """

    number: int = 0
    key: bytes | None = None
    owner_name: str = ""
    owner_sex: str = ""
    personal: tuple[tuple[Kind, str, str], ...] = ()
    certificates: tuple[CertificateEntry, ...] = ()
    facts: tuple[FactEntry, ...] = ()
    said: Mapping[str, Any] = field(default_factory=dict)

    @property
    def has_owner(self) -> bool:
        """Whether the row says anything of an owner."""
        return bool(self.owner_name) or any(whose == "owner" for _, _, whose in self.personal)


LONGEST = {
    "name": 200,
    "area_code": 13,
    "area_text": 200,
    "activity": 300,
    "products": 300,
    "sector_code": 5,
    "sector_edition": 4,
    "owner_name": 200,
}
LARGEST = {
    "founded_year": 2100,
    "workers": 2**31 - 1,
    "capital": 2**63 - 1,
    "annual_sales": 2**63 - 1,
}


def fault_of(entry: Entry) -> str:
    """Why the registry cannot take the entry, as a sentence; empty when it can."""
    if not entry.name.strip():
        return "nama usaha kosong"
    for name, most in LONGEST.items():
        text = getattr(entry, name)
        if len(text) > most:
            return f"{name} lebih dari {most} huruf"
        if "\0" in text:
            return f"{name} berisi tanda yang tidak terbaca"
    for name, most in LARGEST.items():
        value = getattr(entry, name)
        if value is not None and not 0 <= value <= most:
            return f"{name} di luar batas: {value}"
    return fault_of_facts(entry)


def fault_of_facts(entry: Entry) -> str:
    """The same for what the row says on a day."""
    for fact in entry.facts:
        rule = fact_rules()[fact.kind]
        if not rule.allows(fact.value):
            return f"{rule.label.lower()} tidak dikenal: {fact.value!r}"
        if rule.subject == "person" and not entry.has_owner:
            return f"{rule.label.lower()}, tetapi pemiliknya tidak disebut"
    return ""


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
