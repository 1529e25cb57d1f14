"""Database servers of their own for tests that hurt them: a home, a lease, a supervisor."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path

import psycopg

from gerai.foundation.database.engine import Cluster, leased, supervise
from gerai.foundation.home import Home
from tests import engine

HALF_WRITTEN = """
SELECT count(*) FROM registry_business b FULL JOIN events_event e
    ON e.subject = 'registry.business:' || b.uid WHERE b.id IS NULL OR e.id IS NULL
"""


def gerai(home: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    """The command line, in an installation of its own."""
    env = os.environ | {"GERAI_HOME": str(home), "PYTHONWARNINGS": "error::RuntimeWarning"} | more
    command = [sys.executable, "-m", "gerai.cli", *words]
    return subprocess.run(command, env=env, capture_output=True, text=True, timeout=120)


@cache
def template() -> Path:
    """A migrated installation that does not run, made once a run."""
    home = engine.HOME / "template"
    done = gerai(home, "migrate")
    assert done.returncode == 0, done.stderr
    return home


def installed(home: Path) -> Path:
    """A migrated installation of its own, copied: that is much quicker than to make it."""
    subprocess.run(["cp", "-a", str(template()), str(home)], check=True)
    return home


@contextmanager
def served(home: Path) -> Iterator[Cluster]:
    """A migrated installation whose database runs under a supervisor, as `gerai serve` keeps it."""
    installed(home)
    cluster, stop = Cluster(Home(home)), threading.Event()
    watch = threading.Thread(target=supervise, args=(cluster, stop))
    with leased(cluster):
        watch.start()
        try:
            yield cluster
        finally:
            stop.set()
            watch.join()
            assert cluster.listens() or not cluster.answers()


def kill(cluster: Cluster) -> None:
    """Every process of this server ends at once, as by a power cut of the server alone."""
    first = int((cluster.data / "postmaster.pid").read_text().split()[0])
    children = children_of(first)
    os.kill(first, signal.SIGKILL)
    for child in children:
        try:
            os.kill(child, signal.SIGKILL)
        except ProcessLookupError:
            continue


def children_of(process: int) -> list[int]:
    """The processes that this one started and that still run."""
    return [
        int(pid) for pid in Path(f"/proc/{process}/task/{process}/children").read_text().split()
    ]


def back_after(cluster: Cluster, deadline: float) -> float:
    """Seconds until the server answers again; fails after the deadline."""
    start = time.monotonic()
    while time.monotonic() - start < deadline:
        try:
            psycopg.connect(cluster.dsn(), connect_timeout=2).close()
        except psycopg.OperationalError:
            time.sleep(0.1)
        else:
            return time.monotonic() - start
    raise AssertionError(f"not back within {deadline} s: {cluster.last_words()}")


@contextmanager
def writers(home: Path, count: int, *more: str) -> Iterator[set[str]]:
    """Processes that write all the while; the numbers that they were told are safe, growing."""
    safe: set[str] = set()
    env = os.environ | {"GERAI_HOME": str(home)}
    with ExitStack() as stack:
        for index in range(count):
            command = [sys.executable, "-m", "tests.foundation.writer", f"W{index}", *more]
            process = stack.enter_context(
                subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True)
            )
            stack.callback(process.terminate)
            reader = threading.Thread(
                target=lambda out: safe.update(map(str.strip, out)), args=(process.stdout,)
            )
            reader.start()
            stack.callback(reader.join)
            stack.callback(process.kill)
        yield safe


def numbers(cluster: Cluster) -> set[str]:
    """The registry numbers that lie in the database."""
    with psycopg.connect(cluster.dsn()) as connection:
        return {number for (number,) in connection.execute("SELECT number FROM registry_business")}


def half_written(cluster: Cluster) -> int:
    """Businesses without their event, and events without their business."""
    with psycopg.connect(cluster.dsn()) as connection:
        return int(connection.execute(HALF_WRITTEN).fetchone()[0])


def wait_for(safe: set[str], count: int, deadline: float = 120) -> None:
    """So many numbers were said to be safe; fails after the deadline."""
    end = time.monotonic() + deadline
    while len(safe) < count:
        assert time.monotonic() < end, f"only {len(safe)} written"
        time.sleep(0.05)
