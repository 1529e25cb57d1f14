"""A record as its page shows it: every field in words, with where each one came from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gerai.foundation.access.models import User
from gerai.foundation.areas.queries import labels
from gerai.foundation.people.queries import masked_of
from gerai.foundation.people.rules import Kind, Masked
from gerai.foundation.ui.templatetags.words import angka, rupiah
from gerai.inventory.registry.models import Business, Certificate, Fact, SourceRecord, Tie
from gerai.inventory.registry.rules import (
    CertificateKind,
    FactKind,
    Origin,
    OriginKind,
    Validity,
    fact_rules,
    origin_of,
    validity_of,
)

from .rows import sectors_of

KINDS = {
    Kind.NIK: _("NIK"),
    Kind.KK: _("Nomor KK"),
    Kind.NPWP: _("NPWP"),
    Kind.PHONE: _("Nomor HP"),
    Kind.EMAIL: _("Surel"),
    Kind.ADDRESS: _("Alamat"),
    Kind.BIRTH_DATE: _("Tanggal lahir"),
    Kind.LOCATION: _("Titik lokasi"),
}
FIELDS: tuple[tuple[str, Promise], ...] = (
    ("name", _("Nama usaha")),
    ("activity", _("Kegiatan")),
    ("products", _("Produk")),
    ("sector_code", _("Lapangan usaha (KBLI)")),
    ("legal_form", _("Bentuk usaha")),
    ("area_code", _("Wilayah")),
    ("area_text", _("Alamat tertulis")),
    ("founded_year", _("Tahun berdiri")),
    ("workers", _("Tenaga kerja")),
    ("capital", _("Modal usaha")),
    ("annual_sales", _("Omzet setahun")),
    ("size_class", _("Ukuran")),
)


@dataclass(frozen=True, slots=True)
class Said:
    """Where something came from: a numbered source below, or a person; and the day."""

    on: date | None
    number: int = 0
    author: str = ""
    worked_out: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One field of the record: its name, what it says, who said so."""

    label: str
    text: str
    said: Said | None


@dataclass(frozen=True, slots=True)
class Paper:
    """A certificate and whether it holds on the day shown."""

    certificate: Certificate
    validity: Validity
    said: Said | None


@dataclass(frozen=True, slots=True)
class Claim:
    """A fact in words."""

    label: str
    word: str
    on: date
    origin: str
    newest: bool


@dataclass(frozen=True, slots=True)
class Contact:
    """A personal value as it may be shown: its kind in words, its end."""

    label: str
    value: Masked


@dataclass(frozen=True, slots=True)
class Holder:
    """A person tied to the business, or the business itself, with what is kept of them."""

    name: str
    role: str
    tie: Tie | None
    contacts: list[Contact]


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that a record's page shows."""

    business: Business
    lines: list[Line]
    papers: list[Paper]
    claims: list[Claim]
    holders: list[Holder]
    sources: list[tuple[int, SourceRecord]]


def sheet(business: Business, *, on: date) -> Sheet:
    """The record in words; papers hold or have run out as of the day."""
    sources = numbered(business)
    said = said_of(business, sources)
    return Sheet(
        business=business,
        lines=lines(business, said),
        papers=papers(business, sources, on),
        claims=claims(business),
        holders=holders(business),
        sources=[(number, source) for number, source in sources.values()],
    )


Numbered = Mapping[UUID, tuple[int, SourceRecord]]


def numbered(business: Business) -> Numbered:
    """The rows of lists that spoke of the business, the oldest is number one."""
    rows = SourceRecord.objects.filter(business=business).order_by("said_at", "id")
    return {row.uid: (number, row) for number, row in enumerate(rows, start=1)}


def lines(business: Business, said: Mapping[str, Said | None]) -> list[Line]:
    """Each field that a page shows, also one of which nothing is known."""
    texts = texts_of(business)
    return [Line(str(label), texts[field], said[field]) for field, label in FIELDS]


def texts_of(business: Business) -> dict[str, str]:
    """The fields in words; empty when unknown."""
    sector = sectors_of([business]).get((business.sector_code, business.sector_edition), "")
    code = f"{business.sector_code} {sector}".strip()
    return {
        "name": business.name,
        "activity": business.activity,
        "products": business.products,
        "sector_code": f"{code} (KBLI {business.sector_edition})" if code else "",
        "legal_form": business.get_legal_form_display(),
        "area_code": labels([business.area_code])[business.area_code],
        "area_text": business.area_text,
        "founded_year": str(business.founded_year or ""),
        "workers": counted(business.workers),
        "capital": money(business.capital),
        "annual_sales": money(business.annual_sales),
        "size_class": business.get_size_class_display(),
    }


def counted(number: int | None) -> str:
    """8 orang; empty when unknown."""
    return "" if number is None else str(_("%(number)s orang")) % {"number": angka(number)}


def money(amount: int | None) -> str:
    """Rp 61.000.000; empty when unknown."""
    return "" if amount is None else rupiah(amount)


def said_of(business: Business, sources: Numbered) -> dict[str, Said | None]:
    """Who said each field; the size class is worked out from what others said."""
    origins = {field: origin_of(business.origins, field) for field, _label in FIELDS}
    authors = authors_of(origin for origin in origins.values() if origin)
    said = {field: said_by(origin, sources, authors) for field, origin in origins.items()}
    if business.size_rule:
        said["size_class"] = Said(on=None, worked_out=business.size_rule)
    return said


def authors_of(origins: Iterable[Origin]) -> dict[UUID, str]:
    """The names of the accounts that said something."""
    uids = {origin.by for origin in origins if origin.by}
    return dict(User.objects.filter(uid__in=uids).values_list("uid", "name")) if uids else {}


def said_by(origin: Origin | None, sources: Numbered, authors: Mapping[UUID, str]) -> Said | None:
    """The origin as a numbered source, or as a person; None when nobody is known."""
    if origin is None:
        return None
    if origin.source and origin.source in sources:
        return Said(on=origin.at, number=sources[origin.source][0])
    kind = _("pemilik") if origin.kind is OriginKind.OWNER else _("petugas")
    name = authors.get(origin.by, "") if origin.by else ""
    return Said(on=origin.at, author=f"{name}, {kind}" if name else str(kind))


def papers(business: Business, sources: Numbered, on: date) -> list[Paper]:
    """Its certificates, what ends first on top."""
    found = Certificate.objects.filter(business=business).select_related("source", "verified_by")
    return [
        Paper(
            certificate=paper,
            validity=validity_of(CertificateKind(paper.kind), paper.expires_on, on=on),
            said=of_source(paper.source, sources),
        )
        for paper in found.order_by("expires_on", "kind", "number")
    ]


def of_source(source: SourceRecord | None, sources: Numbered) -> Said | None:
    """The source by its number on the page."""
    if source is None or source.uid not in sources:
        return None
    return Said(on=source.said_at, number=sources[source.uid][0])


def claims(business: Business) -> list[Claim]:
    """What was said of the business, the newest first; the first of each kind counts."""
    found = []
    kinds: set[str] = set()
    for fact in Fact.objects.filter(business=business).order_by("-on", "-id"):
        rule = fact_rules()[FactKind(fact.kind)]
        newest = fact.kind not in kinds
        kinds.add(fact.kind)
        found.append(Claim(rule.label, rule.word(fact.value), fact.on, fact.origin, newest))
    return found


def holders(business: Business) -> list[Holder]:
    """The people tied to the business, and its own contacts; masked, and only of present ties."""
    ties = list(
        Tie.objects.filter(business=business).select_related("person").order_by("until", "pk")
    )
    kept = masked_of([business.uid, *(tie.person.uid for tie in ties if not tie.until)])
    found = [
        Holder(tie.person.name, tie.get_role_display(), tie, contacts(kept.get(tie.person.uid, {})))
        for tie in ties
    ]
    if own := contacts(kept.get(business.uid, {})):
        found.append(Holder(business.name, str(_("Kontak usaha")), None, own))
    return found


def contacts(kept: Mapping[Kind, list[Masked]]) -> list[Contact]:
    """The newest value of each kind."""
    return [Contact(str(KINDS[kind]), values[0]) for kind, values in kept.items() if values]


def value_of(business: Business, value: UUID) -> tuple[Holder, Contact] | None:
    """The personal value of the business or of a person tied to it today; None for any other."""
    for holder in holders(business):
        for contact in holder.contacts:
            if contact.value.id == value:
                return holder, contact
    return None
