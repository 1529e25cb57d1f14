"""gerai accounts: who may sign in. The first administrator of an installation is made here."""

import argparse

from django.utils.timezone import now

from gerai.foundation.answers import Answer, Refused
from gerai.foundation.areas.queries import root

from . import actions, queries
from .models import Organisation, Posting
from .roles import DUTIES, TITLES

ROLES = ", ".join(f"{role} ({TITLES[role]})" for role in DUTIES)


def arguments(parser: argparse.ArgumentParser) -> None:
    """open | waiting | approve | list."""
    acts = parser.add_subparsers(dest="act", required=True, metavar="TINDAKAN")
    opened = acts.add_parser("open", help="beri seseorang peran di satu wilayah; akunnya dibuat")
    opened.add_argument("name", metavar="NAMA", help="nama lengkap")
    opened.add_argument("--email", default="", metavar="SUREL", help="surel untuk masuk")
    opened.add_argument("--phone", default="", metavar="NOMOR", help="nomor telepon untuk masuk")
    opened.add_argument("--role", required=True, metavar="PERAN", help=ROLES)
    opened.add_argument("--area", default="", metavar="KODE", help="wilayah tugas; kosong: semua")
    opened.add_argument("--office", default="", metavar="KANTOR", help="nama atau UID kantornya")
    acts.add_parser("waiting", help="usulan tugas yang menunggu persetujuan")
    approved = acts.add_parser(
        "approve", help="setujui satu usulan tugas, bila di kantor tidak ada orang kedua"
    )
    approved.add_argument("proposal", metavar="UID", help="UID usulan, dari “waiting”")
    listed = acts.add_parser("list", help="petugas dan tugasnya")
    listed.add_argument("words", nargs="*", metavar="KATA", help="bagian nama atau surel")


def run(options: argparse.Namespace) -> Answer:
    """The account with its first password, shown this once; or who holds what, and what waits."""
    acts = {"open": open_account, "waiting": waiting, "approve": approve, "list": list_staff}
    return acts[options.act](options)


def open_account(options: argparse.Namespace) -> Answer:
    """Whoever runs commands on the machine itself may give any role."""
    if not (options.email or options.phone):
        raise Refused("Sebutkan --email atau --phone: salah satunya dipakai untuk masuk.")
    task = actions.Task(options.role, options.area or root(), office_of(options.office))
    posting, word = actions.post_directly(
        name=options.name,
        email=options.email,
        phone=options.phone,
        task=task,
        by=actions.service_account(),
        at=now(),
    )
    return told(posting, word)


def office_of(said: str) -> Organisation | None:
    """The open organisation of this name or UID; one that is not there or not alone is refused."""
    if not said:
        return None
    found = list(queries.organisations_named(said)[:2])
    if len(found) == 1:
        return found[0]
    raise Refused(
        f"Kantor “{said[:80]}” tidak ada. Buka dulu di halaman Kantor."
        if not found
        else f"Ada beberapa kantor bernama “{said[:80]}”. Sebutkan UID-nya."
    )


def told(posting: Posting, word: str) -> Answer:
    """Who holds what now; and the first password."""
    data = {"account": str(posting.user.uid), "role": posting.role, "area": posting.area_code}
    said = f"{posting.user.name}: {TITLES[posting.role]}, wilayah {posting.area_code or 'semua'}."
    if not word:
        return Answer(data, (said, "Akun ini sudah ada; kata sandinya tetap."))
    lines = (said, f"Kata sandi pertama, tampil sekali ini: {word}", "Diganti saat masuk pertama.")
    return Answer(data | {"first_password": word}, lines)


def waiting(_options: argparse.Namespace) -> Answer:
    """What was proposed and nobody decided."""
    rows = queries.waiting(actions.service_account())
    data = [
        {
            "uid": str(row.proposal.uid),
            "name": row.proposal.user.name,
            "role": row.proposal.role,
            "area": row.proposal.area_code,
            "proposed_by": row.proposal.proposed_by.name,
            "proposed_at": row.proposal.proposed_at.isoformat(),
        }
        for row in rows
    ]
    lines = [
        f"{row.proposal.uid}  {row.proposal.user.name}  {row.title}  "
        f"{row.area or 'seluruh wilayah'}  diusulkan {row.proposal.proposed_by.name}"
        for row in rows
    ]
    return Answer({"proposals": data}, tuple(lines) or ("Tidak ada usulan yang menunggu.",))


def approve(options: argparse.Namespace) -> Answer:
    """Whoever runs commands on the machine is the second pair of eyes."""
    by = actions.service_account()
    found = next(
        (row for row in queries.waiting(by) if str(row.proposal.uid) == options.proposal), None
    )
    if found is None:
        raise Refused(
            "Tidak ada usulan yang menunggu dengan UID itu. Lihat “gerai accounts waiting”."
        )
    proposal = found.proposal
    posting, word = actions.let_in(uid=proposal.uid, version=proposal.version, by=by, at=now())
    return told(posting, word)


def list_staff(options: argparse.Namespace) -> Answer:
    """By name, all of them."""
    by, rows, after = actions.service_account(), [], None
    while True:
        page = queries.staff(by, words=" ".join(options.words), after=after, limit=500)
        rows += page.officers
        if (after := page.older) is None:
            break
    data = [
        {
            "name": row.posting.user.name,
            "email": row.posting.user.email,
            "role": row.posting.role,
            "area": row.posting.area_code,
            "since": row.posting.since.isoformat(),
        }
        for row in rows
    ]
    lines = [
        f"{row.posting.user.name}  {row.posting.user.email or '(telepon)'}  {row.title}  "
        f"{row.area or 'seluruh wilayah'}"
        for row in rows
    ]
    return Answer({"accounts": data}, tuple(lines) or ("Belum ada petugas.",))
