"""The log of the database leaves the server piece by piece, first into the home, then to the place
of the backups; with it any moment since the oldest backup can be brought back."""

import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import psycopg

from gerai.foundation.answers import FAILED, Refused
from gerai.foundation.database.rules import SEGMENT, spoken
from gerai.foundation.home import Home

from .cluster import ADMIN, Cluster
from .ledger import Damaged, Entry, digest_of, settle, settle_folder
from .place import Place, room

PROMISE = 60  # seconds of work that may be lost with the whole machine
PATIENCE_DAYS = 8  # without a new backup, so old a log is of no use and would only fill the disk
SETTINGS = """\
# Written by gerai with the first backup.
archive_command = 'sh keep-log.sh "%p" "%f"'
archive_timeout = '{promise}s'
"""
SCRIPT = """\
#!/bin/sh
# Written by gerai. Keeps a finished piece of the log in ../archive, from where it is taken to the
# backups. When that would fill the disk, or nobody makes backups any more, it is let go and `gap`
# says so: a database that goes on with a hole in its backups is better than one that stops.
set -eu
into=../archive
if [ -f "$into/$2.gz" ]; then gzip -dc "$into/$2.gz" | cmp -s - "$1"; exit; fi
free=$(df -Pk "$into" | tail -n 1 | awk '{{print $4}}')
if [ "$free" -lt {floor} ] || [ -z "$(find "$into/backup" -mtime -{days} 2>/dev/null)" ]; then
  [ -f "$into/gap" ] || echo "$2" > "$into/gap"
  exit 0
fi
gzip -nc1 < "$1" > "$into/.$2"
sync "$into/.$2"
mv "$into/.$2" "$into/$2.gz"
sync "$into"
"""


def spool(home: Home) -> Path:
    """Where pieces wait in the home."""
    return home.database / "archive"


def keep_log(cluster: Cluster) -> None:
    """From now on the server keeps its log; each backup asks for it anew."""
    folder = cluster.account.owns(spool(cluster.home))
    script = SCRIPT.format(floor=room(folder).floor // 2048, days=PATIENCE_DAYS)
    cluster.write("keep-log.sh", script)
    cluster.write("archive.conf", SETTINGS.format(promise=PROMISE))
    cluster.account.run(["touch", folder / "backup"], check=True)
    if cluster.listens():
        with psycopg.connect(cluster.dsn(ADMIN, ADMIN), autocommit=True) as admin:
            admin.execute("SELECT pg_reload_conf()")


def gap(home: Home) -> str:
    """The first piece of the log that was let go since the last backup; empty when none was."""
    file = spool(home) / "gap"
    return file.read_text().strip() if file.exists() else ""


def waiting(home: Home) -> list[Path]:
    """The pieces that are to be taken to the backups, the oldest first."""
    return sorted(spool(home).glob("[0-9A-F]*.gz"))


def ship(home: Home, place: Place) -> int:
    """All files and all finished pieces of the log lie in the place; how many pieces were new.

    Files first: whatever the log speaks of was on the disk before it spoke.
    """
    pieces = waiting(home)
    for folder in (place.path, place.log, place.files):
        home.private(folder)
    size = sum(piece.stat().st_size for piece in pieces)
    if not (disk := room(place.path)).holds(size):
        raise Refused(
            f"Ruang simpan cadangan {place.path} tinggal {spoken(disk.free)}: log perubahan tidak "
            "dapat disalin ke sana. Kosongkan ruang itu atau pakai --to dengan tempat lain.",
            code=FAILED,
        )
    store_files(home, place)
    known = {entry.name: entry for entry in place.pieces.entries()} if pieces else {}
    return sum(ship_piece(piece, place, known) for piece in pieces)


def ship_piece(piece: Path, place: Place, known: dict[str, Entry]) -> bool:
    """The piece lies in the place and is noted; only then it leaves the home."""
    name, sha256 = piece.name.removesuffix(".gz"), digest_of(piece)
    useful = SEGMENT.fullmatch(name) or name.endswith(".history")
    if useful and name not in known:
        status = piece.stat()
        copy(piece, place.piece(name), sha256)
        at = datetime.fromtimestamp(status.st_mtime, UTC).isoformat()
        place.pieces.add([Entry(name, status.st_size, sha256, at)])
    elif useful and known[name].sha256 != sha256:
        raise Damaged(
            f"Potongan log {name} sudah ada di {place.log} dengan isi lain: dua instalasi menulis "
            "ke tempat cadangan yang sama. Pakai --to dengan tempat lain."
        )
    piece.unlink()
    return bool(useful)


def store_files(home: Home, place: Place) -> dict[str, str]:
    """Every file of the home has its content in the place; the digest of each path."""
    known = {(e.name, e.size, e.mark): e.sha256 for e in place.contents.entries()}
    stored, fresh = {}, []
    for path, file in files_of(home):
        with suppress(FileNotFoundError):  # an export whose day is over, a list that is done
            status = file.stat()
            mark = (path, status.st_size, status.st_mtime_ns)
            if mark not in known:
                known[mark] = digest_of(file)
                at = datetime.fromtimestamp(status.st_mtime, UTC).isoformat()
                fresh.append(Entry(path, mark[1], known[mark], at, mark[2]))
                if not (there := place.content(known[mark])).exists():
                    home.private(there.parent)
                    copy(file, there, known[mark])
            stored[path] = known[mark]
    if fresh:
        place.contents.add(fresh)
    return stored


def files_of(home: Home) -> Iterator[tuple[str, Path]]:
    """Paths below home/files, and the files."""
    for folder, _folders, names in os.walk(home.files):
        for name in sorted(names):
            file = Path(folder, name)
            if not file.is_symlink():
                yield file.relative_to(home.files).as_posix(), file


def copy(source: Path, target: Path, sha256: str) -> None:
    """The target holds what the source held, safe on the disk; Damaged when it reads otherwise."""
    draft = target.with_name(f".{target.name}")
    with source.open("rb") as given, draft.open("wb") as out:
        os.fchmod(out.fileno(), 0o600)
        shutil.copyfileobj(given, out, 2**20)
        out.flush()
        settle(out.fileno())
    if digest_of(draft) != sha256:
        draft.unlink()
        raise Damaged(f"{target} tidak terbaca seperti yang ditulis; periksa disk tempat cadangan.")
    draft.replace(target)
    settle_folder(target.parent)


def prune(place: Place, keep: int) -> list[str]:
    """Only the newest backups are left, with the log and the files that they need; the names of
    those that are gone. What is listed goes from the list first, from the disk after."""
    backups = place.backups()
    kept, gone = backups[-keep:], backups[:-keep]
    for backup in gone:
        shutil.rmtree(backup.folder)
    if not kept:
        return []
    first, since = min(b.manifest.first for b in kept), kept[0].manifest.began
    pieces = place.pieces.entries()
    stay = [e for e in pieces if e.name.endswith(".history") or e.name >= first]
    if len(stay) < len(pieces):
        place.pieces.rewrite(stay)
        for name in {e.name for e in pieces} - {e.name for e in stay}:
            place.piece(name).unlink(missing_ok=True)
    drop_contents(place, {sha for b in kept for sha in b.manifest.stored.values()}, since)
    return [backup.folder.name for backup in gone]


def drop_contents(place: Place, named: set[str], since: str) -> None:
    """Contents that no kept backup names, and that were not written since the oldest one."""
    contents = place.contents.entries()
    stay = [e for e in contents if e.sha256 in named or e.at >= since]
    if len(stay) < len(contents):
        place.contents.rewrite(stay)
        for sha256 in {e.sha256 for e in contents} - {e.sha256 for e in stay}:
            place.content(sha256).unlink(missing_ok=True)
