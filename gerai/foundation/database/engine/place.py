"""Where backups lie: a folder on another disk, with everything that it takes to check itself.

    20261126T031500Z/  one backup: base.tar.gz, home/ (settings, heads of the chain), manifest.json
    log/               the database's log since the oldest backup, piece by piece, and its ledger
    files/             what lay in the home's files since then, each once, by its digest

Nothing here holds a key: a stolen backup shows no personal value.
"""

import hashlib
import json
import os
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from gerai.foundation.database.rules import (
    SEGMENT,
    Space,
    broken_after,
    number_of,
    segment,
    timeline_of,
)

from .ledger import Damaged, Entry, Ledger, digest_of, settle, settle_folder

STAMP = "%Y%m%dT%H%M%SZ"
NAME = re.compile(r"\d{8}T\d{6}Z")
MANIFEST, SEAL, VERIFIED, BASE = "manifest.json", "manifest.sha256", "verified", "base.tar.gz"


@dataclass(frozen=True, slots=True)
class Part:
    """A file of a backup."""

    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What a backup is of, and the digest of each of its files."""

    name: str
    system: str
    timeline: int
    postgresql: int
    gerai: str
    began: str
    ended: str
    first: str
    last: str
    size: int
    rows: dict[str, int]
    keys: dict[str, str]
    parts: dict[str, Part] = field(default_factory=dict)
    stored: dict[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, folder: Path) -> "Manifest":
        """The manifest of a backup; Damaged when it is not the one that was sealed."""
        file, seal = folder / MANIFEST, folder / SEAL
        try:
            text = file.read_bytes()
            said: dict[str, Any] = json.loads(text)
            said["parts"] = {name: Part(**part) for name, part in said["parts"].items()}
            manifest = cls(**said)
            sealed = seal.read_text(encoding="ascii").strip()
        except (OSError, ValueError, TypeError, KeyError):
            manifest, sealed, text = None, "", b""
        if manifest is None or hashlib.sha256(text).hexdigest() != sealed:
            raise Damaged(f"Cadangan {folder} rusak: {MANIFEST} tidak cocok dengan segelnya.")
        return manifest

    def write(self, folder: Path) -> None:
        """The manifest and its seal, safe on the disk."""
        text = json.dumps(asdict(self), ensure_ascii=False, indent=1, sort_keys=True).encode()
        save(folder / MANIFEST, text)
        save(folder / SEAL, (hashlib.sha256(text).hexdigest() + "\n").encode())


@dataclass(frozen=True)
class Backup:
    """One backup in its place."""

    folder: Path
    manifest: Manifest

    @property
    def ended(self) -> datetime:
        """The earliest moment that it can bring back."""
        return datetime.fromisoformat(self.manifest.ended)

    @property
    def verified(self) -> datetime | None:
        """When all its files were last read again and found to be what was written."""
        file = self.folder / VERIFIED
        return datetime.fromisoformat(file.read_text().strip()) if file.exists() else None

    @property
    def size(self) -> int:
        """Bytes on the disk, without the log."""
        return sum(part.size for part in self.manifest.parts.values())

    def note_verified(self, at: datetime) -> None:
        """It was read again at this time and is whole."""
        save(self.folder / VERIFIED, (at.isoformat() + "\n").encode())


@dataclass(frozen=True)
class Place:
    """The folder of all backups of one installation."""

    path: Path

    @property
    def log(self) -> Path:
        """The pieces of the log, compressed."""
        return self.path / "log"

    @property
    def pieces(self) -> Ledger:
        """What lies in `log`."""
        return Ledger(self.log / "ledger.jsonl")

    @property
    def files(self) -> Path:
        """Contents of the home's files, named by their digest."""
        return self.path / "files"

    @property
    def contents(self) -> Ledger:
        """Which path had which content, and since when."""
        return Ledger(self.files / "ledger.jsonl")

    def content(self, sha256: str) -> Path:
        """Where the content with this digest lies."""
        return self.files / sha256[:2] / sha256

    def piece(self, name: str) -> Path:
        """Where a piece of the log lies."""
        return self.log / f"{name}.gz"

    def backups(self) -> list[Backup]:
        """All that are finished, the oldest first; Damaged when the manifest of one is."""
        if not self.path.is_dir():
            return []
        folders = sorted(f for f in self.path.iterdir() if NAME.fullmatch(f.name) and f.is_dir())
        return [Backup(folder, Manifest.read(folder)) for folder in folders]

    def until(self, backup: Backup) -> datetime:
        """The latest moment that this backup and the log after it can bring back."""
        names = {e.name: e for e in self.pieces.entries() if SEGMENT.fullmatch(e.name)}
        line = backup.manifest.timeline
        hole = broken_after(following(backup.manifest.last), names)
        reached = [
            datetime.fromisoformat(entry.at)
            for name, entry in names.items()
            if timeline_of(name) == line and (hole is None or name < hole)
        ]
        return max([backup.ended, *reached])


def following(name: str) -> str:
    """The piece of the log after this one."""
    return segment(timeline_of(name), number_of(name) + 1)


def troubles(place: Place, backup: Backup, seen: set[str]) -> Iterator[str]:
    """Each sentence names a file that is not what was written, or is not there. `seen` holds what
    was read for another backup already."""
    yield from of_backup(place, backup, seen)
    yield from of_log(place, backup, seen)


def of_backup(place: Place, backup: Backup, seen: set[str]) -> Iterator[str]:
    """What is wrong with the backup itself, the log after it left aside."""
    for name, part in backup.manifest.parts.items():
        if trouble := wrong(backup.folder / name, part.size, part.sha256):
            yield trouble
    for path, sha256 in backup.manifest.stored.items():
        if sha256 not in seen and (trouble := wrong(place.content(sha256), None, sha256)):
            yield f"{trouble} (berkas {path})"
        seen.add(sha256)


def of_log(place: Place, backup: Backup, seen: set[str]) -> Iterator[str]:
    """What is wrong with the log after the backup."""
    entries = [e for e in place.pieces.entries() if SEGMENT.fullmatch(e.name)]
    mine = [e for e in entries if e.name > backup.manifest.last and same_line(e, backup)]
    for entry in mine:
        if entry.name not in seen and (trouble := of_piece(place, entry)):
            yield trouble
        seen.add(entry.name)
    if hole := broken_after(following(backup.manifest.last), [e.name for e in mine]):
        yield f"Potongan log {hole} hilang dari {place.log}."


def same_line(entry: Entry, backup: Backup) -> bool:
    """Whether the piece continues the backup."""
    return timeline_of(entry.name) == backup.manifest.timeline


def of_piece(place: Place, entry: Entry) -> str:
    """What is wrong with a piece of the log; empty when nothing is."""
    return wrong(place.piece(entry.name), entry.size, entry.sha256)


def wrong(file: Path, size: int | None, sha256: str) -> str:
    """What is wrong with a file; empty when nothing is."""
    if not file.is_file():
        return f"{file} hilang."
    there = file.stat().st_size
    if there == 0 and size != 0:
        return f"{file} kosong (0 byte)."
    if size is not None and there != size:
        return f"{file} berukuran {there} byte, seharusnya {size}."
    if digest_of(file) != sha256:
        return f"{file} berubah sejak ditulis: sidik SHA-256-nya tidak cocok."
    return ""


def room(folder: Path) -> Space:
    """What the file system of the folder has."""
    disk = os.statvfs(folder)
    return Space(disk.f_bavail * disk.f_frsize, disk.f_blocks * disk.f_frsize)


def save(file: Path, data: bytes) -> None:
    """The file holds the data, whole, safe, closed to others."""
    draft = file.with_name(f".{file.name}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as out:
        out.write(data)
        out.flush()
        settle(out.fileno())
    draft.replace(file)
    settle_folder(file.parent)
