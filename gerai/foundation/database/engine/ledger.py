"""A list of files with their digests, chained line by line: what was once said can't be unsaid."""

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from gerai.foundation.answers import FAILED, Refused


class Damaged(Refused):
    """A backup is not what was written; the sentence says which part, and what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence, code=FAILED)


@dataclass(frozen=True, slots=True)
class Entry:
    """A file as it was taken: its size, its SHA-256, when it was finished (ISO, UTC)."""

    name: str
    size: int
    sha256: str
    at: str
    mark: int = 0


@dataclass(frozen=True)
class Ledger:
    """Lines of JSON; each carries a digest over itself and the line before it."""

    file: Path

    def entries(self) -> list[Entry]:
        """All that was noted, in order; Damaged where a line was changed, added or taken out."""
        found, chain = [], ""
        for number, line in enumerate(self.lines(), start=1):
            try:
                said = json.loads(line)
                chain, given = digest(chain, said["entry"]), said["chain"]
                entry = Entry(**said["entry"])
            except (ValueError, KeyError, TypeError):
                given = entry = None
            if entry is None or given != chain:
                raise Damaged(
                    f"Daftar {self.file} rusak pada baris {number}. Pakai salinan cadangan lain."
                )
            found.append(entry)
        return found

    def lines(self) -> Iterator[str]:
        """Whole lines: one that a power cut tore was never said."""
        if self.file.exists():
            text = self.file.read_text(encoding="utf-8")
            yield from text[: text.rfind("\n") + 1].splitlines()

    def add(self, fresh: Iterable[Entry]) -> None:
        """The entries are noted and safe on the disk."""
        kept = list(self.lines())
        chain = json.loads(kept[-1])["chain"] if kept else ""
        mode = "r+b" if self.file.exists() else "wb"
        with self.file.open(mode) as out:
            out.truncate(sum(len(line.encode()) + 1 for line in kept))
            out.seek(0, os.SEEK_END)
            out.writelines(written(chain, fresh))
            settle(out.fileno())

    def rewrite(self, kept: Iterable[Entry]) -> None:
        """Only these entries are left."""
        draft = self.file.with_name(f".{self.file.name}")
        with draft.open("wb") as out:
            out.writelines(written("", kept))
            settle(out.fileno())
        draft.replace(self.file)


def written(chain: str, entries: Iterable[Entry]) -> Iterator[bytes]:
    """The lines of the entries, chained to what stands before."""
    for entry in entries:
        said = asdict(entry)
        chain = digest(chain, said)
        yield (json.dumps({"entry": said, "chain": chain}, ensure_ascii=False) + "\n").encode()


def digest(chain: str, said: object) -> str:
    """SHA-256 over the digest before and the entry."""
    text = json.dumps(said, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256((chain + text).encode()).hexdigest()


def digest_of(file: Path) -> str:
    """SHA-256 of a file."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def settle(handle: int) -> None:
    """What was written to the handle is on the disk."""
    os.fsync(handle)


def settle_folder(folder: Path) -> None:
    """The names in the folder are on the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
