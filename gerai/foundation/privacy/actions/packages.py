"""All that is kept of one person as a file: sealed, for one officer, gone after a day."""

import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string

from gerai.foundation.access.models import User
from gerai.foundation.answers import Refused
from gerai.foundation.events.actions import record
from gerai.foundation.people.actions.subjects import exported
from gerai.foundation.people.engine import drop_file, plain_pieces, private_folder, seal_file
from gerai.foundation.privacy.models import Package

FOLDER = "packages"
KEPT = timedelta(hours=24)
WORDS = {
    "values": "Data pribadi",
    "person": "Catatan orang",
    "person_history": "Catatan sebelumnya",
    "ties": "Hubungan dengan usaha",
    "businesses": "Usaha",
    "business_values": "Data pribadi usaha",
    "list_rows": "Baris daftar yang menyebutnya",
    "rows": "Isi baris daftar",
    "facts": "Keterangan bertanggal",
    "proposals": "Usulan dari daftar",
    "consents": "Persetujuan",
    "account": "Akun",
    "seen": "Siapa melihat data ini",
    "requests": "Permintaan",
    "messages": "Pesan yang dikirim",
    "events": "Kejadian",
}


def path_of(package: Package) -> Path:
    """Where its file lies, named by its uid."""
    return Path(settings.HOME.files, FOLDER, str(package.uid))


@transaction.atomic
def of_person(*, holder: UUID, name: str, area: str, by: User, at: datetime) -> Package:
    """A package with everything that any app keeps of the person, as JSON and as a page to read.
    The caller has asked for the permission."""
    parts = exported(holder)
    files = {"data.json": as_json(parts), "data.html": as_page(name, parts, at)}
    package = keep("person", name, files, holder=holder, area=area, by=by, at=at)
    counts = sum(map(len, parts.values()))
    record(
        "package.made",
        subject=package,
        by=by,
        area=area,
        holder=str(holder),
        purpose=package.purpose,
        rows=counts,
    )
    return package


def keep(
    kind: str,
    name: str,
    files: Mapping[str, bytes],
    *,
    area: str,
    by: User,
    at: datetime,
    holder: UUID | None = None,
) -> Package:
    """The files as one archive, sealed."""
    package = Package.objects.create(
        kind=kind,
        name=name[:80],
        area_code=area,
        holder=holder,
        purpose="subject_request" if holder else "legal_request",
        by=by,
        made_at=at,
        expires_at=at + KEPT,
    )
    home = settings.HOME
    for part in (home.files, path_of(package).parent):
        home.private(part)
    with private_folder() as folder:
        with zipfile.ZipFile(folder / "plain", "w", zipfile.ZIP_DEFLATED) as archive:
            for file, content in files.items():
                archive.writestr(file, content)
        seal_file(package.uid, folder / "plain", path_of(package), keep=True)
    return package


def as_json(parts: Mapping[str, Sequence[Mapping[str, Any]]]) -> bytes:
    """For another system."""
    return json.dumps(parts, ensure_ascii=False, indent=2, default=str).encode()


def as_page(name: str, parts: Mapping[str, list[dict[str, Any]]], at: datetime) -> bytes:
    """To read and to print; no script, no style, nothing from elsewhere."""
    shown = [(WORDS.get(part, part), rows) for part, rows in parts.items() if rows]
    return render_to_string(
        "privacy/package.html", {"name": name, "parts": shown, "at": at}
    ).encode()


@transaction.atomic
def fetch(*, uid: UUID, by: User, at: datetime) -> Iterator[bytes]:
    """The file, for the one who had it made, while they may have one made."""
    package = Package.objects.visible_to(by).filter(expires_at__gt=at).get(uid=uid)
    if not path_of(package).exists():
        raise Refused("Berkas ini sudah dihapus. Buat sekali lagi.")
    record("package.fetched", subject=package, by=by, area=package.area_code)
    return plain_pieces(package.uid, path_of(package))


@transaction.atomic
def drop_packages(*, at: datetime, holder: UUID | None = None) -> int:
    """Files past their day are gone, or all of the holder; how many."""
    found = (
        Package.objects.filter(holder=holder)
        if holder
        else Package.objects.filter(expires_at__lte=at)
    )
    gone = list(found)
    for package in gone:
        drop_file(path_of(package))
    found.delete()
    return len(gone)
