"""How much space must stay free, so that the database never meets a full disk."""

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
