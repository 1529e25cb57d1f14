"""gerai backup: a copy of the whole installation but for its keys, checked by reading it again."""

import argparse
import os
import sys
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from gerai.foundation.answers import DONE, FAILED, Answer, Refused
from gerai.foundation.database.engine import Backup, Cluster, Damaged, Place, leased
from gerai.foundation.database.engine.archive import prune
from gerai.foundation.database.engine.place import NAME, room, troubles
from gerai.foundation.database.engine.taking import Around, adopt, free_for, take
from gerai.foundation.database.rules import spoken
from gerai.foundation.home import Home, home_of
from gerai.foundation.operations.engine.keeping import alone, mark_of, note_place, place_of
from gerai.foundation.people.engine import read_keyring

KEEP = 7
OUTSIDE = (
    "Basis data instalasi ini ada di server sendiri (DATABASE_URL): cadangkan dengan alat server "
    "itu (pg_dump atau pg_basebackup), lalu salin juga folder files dan, terpisah, folder keys. "
    "Lihat cara kerja di docs/how-to/cadangan-dan-pulih.md."
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """What is to be done, and where the backups lie."""
    act = parser.add_mutually_exclusive_group()
    act.add_argument("--verify", metavar="DIR", nargs="?", const="", help="baca ulang dan periksa")
    act.add_argument("--list", action="store_true", help="tampilkan cadangan yang ada")
    parser.add_argument("--to", default="", metavar="DIR", help="folder cadangan, di disk lain")
    parser.add_argument("--keep", type=positive, default=None, help=f"simpan N terbaru ({KEEP})")
    parser.add_argument(
        "--adopt", action="store_true", help="teruskan folder cadangan instalasi asal yang pensiun"
    )


def positive(text: str) -> int:
    """A number of backups: at least one."""
    if (number := int(text)) < 1:
        raise argparse.ArgumentTypeError("paling sedikit 1")
    return number


def run(options: argparse.Namespace) -> Answer:
    """A new backup, or what is known of those that are there."""
    home = home_of()
    if options.verify is not None:
        return verify(*place_and_name(home, options.verify or options.to))
    if options.list:
        return listed(place_of(home, options.to))
    if os.environ.get("DATABASE_URL"):
        raise Refused(OUTSIDE)
    place, mark = place_of(home, options.to), mark_of(home)
    if options.adopt:
        adopt(place, mark)
    return make(home, place, mark, keep=options.keep or kept(home))


def kept(home: Home) -> int:
    """How many backups stay, as set."""
    return int(os.environ.get("GERAI_BACKUP_KEEP") or home.config.get("backup_keep", KEEP))


def place_and_name(home: Home, given: str) -> tuple[Place, str]:
    """The folder of all backups, and the name of one where one was meant."""
    path = Path(given).expanduser().absolute()
    if given and NAME.fullmatch(path.name):
        return Place(path.parent), path.name
    return place_of(home, given), ""


def make(home: Home, place: Place, mark: str, *, keep: int) -> Answer:
    """A backup is in the place, was read again, and only the newest ones are left."""
    cluster = Cluster(home)
    if not (cluster.data / "PG_VERSION").exists():
        raise Refused(f"Belum ada instalasi di {home.path}; tidak ada yang dapat dicadangkan.")
    with alone(home), leased(cluster):
        try:
            home.private(place.path)
            disk, size = room(place.path), free_for(cluster)
            if not disk.holds(size):
                raise Refused(
                    f"Ruang simpan {place.path} tinggal {spoken(disk.free)}, sedangkan cadangan "
                    f"perlu sekitar {spoken(size)}. Kosongkan, atau pakai --to dengan disk lain."
                )
            around = Around(version("gerai"), marks(home), mark)
            tell(f"Menyalin ke {place.path} …")
            backup = take(cluster, place, around, tell)
            tell("Membaca ulang …")
            if found := list(troubles(place, backup, set())):
                raise Damaged(f"Cadangan {backup.folder.name} tidak utuh: {found[0]}")
            backup.note_verified(datetime.now(UTC))
            note_place(home, place, mark)
            gone = prune(place, keep)
        except OSError as error:
            raise Refused(
                f"{place.path} tidak dapat ditulisi: {error.strerror}. Periksa disk dan hak folder "
                "itu, atau pakai --to dengan folder lain.",
                code=FAILED,
            ) from error
    rows = sum(backup.manifest.rows.values())
    near = place.path.stat().st_dev == home.path.stat().st_dev
    lines = (
        f"Cadangan {backup.folder} selesai dan sudah diperiksa: {number(rows)} baris, "
        f"{spoken(backup.size)}.",
        f"Kunci TIDAK ikut. Tanpa kunci data pribadi tidak terbaca lagi: salin {home.keys} ke "
        "tempat lain yang aman, terpisah dari cadangan ini.",
        *(["Cadangan ada di disk yang sama dengan datanya; pakai --to DISK-LAIN."] if near else []),
    )
    return Answer(said(backup) | {"removed": gone, "same_disk": near}, lines)


def marks(home: Home) -> dict[str, str]:
    """What tells each key from another; nothing of the key itself."""
    return {name: mark.hex() for name, mark in read_keyring(home).marks.items()}


def verify(place: Place, name: str) -> Answer:
    """Every backup (or the one that is named) was read again; exit code 1 where one is damaged."""
    backups = [b for b in place.backups() if name in {"", b.folder.name}]
    if not backups:
        raise Refused(f"Tidak ada cadangan di {place.path}. Periksa letaknya.")
    seen: set[str] = set()
    found, lines = [], []
    for backup in backups:
        tell(f"Membaca {backup.folder.name} …")
        wrong = list(troubles(place, backup, seen))
        if not wrong:
            backup.note_verified(datetime.now(UTC))
        found.append(said(backup) | {"troubles": wrong})
        lines += [f"{backup.folder.name}: {line}" for line in wrong or ["utuh."]]
    bad = any(each["troubles"] for each in found)
    return Answer({"healthy": not bad, "backups": found}, tuple(lines), FAILED if bad else DONE)


def listed(place: Place) -> Answer:
    """Each backup with what it can bring back."""
    backups = place.backups()
    lines = [
        f"{b.folder.name}  {spoken(b.size):>8}  {number(sum(b.manifest.rows.values())):>12} baris  "
        f"{'diperiksa' if b.verified else 'BELUM diperiksa':<15}  "
        f"dapat dipulihkan {clock(b.ended)} sampai {clock(place.until(b))}"
        for b in backups
    ]
    found = [said(b) | {"until": place.until(b)} for b in backups]
    none = f"Tidak ada cadangan di {place.path}."
    return Answer({"place": str(place.path), "backups": found}, tuple(lines or [none]))


def said(backup: Backup) -> dict[str, object]:
    """A backup for --json."""
    return {
        "backup": str(backup.folder),
        "ended": backup.manifest.ended,
        "bytes": backup.size,
        "rows": sum(backup.manifest.rows.values()),
        "verified": backup.verified,
    }


def clock(at: datetime) -> str:
    """A moment as --until takes it, in the time of this machine's user."""
    return f"{at.astimezone():%Y-%m-%d %H:%M:%S%z}"


def number(value: int) -> str:
    """With dots between the thousands."""
    return f"{value:,}".replace(",", ".")


def tell(line: str) -> None:
    """How far it is, for whoever waits."""
    sys.stderr.write(line + "\n")
    sys.stderr.flush()
