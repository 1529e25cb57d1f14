"""gerai intake FILE…: what was understood of each list, and with --enter its rows registered."""

import argparse
import sys
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from gerai.foundation.access.actions import commanding
from gerai.foundation.access.models import User
from gerai.foundation.answers import DONE, REFUSED, USAGE, Answer, Refused
from gerai.foundation.tables.engine import Once, peak
from gerai.foundation.tables.rules import Choice
from gerai.foundation.tables.rules.cells import shown
from gerai.inventory.intake.actions import enter, read, receive, return_list
from gerai.inventory.intake.actions.receiving import known_area
from gerai.inventory.intake.models import BusinessList
from gerai.inventory.intake.queries import as_lines, as_report, unsaid
from gerai.inventory.intake.rules import ABOUT, ListState, choices_of
from gerai.inventory.registry.rules import RECORDED, Entered, PersonKind

from . import judging, undoing
from .heads import had_by_others, lacked

LONG = 5_000
DENIED = (
    "akun ini tidak boleh memasukkan daftar untuk wilayah itu. Sebutkan wilayah tugasnya "
    "dengan --area, misalnya --area 33.10."
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """The files and what the operator knows of them."""
    parser.add_argument(
        "files", nargs="*", metavar="BERKAS", help="XLSX, XLS, ODS, CSV, TSV, Parquet, JSON"
    )
    parser.add_argument("--enter", action="store_true", help="masukkan baris yang siap ke registri")
    parser.add_argument("--area", default="", metavar="KODE", help="wilayah semua baris: 33.10")
    parser.add_argument(
        "--persons",
        choices=sorted(kind.value for kind in RECORDED),
        metavar="SIAPA",
        help="siapa warga dalam daftar bila barisnya tidak menyebutnya: "
        "returning_migrant (pemudik) atau affected_resident (warga terdampak)",
    )
    parser.add_argument("--sender", default="", metavar="NAMA", help="kantor yang mengirim")
    parser.add_argument("--said-on", type=date.fromisoformat, metavar="TANGGAL", help="2026-11-25")
    parser.add_argument(
        "--map",
        action="append",
        default=[],
        metavar="KOLOM=ISIAN",
        help='arti sebuah kolom, diingat untuk pengirim ini: --map "Nama=owner_name"',
    )
    parser.add_argument(
        "--undo",
        metavar="UID|BERKAS",
        help="tarik seluruh daftar itu dari registri; bisa dimasukkan lagi sesudahnya",
    )
    parser.add_argument(
        "--quality", action="store_true", help="nilai mutu baris tiap pengirim dan wilayah"
    )
    parser.add_argument(
        "--return-to",
        type=Path,
        metavar="FOLDER",
        help="tulis di sana buku kerja untuk pengirimnya, dengan sel yang salah berwarna",
    )
    parser.add_argument("--as", dest="email", metavar="SUREL", help="atas nama akun ini")


@dataclass
class Taken:
    """One file's outcome."""

    file: str
    status: str
    message: str
    report: dict[str, Any] = field(default_factory=dict)
    lines: tuple[str, ...] = ()


def run(options: argparse.Namespace) -> Answer:
    """Each file by itself: one that is refused leaves the others alone."""
    by = commanding(options.email)
    if options.undo:
        return undoing.run(options.undo, by)
    if options.quality:
        return judging.run(by)
    if not options.files:
        raise Refused("Sebutkan BERKAS yang dibaca, atau --undo, atau --quality.", code=USAGE)
    paths = [Path(file) for file in options.files]
    elsewhere = had_by_others(paths, said_of(options))
    taken = [one(path, options, by, elsewhere.get(path, ())) for path in paths]
    lines = [line for each in taken for line in (*each.lines, each.message, "")]
    rejected = any(each.report.get("rows_rejected") for each in taken)
    refused = any(each.status == "refused" for each in taken)
    files = [
        {"file": each.file, "status": each.status, "message": each.message, **each.report}
        for each in taken
    ]
    return Answer({"files": files}, tuple(lines[:-1]), REFUSED if refused or rejected else DONE)


def said_of(options: argparse.Namespace) -> dict[str, Choice]:
    """What --map says of columns; nothing when it is wrong, which each file tells."""
    try:
        return chosen(options)
    except Refused:
        return {}


def chosen(options: argparse.Namespace) -> dict[str, Choice]:
    """What --map says of columns, of whichever kind the list is."""
    return choices_of(options.map, *(one.target for one in ABOUT.values()))


def one(path: Path, options: argparse.Namespace, by: User, elsewhere: Sequence[str] = ()) -> Taken:
    """What became of one file; `elsewhere`: columns of --map that only other files have."""
    began = time.monotonic()
    try:
        known_area(options.area)
        with Once(path) as file:
            found, fresh, done = take(path, file, options, by, elsewhere)
            made = give_back(found, path, file, options.return_to, by)
    except Refused as refusal:
        return refused(path, str(refusal), began)
    except PermissionDenied:
        return refused(path, f"{shown(path)}: {DENIED}", began)
    report = as_report(found, done) | spent(began, file.peak_mb)
    if options.return_to:
        report["returned"] = made.name if made else None
    note = lacked(elsewhere, options.map)
    if options.return_to:
        note += as_said(found, made)
    if not fresh and not done.sources:
        return Taken(found.name, "same", same(found) + note, report)
    return Taken(found.name, "taken", message(found, done) + note, report, as_lines(found))


def refused(path: Path, sentence: str, began: float) -> Taken:
    """Nothing of the file was taken; the sentence says why."""
    nothing = dict.fromkeys(
        ("rows_read", "rows_ready", "rows_repairable", "rows_rejected", "entered_new"), 0
    ) | {"entered_updated": 0, "unchanged": 0, "mapping": [], "problems": {}}
    return Taken(shown(path), "refused", sentence, spent(began, peak()) | nothing)


def take(
    path: Path, file: Once, options: argparse.Namespace, by: User, elsewhere: Collection[str]
) -> tuple[BusinessList, bool, Entered]:
    """The list, whether this run read any of it, and what it entered."""
    said = chosen(options)
    found = receive(
        path=path,
        file=file,
        sender=options.sender,
        within=options.area,
        said_on=options.said_on,
        persons=PersonKind(options.persons) if options.persons else None,
        choices={key: choice for key, choice in said.items() if key not in elsewhere},
        by=by,
        at=timezone.now(),
    )
    fresh = found.state == ListState.RECEIVED
    told = progress(shown(path), "dibaca")
    found = read(uid=found.uid, path=path, file=file, by=by, progress=told)
    done = Entered()
    if options.enter:
        told = progress(shown(path), "diproses ke registri")
        done = enter(uid=found.uid, by=by, at=timezone.now(), progress=told)
        found.refresh_from_db()
    return found, fresh, done


def give_back(
    found: BusinessList, path: Path, file: Once, folder: Path | None, by: User
) -> Path | None:
    """The workbook for its sender, when one was asked for and rows wait."""
    if folder is None:
        return None
    return return_list(uid=found.uid, path=path, file=file, folder=folder, by=by)


def as_said(found: BusinessList, made: Path | None) -> str:
    """What goes back to the sender."""
    if made is None:
        return " Tidak ada baris yang menunggu, jadi tidak ada yang dikembalikan."
    times = found.counts["repairable"] + found.counts["rejected"]
    return f' {times} baris menunggu pengirimnya: kirim kembali "{made.name}".'


def progress(name: str, what: str) -> Callable[[int], None]:
    """A line on standard error for every some thousand rows of a long file."""

    def tell(rows: int) -> None:
        if rows >= LONG:
            sys.stderr.write(f"{name}: {rows:,} baris {what}\n".replace(",", "."))

    return tell


def spent(began: float, megabytes: int) -> dict[str, Any]:
    """Seconds since then, and the largest memory of this process and of the child that parsed the
    file at one time."""
    return {"seconds": round(time.monotonic() - began, 2), "peak_mb": megabytes}


def same(found: BusinessList) -> str:
    """The file was here before and nothing is new."""
    day = timezone.localtime(found.entered_at or found.received_at).strftime("%d-%m-%Y")
    what = "dimasukkan" if found.entered_at else "dibaca"
    ready = found.counts["ready"]
    more = f" {ready} baris siap; tambahkan --enter untuk memasukkannya." if ready else ""
    return f"{found.name}: sama persis dengan yang {what} {day}, 0 baru.{more}"


def message(found: BusinessList, done: Entered) -> str:
    """What was done, and what is to be done next."""
    here, ready = found.about, found.counts["ready"]
    if done.sources:
        said = f"{here.fresh(done)} {here.word} baru masuk registri.{again(found, done)}"
    elif ready:
        said = (
            f"{ready} baris siap. "
            "Belum ada yang masuk registri; tambahkan --enter untuk memasukkannya."
        )
    else:
        said = "belum ada baris yang siap. Perbaiki yang tertulis di atas, lalu ulangi."
    return f"{found.name}: {said}{who(found)}"


def who(found: BusinessList) -> str:
    """How to tell who the persons are whose rows do not say it."""
    if not (times := unsaid(found)):
        return ""
    return (
        f" {times} baris tidak menyebut siapa orangnya. Bila semuanya pemudik, ulangi dengan "
        "--persons returning_migrant; bila warga terdampak, dengan --persons affected_resident."
    )


def again(found: BusinessList, done: Entered) -> str:
    """What a later version of a list did to the records of the earlier one."""
    if not found.revises:
        return ""
    said = [f" Versi baru dari {found.revises.name}: {done.updated} diperbarui"]
    said.append(f"{done.unchanged} tetap")
    if done.proposed:
        said.append(f"{done.proposed} perbedaan menunggu keputusan petugas")
    if gone := found.counts.get("vanished"):
        said.append(f"{gone} tidak disebut lagi, catatannya tetap ada")
    return ", ".join(said) + "."
