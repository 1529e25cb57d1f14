"""Who uses the embedded database now. The last one out stops it; nobody stops it under another."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from .cluster import Cluster


@contextmanager
def locked(file: Path, how: int) -> Iterator[int]:
    """Hold a lock on the file while the block runs."""
    handle = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, how)
        yield handle
    finally:
        os.close(handle)


@contextmanager
def leased(cluster: Cluster) -> Iterator[Cluster]:
    """The database runs while the block runs, whoever started it.

    Every process holds a shared lock on `users`; starting and stopping are one at a time under
    `turn`. A process that ends with a kill leaves its lock to the kernel, so nothing stays behind.
    """
    folder = cluster.home.private(cluster.home.path / "run")
    with locked(folder / "users", 0 | fcntl.LOCK_SH) as users:
        with locked(folder / "turn", fcntl.LOCK_EX):
            cluster.ensure()
        try:
            yield cluster
        finally:
            with locked(folder / "turn", fcntl.LOCK_EX), suppress(BlockingIOError):
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                cluster.stop()
