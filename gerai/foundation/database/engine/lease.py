"""Who uses the embedded database now. The last one out stops it; nobody stops it under another."""

import fcntl
import logging
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from .cluster import Cluster
from .programs import DatabaseTrouble

LOOK_EVERY = 1.0  # seconds between two looks at a server that lives
FULL = "No space left on device"
TRY_EVERY = 3.0  # seconds between two tries at one that does not start: a full disk, say

log = logging.getLogger("gerai.database")


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
    folder, me = places(cluster), os.getpid()
    with locked(folder / "users", fcntl.LOCK_SH) as users:
        with locked(folder / "turn", fcntl.LOCK_EX):
            cluster.ensure()
        try:
            yield cluster
        finally:
            if os.getpid() == me:  # a fork shares the lock, and must not end the lease
                with locked(folder / "turn", fcntl.LOCK_EX):
                    stop_if_alone(cluster, users)


def stop_unused(cluster: Cluster) -> bool:
    """The database stops if no process uses it: what a killed `gerai` left running. Whether it
    stopped; a home that has no database is left as it is."""
    if not cluster.data.exists():
        return False
    folder = places(cluster)
    with locked(folder / "turn", fcntl.LOCK_EX), locked(folder / "users", fcntl.LOCK_UN) as users:
        return stop_if_alone(cluster, users)


def stop_if_alone(cluster: Cluster, users: int) -> bool:
    """Stopped cleanly, unless another process holds `users`."""
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return cluster.stop()


def supervise(
    cluster: Cluster, stop: threading.Event, relieve: Callable[[], object] = lambda: None
) -> None:
    """Until `stop` is set, a server that died is started again, within seconds.

    For a thread of whoever holds the lease for long (`gerai serve`). A start that fails is tried
    again: a full disk gets its space back, and then nobody should have to come by. `relieve` gives
    up what was set aside for that need.
    """
    turn = places(cluster) / "turn"
    while not stop.wait(LOOK_EVERY):
        if cluster.listens():
            continue
        log.warning("database is down, starting it")
        try:
            with locked(turn, fcntl.LOCK_EX):
                cluster.ensure()
        except (DatabaseTrouble, OSError) as trouble:
            log.error("database does not start: %s", trouble)
            if FULL in str(trouble):
                relieve()
            stop.wait(TRY_EVERY)
        else:
            log.warning("database is up again")


def places(cluster: Cluster) -> Path:
    """The folder of the locks."""
    return cluster.home.private(cluster.home.path / "run")
