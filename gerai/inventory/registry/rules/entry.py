"""What a door hands to the registry: one row, typed and coded."""

from collections.abc import Mapping
from dataclasses import astuple, dataclass, field, fields
from datetime import date
from typing import Any

from gerai.foundation.people.rules import Kind

from .certificates import CertificateKind
from .facts import FactKind, fact_rules
from .fields import Field, FieldKind, Section, told
from .legal_forms import LEGAL_FORMS
from .names import lacking


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

    Money in whole rupiah; empty text and None are unknown, also a name that there is not. An empty
    area is the whole of the installation's root.
    """

    name: str = field(
        metadata=told(
            "Nama usaha",
            FieldKind.TEXT,
            Section.BUSINESS,
            hint="Seperti di papan nama. Kosongkan bila belum bernama dan pemiliknya diketahui.",
            longest=200,
        )
    )
    activity: str = field(
        default="",
        metadata=told(
            "Kegiatan",
            FieldKind.TEXT,
            Section.BUSINESS,
            hint="Apa yang dikerjakan, dengan kata sehari-hari: menjual nasi rames dan es teh.",
            longest=300,
        ),
    )
    products: str = field(
        default="",
        metadata=told(
            "Produk",
            FieldKind.TEXT,
            Section.BUSINESS,
            hint="Yang paling laku, pisahkan dengan koma.",
            longest=300,
        ),
    )
    sector_code: str = field(
        default="",
        metadata=told("Lapangan usaha (KBLI)", FieldKind.SECTOR, Section.BUSINESS, longest=5),
    )
    sector_edition: str = field(
        default="",
        metadata=told("Edisi KBLI", FieldKind.EDITION, Section.BUSINESS, longest=4, shown=False),
    )
    legal_form: str = field(
        default="",
        metadata=told(
            "Bentuk usaha",
            FieldKind.CHOICE,
            Section.BUSINESS,
            hint="Perorangan bila tidak berbadan hukum.",
            values=LEGAL_FORMS,
        ),
    )
    area_code: str = field(
        metadata=told("Wilayah", FieldKind.AREA, Section.PLACE, longest=13, exported=False)
    )
    area_text: str = field(
        default="",
        metadata=told(
            "Alamat tertulis",
            FieldKind.TEXT,
            Section.PLACE,
            hint="Patokan tempat usaha: Pasar Gajah los 12. Bukan alamat rumah.",
            longest=200,
            exported=False,
        ),
    )
    premises: str = field(
        default="",
        metadata=told(
            "Kepemilikan tempat",
            FieldKind.CHOICE,
            Section.PLACE,
            hint="Tempat usahanya, bukan rumah tinggalnya.",
            values={
                "own": "Milik sendiri",
                "rent": "Sewa atau kontrak",
                "family": "Milik keluarga, tanpa sewa",
                "market": "Los atau kios pasar",
                "mobile": "Keliling atau tanpa tempat tetap",
                "other": "Lainnya",
            },
        ),
    )
    founded_year: int | None = field(
        default=None,
        metadata=told(
            "Tahun berdiri", FieldKind.YEAR, Section.SIZE, hint="Empat angka, kira-kira boleh."
        ),
    )
    workers: int | None = field(
        default=None,
        metadata=told(
            "Tenaga kerja",
            FieldKind.COUNT,
            Section.SIZE,
            hint="Semua yang bekerja, pemilik dan keluarga juga.",
            unit="orang",
        ),
    )
    capital: int | None = field(
        default=None,
        metadata=told(
            "Modal usaha",
            FieldKind.MONEY,
            Section.SIZE,
            hint="Tanpa tanah dan bangunan. Boleh 2,5 jt atau 2.500.000.",
        ),
    )
    annual_sales: int | None = field(
        default=None,
        metadata=told(
            "Omzet setahun",
            FieldKind.MONEY,
            Section.SIZE,
            hint="Seluruh penjualan dalam setahun. Boleh 60 jt.",
        ),
    )


DECLARED = {place.name: Field(place.name, **place.metadata["told"]) for place in fields(Said)}
FIELDS = tuple(DECLARED)


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


LONGEST_NAME = 200


def fault_of(entry: Entry) -> str:
    """Why the registry cannot take the entry, as a sentence; empty when it can."""
    if fault := lacking(entry.name, entry.owner_name):
        return fault
    if len(entry.owner_name) > LONGEST_NAME:
        return f"nama pemilik lebih dari {LONGEST_NAME} huruf"
    if "\0" in entry.owner_name:
        return "nama pemilik berisi tanda yang tidak terbaca"
    for name, declared in DECLARED.items():
        if name != "legal_form" and (fault := declared.fault_of(getattr(entry, name))):
            return fault
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
    """What a list became: numbers of records made, and of rows that were already there: skipped
    when the registry has this very row, else found again, with or without news; and how many
    differences were only proposed."""

    businesses: int = 0
    persons: int = 0
    sources: int = 0
    skipped: int = 0
    updated: int = 0
    unchanged: int = 0
    proposed: int = 0

    def __add__(self, other: "Entered") -> "Entered":
        return Entered(
            *(mine + more for mine, more in zip(astuple(self), astuple(other), strict=True))
        )
