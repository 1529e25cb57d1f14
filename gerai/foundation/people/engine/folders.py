"""Folders of sealed files as places: each file comes under the newest key beside itself and then
takes its own place, if nobody changed it or took it away meanwhile."""

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from uuid import UUID

from django.conf import settings

from .files import LENGTH, plain_pieces, turn
from .keyring import DATA, number_of
from .places import Step
from .sealing import HEAD, chunk, head_of, resealed, seal_bytes
from .unlocking import unlock

FILES = 20  # at a time; one may have two hundred MB


@dataclass(frozen=True)
class Folder:
    """home/files/NAME: a file there is named by the uid that it is sealed to. `chunks`: instead
    there is a folder named by the uid, and in it single sealed pieces named by their numbers."""

    folder: str
    chunks: bool = False

    @property
    def name(self) -> str:
        """As it lies in the home."""
        return f"files/{self.folder}"

    @property
    def path(self) -> Path:
        """Where it lies."""
        return Path(settings.HOME.files, self.folder)

    def files(self, after: str = "") -> Iterator[Path]:
        """All files in order, drafts too, that come after this one."""
        for one in sorted(self.path.iterdir()) if self.path.exists() else ():
            if self.chunks and one.is_dir():
                if one.name >= after.partition("/")[0]:
                    with suppress(FileNotFoundError):
                        yield from (f for f in sorted(one.iterdir()) if self.place(f) > after)
            elif one.is_file() and one.name > after:
                yield one

    def place(self, file: Path) -> str:
        """The file's name within the folder."""
        return file.relative_to(self.path).as_posix()

    def total(self) -> int:
        """How many files lie there."""
        return sum(1 for _file in self.files())

    def step(self, after: str, limit: int) -> Step:
        """The next files are under the newest key."""
        most = min(limit, FILES)
        some = list(islice(self.files(after), most))
        count = sum(self.renew(file) for file in some)
        return Step(self.place(some[-1]) if len(some) == most else "", len(some), count)

    def renew(self, file: Path) -> bool:
        """The file is under the newest key. A draft is left to who is writing it."""
        if not self.whole(file) or self.key_of(file) == head_of(unlock().newest_data):
            return False
        draft = file.with_name(f".{file.name}.renewed")
        try:
            before = file.stat()
            with os.fdopen(
                os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb"
            ) as out:
                for piece in self.pieces(file):
                    out.write(piece)
                out.flush()
                os.fsync(out.fileno())
            with turn(alone=True):
                now = file.stat()
                if not is_same(before, now):
                    return False
                os.utime(draft, ns=(now.st_atime_ns, now.st_mtime_ns))
                draft.replace(file)
            return True
        except FileNotFoundError:
            return False
        finally:
            draft.unlink(missing_ok=True)

    def whole(self, file: Path) -> bool:
        """Whether it is no draft."""
        return file.name.isdigit() if self.chunks else not file.name.startswith(".")

    def pieces(self, file: Path) -> Iterator[bytes]:
        """The file's bytes under the newest key."""
        if self.chunks:
            bound = chunk(UUID(file.parent.name), int(file.name))
            yield resealed(bound, file.read_bytes())
            return
        uid, number = UUID(file.name), 0
        for piece in plain_pieces(uid, file):
            yield framed(seal_bytes(uid, number, piece))
            number += 1
        yield framed(seal_bytes(uid, number, b""))

    def key_of(self, file: Path) -> bytes:
        """What says which key sealed it."""
        with suppress(FileNotFoundError), file.open("rb") as given:
            return given.read(LENGTH + HEAD)[0 if self.chunks else LENGTH :][:HEAD]
        return b""

    def needing(self, key: str) -> int:
        """Files that this key sealed, also those that are being written."""
        if not key.startswith(DATA):
            return 0
        head = head_of(number_of(key))
        return sum(self.key_of(file) == head for file in self.files())


def is_same(before: os.stat_result, now: os.stat_result) -> bool:
    """Whether nobody wrote the file anew in between."""
    return (now.st_ino, now.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def framed(sealed: bytes) -> bytes:
    """A piece with its length before it."""
    return len(sealed).to_bytes(LENGTH) + sealed
