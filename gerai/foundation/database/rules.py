"""How much space must stay free, and how the pieces of the database's log follow each other."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

MEGA = 2**20


@dataclass(frozen=True)
class Space:
    """What a file system has, in bytes."""

    free: int
    total: int

    @property
    def floor(self) -> int:
        """What must stay free: 5 % (of a large disk 5 GB), never less than 200 MB; of a disk too
        small for that, a quarter. The log of the database may grow by 2 GB before a checkpoint."""
        share = min(self.total // 20, 5 * 1024 * MEGA)
        return max(share, min(200 * MEGA, self.total // 4))

    def holds(self, more: int) -> bool:
        """Whether so many bytes more leave enough free."""
        return self.free - more >= self.floor

    @property
    def ballast(self) -> int:
        """The size of the file that is given up when the disk is full nevertheless."""
        return min(64 * MEGA, self.total // 50)


def spoken(size: int) -> str:
    """A number of bytes as people read it: 180 MB, 1,2 GB."""
    if size >= 1024 * MEGA:
        return f"{size / (1024 * MEGA):.1f} GB".replace(".", ",")
    return f"{max(size, 0) / MEGA:.0f} MB"


OLDEST = 15


def too_old(number: int) -> str:
    """The sentence that refuses a server (140012 is 14.12); empty when it will do."""
    if number >= OLDEST * 10_000:
        return ""
    return (
        f"Server basis data ini PostgreSQL {number // 10_000}; Gerai perlu {OLDEST} atau "
        "lebih baru. Perbarui server itu, atau hapus DATABASE_URL untuk memakai server bawaan."
    )


SEGMENT = re.compile(r"[0-9A-F]{24}")
SEGMENT_BYTES = 16 * MEGA
PER_LOG = 256


def segment_of(timeline: int, position: str, *, ended: bool = False) -> str:
    """The piece of the log that holds a position (as PostgreSQL spells it: 0/2000028); with
    `ended`, the piece that holds the byte before it."""
    high, _, low = position.partition("/")
    place = (int(high, 16) << 32) + int(low, 16) - ended
    return segment(timeline, place // SEGMENT_BYTES)


def segment(timeline: int, number: int) -> str:
    """The name of the piece with this number, counted from the beginning of the log."""
    return f"{timeline:08X}{number // PER_LOG:08X}{number % PER_LOG:08X}"


def timeline_of(name: str) -> int:
    """The timeline in a piece's name: it goes up with each restore."""
    return int(name[:8], 16)


def number_of(name: str) -> int:
    """The place of a piece in its timeline."""
    return int(name[8:16], 16) * PER_LOG + int(name[16:], 16)


def broken_after(first: str, names: Iterable[str]) -> str | None:
    """The first piece that is missing on the way from `first` to the last one of its timeline."""
    there = {number_of(name) for name in names if timeline_of(name) == timeline_of(first)}
    wanted = range(number_of(first), max(there, default=0) + 1)
    hole = next((number for number in wanted if number not in there), None)
    return None if hole is None else segment(timeline_of(first), hole)
