"""A record as its page shows it: every field in words, with where each one came from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from gerai.foundation.access.models import User
from gerai.foundation.areas.queries import labels
from gerai.foundation.people.queries import masked_of
from gerai.foundation.people.rules import Kind, Masked
from gerai.foundation.ui.templatetags.words import angka, rupiah
from gerai.inventory.registry.models import (
    Business,
    Certificate,
    Fact,
    Person,
    SourceRecord,
    Tie,
)
from gerai.inventory.registry.rules import (
    DECLARED,
    CertificateKind,
    FactKind,
    Field,
    FieldKind,
    Origin,
    OriginKind,
    Validity,
    fact_rules,
    origin_of,
    validity_of,
)

from .history import Parts, present
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
SIZE = "size_class"
SHOWN = tuple((name, field.label) for name, field in DECLARED.items() if field.shown)
LINES = (*SHOWN, (SIZE, "Ukuran"))


@dataclass(frozen=True, slots=True)
class Said:
    """Where something came from: a numbered source below, or a person; and the day."""

    on: date | None
    number: int = 0
    author: str = ""
    worked_out: str = ""
    verified: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One field of the record: its name, what it says, who said so. `none`: what is known when it
    says nothing, where that is more than that nobody said."""

    label: str
    text: str
    said: Said | None
    none: str = ""


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
    kind: Kind


@dataclass(frozen=True, slots=True)
class Holder:
    """A person tied to the business, or the business itself, with what is kept of them."""

    name: str
    role: str
    tie: Tie | None
    contacts: list[Contact]
    died: date | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that a record's page shows."""

    business: Business
    lines: list[Line]
    papers: list[Paper]
    claims: list[Claim]
    holders: list[Holder]
    sources: list[tuple[int, SourceRecord]]


def sheet(parts: Parts, *, on: date) -> Sheet:
    """The record in words; papers hold or have run out as of the day."""
    sources = numbered(parts)
    said = said_of(parts.business, sources)
    return Sheet(
        business=parts.business,
        lines=lines(parts.business, said),
        papers=papers(parts, sources, on),
        claims=claims(parts),
        holders=holders(parts),
        sources=[(number, source) for number, source in sources.values()],
    )


Numbered = Mapping[UUID, tuple[int, SourceRecord]]


def numbered(parts: Parts) -> Numbered:
    """The rows of lists that spoke of the business, the oldest is number one."""
    rows = sorted(parts.sources, key=lambda row: (row.said_at, row.pk))
    return {row.uid: (number, row) for number, row in enumerate(rows, start=1)}


def lines(business: Business, said: Mapping[str, Said | None]) -> list[Line]:
    """Each field that a page shows, also one of which nothing is known."""
    texts = texts_of(business)
    none = {"name": "" if business.name else str(_("belum bernama"))}
    return [Line(label, texts[name], said[name], none.get(name, "")) for name, label in LINES]


def texts_of(business: Business) -> dict[str, str]:
    """The fields in words; empty when unknown."""
    sector = sectors_of([business]).get((business.sector_code, business.sector_edition), "")
    places = labels([business.area_code])
    texts = {
        name: text_of(field, getattr(business, name), places=places)
        for name, field in DECLARED.items()
    }
    code = f"{business.sector_code} {sector}".strip()
    texts["sector_code"] = f"{code} (KBLI {business.sector_edition})" if code else ""
    return texts | {SIZE: str(business.get_size_class_display())}


def text_of(field: Field, value: Any, *, places: Mapping[str, str]) -> str:
    """One field's value in words; empty when unknown."""
    if value in (None, ""):
        return ""
    if field.kind is FieldKind.MONEY:
        return rupiah(value)
    if field.kind is FieldKind.AREA:
        return places.get(value, value)
    if field.values:
        return field.values.get(value, value)
    if field.kind is FieldKind.COUNT:
        return f"{angka(value)} {field.unit}".strip()
    return str(value)


def said_of(business: Business, sources: Numbered) -> dict[str, Said | None]:
    """Who said each field; the size class is worked out from what others said."""
    asked = (*DECLARED, SIZE)
    origins = {field: origin_of(business.origins, field) for field in asked}
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
        return Said(on=origin.at, number=sources[origin.source][0], verified=origin.verified)
    kind = _("pemilik") if origin.kind is OriginKind.OWNER else _("petugas")
    name = authors.get(origin.by, "") if origin.by else ""
    author = f"{name}, {kind}" if name else str(kind)
    return Said(on=origin.at, author=author, verified=origin.verified)


def papers(parts: Parts, sources: Numbered, on: date) -> list[Paper]:
    """Its certificates, what ends first on top, what was taken back at the end."""

    def place(paper: Certificate) -> tuple[bool, date, str, str]:
        return bool(paper.withdrawn_at), paper.expires_on or date.max, paper.kind, paper.number

    return [
        Paper(
            certificate=paper,
            validity=validity_of(CertificateKind(paper.kind), paper.expires_on, on=on),
            said=of_source(paper.source, sources),
        )
        for paper in sorted(parts.papers, key=place)
    ]


def of_source(source: SourceRecord | None, sources: Numbered) -> Said | None:
    """The source by its number on the page."""
    if source is None or source.uid not in sources:
        return None
    return Said(on=source.said_at, number=sources[source.uid][0])


def claims(parts: Parts) -> list[Claim]:
    """What was said of the business, the newest first; the first of each kind counts."""
    found = []
    kinds: set[str] = set()
    for fact in sorted(parts.facts, key=lambda fact: (fact.on, fact.pk), reverse=True):
        rule = fact_rules()[FactKind(fact.kind)]
        newest = fact.kind not in kinds
        kinds.add(fact.kind)
        author = fact.origin or (fact.by.name if fact.by else "")
        found.append(Claim(rule.label, rule.word(fact.value), fact.on, author, newest))
    return found


def holders(parts: Parts) -> list[Holder]:
    """The people tied to the business, and its own contacts; masked, and only of present ties.

    What is kept of a person has no history: of a day that is past, no value is shown.
    """
    business, ties = parts.business, parts.ties
    holding = [business.uid, *(tie.person.uid for tie in ties if not tie.until)]
    kept = {} if parts.moment else masked_of(holding)
    died = deaths((tie.person for tie in ties), parts.moment)
    found = [
        Holder(
            tie.person.name,
            str(tie.get_role_display()),
            tie,
            contacts(kept.get(tie.person.uid, {})),
            died.get(tie.person_id),
        )
        for tie in ties
    ]
    if own := contacts(kept.get(business.uid, {})):
        found.append(Holder(business.called, str(_("Kontak usaha")), None, own))
    return found


def deaths(people: Iterable[Person], moment: datetime | None) -> dict[int, date]:
    """The day of death by person, of whom it was said by then."""
    ids = [person.pk for person in people]
    if not ids:
        return {}
    said = Fact.objects.filter(person__in=ids, kind=FactKind.OWNER_DIED.value).order_by("on")
    if moment:
        said = said.filter(at__lte=moment)
    return {pk: on for pk, on in said.values_list("person_id", "on") if pk is not None}


def contacts(kept: Mapping[Kind, list[Masked]]) -> list[Contact]:
    """The newest value of each kind."""
    return [Contact(str(KINDS[kind]), values[0], kind) for kind, values in kept.items() if values]


def verified_fields(business: Business) -> dict[str, Said]:
    """Who compared which field with the owner or a paper, and when."""
    said = said_of(business, {})
    return {name: one for name, one in said.items() if one and one.verified}


@dataclass(frozen=True, slots=True)
class Clashing:
    """One field that two officers changed at once, in words."""

    name: str
    label: str
    mine: str
    theirs: str
    author: str


def clashing(
    business: Business, mine: Mapping[str, Any], theirs: Mapping[str, Any]
) -> list[Clashing]:
    """Each field with both values and who saved the other one; a code goes with its edition."""
    said = said_of(business, {})
    found = []
    for name in theirs:
        if name == "sector_edition" and "sector_code" in theirs:
            continue
        field, author = DECLARED[name], said.get(name)
        ours = text_of(field, mine[name], places={})
        other = text_of(field, theirs[name], places={})
        found.append(Clashing(name, field.label, ours, other, author.author if author else ""))
    return found


def value_of(business: Business, value: UUID) -> tuple[Holder, Contact] | None:
    """The personal value of the business or of a person tied to it today; None for any other."""
    for holder in holders(present(business)):
        for contact in holder.contacts:
            if contact.value.id == value:
                return holder, contact
    return None
