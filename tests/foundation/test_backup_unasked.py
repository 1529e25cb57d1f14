"""Backups that nobody asked for: `gerai serve` makes them, and takes the log to them."""

import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import UTC, datetime

import psycopg
import pytest

from gerai.foundation.database.engine import Cluster, leased
from gerai.foundation.database.engine.archive import waiting
from gerai.foundation.database.engine.cluster import ADMIN, NAME
from gerai.foundation.database.engine.place import Place
from gerai.foundation.home import Home
from gerai.foundation.operations.engine.keeping import DUE, is_due, newest
from tests.foundation import servers
from tests.foundation.test_serving import free_port

SERVE = """
import sys
from gerai.foundation.operations.engine import keeping
keeping.EVERY = float(sys.argv.pop(1))
from gerai.cli import main
sys.exit(main())
"""
QUICK, NEVER = "0.2", "3600"
PATIENCE = 60  # seconds


def until(true, what):
    """Waits for it; fails after a while."""
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline, f"never came: {what}"
        time.sleep(0.1)


@contextmanager
def serving(home, every, **more):
    """`gerai serve` with another minute; then a power cut of all of it."""
    words = [every, "serve", "--port", str(free_port()), "--workers", "1"]
    env = os.environ | {"GERAI_HOME": str(home)} | more
    with (home / "serve.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-c", SERVE, *words], env=env, stderr=log, start_new_session=True
        )
        cluster = Cluster(Home(home))
        try:
            until(cluster.listens, "the database")
            yield cluster
        finally:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            servers.kill(cluster)


def turn_the_log(cluster):
    """The piece of the log that is written now is finished; its name."""
    with psycopg.connect(cluster.dsn(ADMIN, NAME), autocommit=True) as admin:
        name = admin.execute("SELECT pg_walfile_name(pg_current_wal_insert_lsn())").fetchone()[0]
        admin.execute("SELECT pg_switch_wal()")
    return str(name)


def brought_back(home, place, new):
    """The registry numbers of the last backup and its log, after the database is gone."""
    shutil.rmtree(home / "database")
    done = servers.gerai(home, "restore", str(place.path), "--home", str(new))
    assert done.returncode == 0, done.stderr
    cluster = Cluster(Home(new))
    with leased(cluster):
        return servers.numbers(cluster)


@pytest.fixture
def home(tmp_path):
    return servers.installed(tmp_path / "home")


def write(home, count):
    """So many businesses are safe."""
    with servers.writers(home, 1) as safe:
        servers.wait_for(safe, count)
    return safe


def test_a_machine_that_is_lost_comes_back_up_to_its_last_minute(home, tmp_path):
    place = Place(tmp_path / "disk")
    with serving(home, QUICK, GERAI_BACKUP_TO=str(place.path)) as cluster:
        until(lambda: newest(place, verified=True), "the first backup")
        safe = write(home, 30)
        (home / "files").mkdir(exist_ok=True)
        (home / "files" / "list").write_bytes(b"after the backup")
        piece = turn_the_log(cluster)
        until(place.piece(piece).exists, "the log")
    made = place.backups()

    assert safe <= brought_back(home, place, tmp_path / "new")
    assert (tmp_path / "new" / "files" / "list").read_bytes() == b"after the backup"
    assert len(made) == 1  # one a day, not one each time it looks


def test_without_the_keeper_what_came_after_the_backup_is_lost(home, tmp_path):
    """The saboteur: the same, but the minute never comes."""
    place = Place(tmp_path / "disk")
    with serving(home, NEVER) as cluster:
        done = servers.gerai(home, "backup", "--to", str(place.path))
        assert done.returncode == 0, done.stderr
        safe = write(home, 30)
        turn_the_log(cluster)
        until(lambda: waiting(Home(home)), "the log in the home")

    assert not safe & brought_back(home, place, tmp_path / "new")


def test_a_backup_is_due_when_the_last_is_old_or_the_log_has_a_hole(home, tmp_path, monkeypatch):
    place, now = tmp_path / "disk", datetime.now(UTC)
    assert not is_due(Home(home), now)  # nobody said where to

    monkeypatch.setenv("GERAI_BACKUP_TO", str(place))
    assert is_due(Home(home), now)

    done = servers.gerai(home, "backup")
    assert done.returncode == 0, done.stderr
    ended = newest(Place(place)).ended
    assert not is_due(Home(home), ended + DUE / 2)
    assert is_due(Home(home), ended + DUE)

    (home / "database" / "archive" / "gap").write_text("0" * 24)
    assert is_due(Home(home), ended + DUE / 2)
