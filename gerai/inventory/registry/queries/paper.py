"""The record as its printed sheet shows it: plain words for the template documents/sheet.typ."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from gerai.foundation.areas.queries import root, short_labels
from gerai.foundation.people.rules import Masked
from gerai.foundation.ui.templatetags.words import pukul, tanggal
from gerai.inventory.registry.models import Business
from gerai.inventory.registry.rules import Validity

from .history import present
from .sheet import Claim, Holder, Paper, Said, Sheet, sheet

TEMPLATE = "inventory/registry/documents/sheet.typ"


def paper_of(business: Business, *, by: str, at: datetime) -> dict[str, Any]:
    """Everything that the template shows of the business, in the words of its page."""
    known = sheet(present(business), on=localdate(at))
    numbers = {source.uid: number for number, source in known.sources}
    return {
        "letter": letter(business, by, at),
        "words": words(),
        "name": business.called,
        "number": business.printed_number,
        "marks": marks(business),
        "lines": [
            {
                "label": line.label,
                "text": line.text,
                "none": line.none or _("belum diketahui"),
                "said": said(line.said) if line.text or line.none else "",
            }
            for line in known.lines
        ],
        "papers": [one_paper(paper) for paper in known.papers],
        "holders": [holder(one, numbers) for one in known.holders],
        "claims": [claim(one) for one in known.claims],
        "sources": sources(known),
    }


def letter(business: Business, by: str, at: datetime) -> dict[str, Any]:
    """What the letterhead says, on every page."""
    before, _number, after = _("Halaman {page} dari ").partition("{page}")
    return {
        "language": "id",
        "office": settings.OFFICE_NAME,
        "region": short_labels([root()])[root()],
        "mark": _("Lambang Gerai"),
        "title": _("Lembar data usaha"),
        "about": business.called,
        "number": business.printed_number,
        "made": _("Dicetak %(day)s pukul %(hour)s oleh %(who)s")
        % {"day": tanggal(at), "hour": pukul(at), "who": by},
        "page": [before, after],
    }


def marks(business: Business) -> list[str]:
    """Its state and its size, as far as they are known."""
    found = [business.get_state_display(), business.get_size_class_display()]
    return [str(word) for word in found if word]


def said(origin: Said | None) -> str:
    """Where something came from and the day, in one line."""
    if origin is None:
        return "–"
    if origin.worked_out:
        return _("dihitung menurut %(rule)s") % {"rule": origin.worked_out}
    who = _("Sumber %(number)s") % {"number": origin.number} if origin.number else origin.author
    return f"{who}, {tanggal(origin.on)}" if origin.on else who


def one_paper(paper: Paper) -> dict[str, str]:
    """A certificate, and whether it holds on the day of printing."""
    validity = {
        Validity.EXPIRED: _("habis"),
        Validity.EXPIRING: _("segera habis"),
        Validity.VALID: _("berlaku"),
    }.get(paper.validity, _("belum diketahui"))
    if paper.certificate.withdrawn_at:
        validity = _("dicabut")
    ends = paper.certificate.expires_on
    return {
        "kind": paper.certificate.get_kind_display(),
        "number": paper.certificate.number or "–",
        "issued": tanggal(paper.certificate.issued_on),
        "expires": f"{tanggal(ends)}, {validity}" if ends else validity,
        "said": said(paper.said),
    }


def holder(one: Holder, numbers: Mapping[UUID, int]) -> dict[str, Any]:
    """A person or the business itself; of each value its last four at most."""
    role = one.role
    if one.tie and one.tie.until:
        role = _("%(role)s, sampai %(day)s") % {"role": role, "day": tanggal(one.tie.until)}
    return {
        "name": one.name,
        "role": role,
        "contacts": [
            {
                "label": contact.label,
                "text": contact.value.text,
                "said": kept(contact.value, numbers),
            }
            for contact in one.contacts
        ],
    }


def kept(value: Masked, numbers: Mapping[UUID, int]) -> str:
    """Which source a personal value came from, and the day."""
    number = numbers.get(value.source) if value.source else None
    return said(Said(on=localdate(value.at), number=number or 0)) if number else tanggal(value.at)


def claim(one: Claim) -> dict[str, str]:
    """What was said of the business; what was said anew since is marked."""
    text = one.word if one.newest else _("%(word)s (sudah diganti)") % {"word": one.word}
    origin = f"{one.origin}, {tanggal(one.on)}" if one.origin else tanggal(one.on)
    return {"label": str(one.label), "text": text, "said": origin}


def sources(known: Sheet) -> list[dict[str, Any]]:
    """The rows of lists that the numbers stand for."""
    return [
        {
            "number": number,
            "list": source.list_name,
            "sender": source.sender,
            "row": str(source.row),
            "day": tanggal(source.said_at),
        }
        for number, source in known.sources
    ]


def words() -> dict[str, str]:
    """Headings and heads of columns."""
    return {
        "fields": _("Isian dan asalnya"),
        "papers": _("Sertifikat dan izin"),
        "holders": _("Pemilik dan kontak"),
        "claims": _("Dampak, kendala, dan kejadian"),
        "sources": _("Sumber"),
        "field": _("Isian"),
        "says": _("Isi"),
        "origin": _("Asal dan tanggal"),
        "kind": _("Jenis"),
        "paper_number": _("Nomor"),
        "issued": _("Terbit"),
        "expires": _("Berlaku sampai"),
        "who": _("Nama"),
        "list": _("Daftar"),
        "sender": _("Pengirim"),
        "source_number": _("No."),
        "row": _("Baris"),
        "day": _("Tanggal"),
        "no_papers": _("Belum ada sertifikat yang tercatat."),
        "no_holders": _("Pemiliknya belum diketahui."),
        "no_claims": _("Belum ada yang tercatat."),
        "no_sources": _("Tidak dari daftar: diisi langsung oleh petugas atau pemilik."),
        "note": _(
            "Nomor identitas dan kontak disamarkan; hanya akhirnya yang tampak. Lembar ini memuat "
            "isi registri pada saat dicetak dan bukan izin usaha."
        ),
    }
