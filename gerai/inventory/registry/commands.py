"""gerai records: find, show and count what one account may see; personal values stay masked."""

import argparse
from typing import Any
from uuid import UUID

from django.db.models import Count
from django.utils.timezone import localdate

from gerai.foundation.access.actions import commanding
from gerai.foundation.access.models import User
from gerai.foundation.answers import DONE, FAILED, USAGE, Answer, Refused
from gerai.foundation.areas.queries import area, full_labels
from gerai.foundation.sectors.queries import GROUPS

from .models import Business
from .queries.history import present
from .queries.rows import Row, rows_of
from .queries.search import COUNTED, Filters, matching, search
from .queries.sheet import Holder, Said, Sheet, sheet
from .rules import InvalidNumber, grouped, identity_kinds, read_number

USUAL, MOST = 20, 1_000
MASKED = "angka penuhnya tidak ditampilkan di sini"


def arguments(parser: argparse.ArgumentParser) -> None:
    """What is to be done, and for whom."""
    acts = parser.add_subparsers(dest="act", required=True, metavar="TINDAKAN")
    find = acts.add_parser("find", help="cari usaha")
    find.add_argument(
        "words", nargs="*", metavar="KATA", help="nama, kegiatan, atau nomor registri"
    )
    find.add_argument(
        "--limit", type=int, default=USUAL, metavar="N", help=f"baris, biasanya {USUAL}"
    )
    show = acts.add_parser("show", help="tampilkan satu catatan dengan asal tiap isiannya")
    show.add_argument("number", metavar="NOMOR", help="nomor registri K7QM-3XTA-9 atau UID")
    count = acts.add_parser("count", help="hitung usaha")
    count.add_argument("words", nargs="*", metavar="KATA", help="nama atau kegiatan")
    for act in (find, count):
        act.add_argument("--area", default="", metavar="KODE", help="wilayah: 33.10")
        act.add_argument(
            "--sector", default="", metavar="KODE", help=f"kode KBLI, atau {', '.join(GROUPS)}"
        )
    for act in (find, show, count):
        act.add_argument("--as", dest="email", metavar="SUREL", help="sebagai akun ini")


def run(options: argparse.Namespace) -> Answer:
    """What the act answers, within the account's own areas."""
    by = commanding(options.email)
    if options.act == "show":
        return show(options.number, by)
    filters = filters_of(options)
    if options.act == "count":
        return count(filters, by)
    if not 1 <= options.limit <= MOST:
        raise Refused(f"--limit harus 1 sampai {MOST}.", code=USAGE)
    return find(filters, options.limit, by)


def filters_of(options: argparse.Namespace) -> Filters:
    """What narrows; an identity number is no word: it would stay in the shell's history."""
    words = " ".join(options.words)
    if identity_kinds(words):
        raise Refused(
            "NIK, NPWP, dan nomor HP tidak dicari dari baris perintah, karena akan tersimpan di "
            "riwayatnya. Cari lewat kotak cari di halaman registri.",
            code=USAGE,
        )
    code = options.area.strip()
    if code and area(code) is None:
        raise Refused(
            f"Kode wilayah “{code[:20]}” tidak dikenal. Cari kodenya: gerai areas find NAMA.",
            code=USAGE,
        )
    sector = options.sector.strip()
    if sector and sector not in GROUPS and not (sector.isdigit() and len(sector) == 5):
        raise Refused(
            f"“{sector[:20]}” bukan kode KBLI 5 angka. Cari kodenya: gerai sectors find TEKS.",
            code=USAGE,
        )
    chosen = {"group": sector} if sector in GROUPS else {"sector": sector}
    return Filters(words=words, area=code, **chosen)


def find(filters: Filters, limit: int, by: User) -> Answer:
    """The newest that fit, and how many there are; FAILED when there is none."""
    page = search(by, filters, None, limit)
    rows = rows_of(page.rows)
    total = f"lebih dari {angka(COUNTED)}" if page.total > COUNTED else angka(page.total)
    data = {"total": min(page.total, COUNTED), "more": page.total > COUNTED}
    data["records"] = [as_data(row) for row in rows]  # type: ignore[assignment]
    if not rows:
        said = "Tidak ada usaha yang cocok di wilayah akun ini. Kurangi kata atau saringannya."
        return Answer(data | {"error": said}, (said,), FAILED)
    lines = [
        f"{row.business.printed_number}  {row.business.called[:40]:40}  "
        f"{', '.join(part for part in (row.place, row.above) if part)}; "
        f"{row.sector or row.business.activity or 'kegiatan belum diketahui'}"
        for row in rows
    ]
    tail = (
        f"{total} usaha, {len(rows)} ditampilkan." if page.total > len(rows) else f"{total} usaha."
    )
    return Answer(data, (*lines, tail))


def as_data(row: Row) -> dict[str, Any]:
    """One row of a list as plain values."""
    business = row.business
    return {
        "uid": str(business.uid),
        "number": business.printed_number,
        "name": business.name,
        "called": business.called,
        "owner": row.owner,
        "area_code": business.area_code,
        "area": ", ".join(part for part in (row.place, row.above) if part),
        "sector_code": business.sector_code,
        "sector_edition": business.sector_edition,
        "sector": row.sector,
        "activity": business.activity,
        "size": business.size_class,
        "state": business.state,
        "entered_at": business.entered_at.isoformat(),
    }


def count(filters: Filters, by: User) -> Answer:
    """All that fit, by state and by group."""
    found = matching(by, filters).order_by()
    states = {row["state"]: row["n"] for row in found.values("state").annotate(n=Count("pk"))}
    groups = {
        row["sector_group"]: row["n"]
        for row in found.values("sector_group").annotate(n=Count("pk"))
    }
    total = sum(states.values())
    words = dict(Business._meta.get_field("state").choices or ())
    lines = [f"{angka(total)} usaha"]
    lines += [f"  {words[state]!s:28}{angka(n):>10}" for state, n in sorted(states.items())]
    lines += [
        f"  {GROUPS.get(key, 'Bidang belum diketahui'):28}{angka(n):>10}"
        for key, n in sorted(groups.items(), key=lambda pair: -pair[1])
    ]
    return Answer({"total": total, "states": states, "groups": groups}, tuple(lines))


def show(text: str, by: User) -> Answer:
    """Every field with its origin; one that the account may not see is as one that is not there."""
    try:
        wanted = {"uid": UUID(text)}
    except ValueError:
        try:
            wanted = {"number": read_number(text)}  # type: ignore[dict-item]
        except InvalidNumber as wrong:
            return Answer({"error": str(wrong)}, (str(wrong),), FAILED)
    business = Business.objects.visible_to(by).filter(**wanted).first()
    if business is None:
        said = "Tidak ada catatan dengan nomor itu di wilayah akun ini. Periksa nomornya."
        return Answer({"error": said}, (said,), FAILED)
    found = sheet(present(business), on=localdate())
    return Answer(whole(found), tuple(lines_of(found)), DONE)


def whole(found: Sheet) -> dict[str, Any]:
    """The sheet as plain values."""
    business = found.business
    return {
        "uid": str(business.uid),
        "number": business.printed_number,
        "state": business.state,
        "version": business.version,
        "fields": [
            {"label": str(line.label), "value": line.text, "origin": origin(line.said)}
            for line in found.lines
        ],
        "certificates": [
            {
                "kind": paper.certificate.kind,
                "number": paper.certificate.number,
                "expires_on": paper.certificate.expires_on,
                "validity": str(paper.validity),
                "origin": origin(paper.said),
            }
            for paper in found.papers
        ],
        "facts": [
            {"label": str(one.label), "value": one.word, "on": one.on, "origin": one.origin}
            for one in found.claims
        ],
        "persons": [
            {
                "name": holder.name,
                "role": holder.role,
                "values": {one.label: one.value.text for one in holder.contacts},
            }
            for holder in found.holders
        ],
        "sources": [
            {
                "number": number,
                "sender": source.sender,
                "list": source.list_name,
                "row": source.number,
                "said_at": source.said_at,
            }
            for number, source in found.sources
        ],
    }


def origin(said: Said | None) -> str:
    """Who said it, and when."""
    if said is None:
        return "asalnya belum diketahui"
    if said.worked_out:
        return f"dihitung: {said.worked_out}"
    who = f"sumber {said.number}" if said.number else said.author
    when = f", {said.on:%d-%m-%Y}" if said.on else ""
    return f"{who}{when}{', sudah diperiksa' if said.verified else ''}"


def lines_of(found: Sheet) -> list[str]:
    """The sheet for people."""
    business = found.business
    place = full_labels([business.area_code])[business.area_code]
    lines = [f"{grouped(business.number)}  {business.called}", f"{place}", ""]
    lines += [
        f"{line.label!s:22}{line.text}  [{origin(line.said)}]"
        if line.text
        else f"{line.label!s:22}{line.none or 'belum diketahui'}"
        for line in found.lines
    ]
    if found.papers:
        lines += ["", "Sertifikat dan izin"]
        lines += [
            f"  {paper.certificate.get_kind_display()} {paper.certificate.number}"
            f"{until(paper.certificate.expires_on)}  [{origin(paper.said)}]"
            for paper in found.papers
        ]
    if found.claims:
        lines += ["", "Yang dinyatakan"]
        lines += [
            f"  {one.label}: {one.word}, {one.on:%d-%m-%Y}  [{one.origin or 'tanpa asal'}]"
            for one in found.claims
        ]
    if found.holders:
        lines += ["", f"Orang dan kontak ({MASKED})"]
        lines += [line for holder in found.holders for line in person(holder)]
    if found.sources:
        lines += ["", "Sumber"]
        lines += [
            f"  {number}. {source.sender or 'pengirim tak disebut'}: {source.list_name}, "
            f"baris {source.row}, {source.said_at:%d-%m-%Y}"
            for number, source in found.sources
        ]
    return lines


def until(day: Any) -> str:
    """When a paper ends."""
    return f", berlaku sampai {day:%d-%m-%Y}" if day else ""


def person(holder: Holder) -> list[str]:
    """A person with what is kept of them, masked."""
    values = [f"    {one.label}: {one.value.text}" for one in holder.contacts]
    return [f"  {holder.name}, {holder.role}", *values]


def angka(number: int) -> str:
    """Digits in threes."""
    return f"{number:,}".replace(",", ".")
