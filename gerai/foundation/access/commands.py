"""gerai accounts: who may sign in. The first administrator of an installation is made here."""

import argparse

from django.utils.timezone import now

from gerai.foundation.answers import Answer, Refused
from gerai.foundation.areas.queries import root

from . import actions, queries
from .roles import DUTIES, TITLES

ROLES = ", ".join(f"{role} ({TITLES[role]})" for role in DUTIES)


def arguments(parser: argparse.ArgumentParser) -> None:
    """open | list."""
    acts = parser.add_subparsers(dest="act", required=True, metavar="TINDAKAN")
    opened = acts.add_parser("open", help="beri seseorang peran di satu wilayah; akunnya dibuat")
    opened.add_argument("name", metavar="NAMA", help="nama lengkap")
    opened.add_argument("--email", default="", metavar="SUREL", help="surel untuk masuk")
    opened.add_argument("--phone", default="", metavar="NOMOR", help="nomor telepon untuk masuk")
    opened.add_argument("--role", required=True, metavar="PERAN", help=ROLES)
    opened.add_argument("--area", default="", metavar="KODE", help="wilayah tugas; kosong: semua")
    listed = acts.add_parser("list", help="petugas dan tugasnya")
    listed.add_argument("words", nargs="*", metavar="KATA", help="bagian nama atau surel")


def run(options: argparse.Namespace) -> Answer:
    """The account with its first password, shown this once; or who holds what."""
    return {"open": open_account, "list": list_staff}[options.act](options)


def open_account(options: argparse.Namespace) -> Answer:
    """Whoever runs commands on the machine itself may give any role."""
    if not (options.email or options.phone):
        raise Refused("Sebutkan --email atau --phone: salah satunya dipakai untuk masuk.")
    posting, word = actions.appoint(
        name=options.name,
        email=options.email,
        phone=options.phone,
        role=options.role,
        area=options.area or root(),
        by=actions.service_account(),
        at=now(),
    )
    data = {"account": str(posting.user.uid), "role": posting.role, "area": posting.area_code}
    said = f"{posting.user.name}: {TITLES[posting.role]}, wilayah {posting.area_code or 'semua'}."
    if not word:
        return Answer(data, (said, "Akun ini sudah ada; kata sandinya tetap."))
    lines = (said, f"Kata sandi pertama, tampil sekali ini: {word}", "Diganti saat masuk pertama.")
    return Answer(data | {"first_password": word}, lines)


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
