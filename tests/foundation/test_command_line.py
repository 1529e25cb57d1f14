"""What an empty GERAI_HOME becomes, and by which commands; all through the real command line."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager

import pytest

from gerai.foundation.database.engine import Cluster
from gerai.foundation.home import Home
from tests.foundation import servers
from tests.foundation.servers import gerai
from tests.foundation.test_serving import free_port

START = 150


@contextmanager
def serving(home, *words):
    """`gerai serve` on a port of its own; its address, and the process."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "gerai.cli", "serve", "--port", str(port), "--workers", "1", *words],
        env=os.environ | {"GERAI_HOME": str(home)},
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        wait(lambda: status(port) == 200, process)
        yield port, process
    finally:
        process.terminate()
        process.communicate(timeout=60)


def wait(met, process=None, deadline=START):
    end = time.monotonic() + deadline
    while not met():
        assert process is None or process.poll() is None, process.communicate()[1][-2000:]
        assert time.monotonic() < end
        time.sleep(0.2)


def status(port):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/sehat/", timeout=5) as answer:
            return answer.status
    except OSError as trouble:
        return getattr(trouble, "code", 0)


@pytest.mark.parametrize(
    "words",
    [("stop",), ("version",), ("--help",), ("serve", "--help"), ("restore", "--help")],
    ids=" ".join,
)
def test_what_only_asks_or_ends_makes_no_installation(tmp_path, words):
    home = tmp_path / "none"

    done = gerai(home, *words)

    assert (done.returncode, done.stderr, home.exists()) == (0, "", False)
    assert done.stdout.strip()


@pytest.mark.parametrize("words", [("doctor",), ("backup", "--list")], ids=" ".join)
def test_what_only_looks_makes_no_installation_either(tmp_path, words):
    done = gerai(tmp_path / "none", *words)

    assert (done.returncode, (tmp_path / "none").exists()) == (0, False)


def test_a_backup_of_nothing_is_refused_with_a_sentence(tmp_path):
    done = gerai(tmp_path / "none", "backup")

    assert (done.returncode, "Belum ada instalasi" in done.stderr) == (3, True)
    assert not (tmp_path / "none").exists()


def test_two_commands_that_begin_at_once_on_an_empty_home_both_succeed(tmp_path):
    env = os.environ | {"GERAI_HOME": str(tmp_path / "home")}
    both = [
        subprocess.Popen(
            [sys.executable, "-m", "gerai.cli", *words],
            env=env,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for words in (("audit", "verify"), ("areas", "find", "Semarang"))
    ]

    said = [process.communicate(timeout=120) for process in both]

    assert [process.returncode for process in both] == [0, 0], said
    assert not Cluster(Home(tmp_path / "home")).listens()


def test_a_second_gerai_finds_the_running_one_and_the_last_one_out_stops_it(tmp_path):
    home = servers.installed(tmp_path / "home")
    with serving(home) as (port, process):
        first = Cluster(Home(home))
        server = (first.data / "postmaster.pid").read_text().split()[0]

        second = gerai(home, "audit", "verify")
        rival = gerai(home, "serve", "--port", str(free_port()))

        assert second.returncode == 0, second.stderr
        assert (rival.returncode, "sudah berjalan" in rival.stderr) == (1, True)
        assert (first.data / "postmaster.pid").read_text().split()[0] == server
        assert status(port) == 200
        roles(first)
        stopped = gerai(home, "stop")
        assert (stopped.returncode, stopped.stdout.strip()) == (0, "Gerai berhenti.")
        assert process.wait(30) == 0
    assert not first.listens()
    assert gerai(home, "stop").stdout.strip() == "Tidak ada yang berjalan."


def roles(cluster):
    """The web's role is no superuser, may make nothing, and owns nothing."""
    import psycopg

    from gerai.foundation.database.engine.cluster import WEB

    with psycopg.connect(cluster.dsn(WEB)) as web:
        rights = "SELECT rolsuper, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname = %s"
        assert web.execute(rights, [WEB]).fetchone() == (False, False, False)
        owned = "SELECT count(*) FROM pg_class WHERE relowner = %s::regrole"
        assert web.execute(owned, [WEB]).fetchone() == (0,)
        for outside in ("COPY (SELECT 1) TO PROGRAM 'true'", "SELECT pg_read_file('PG_VERSION')"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                web.execute(outside)
            web.rollback()


def test_a_database_that_is_killed_under_the_web_is_up_again_by_itself(tmp_path):
    home = servers.installed(tmp_path / "home")
    with serving(home) as (port, process):
        cluster = Cluster(Home(home))
        before = (cluster.data / "postmaster.pid").read_text().split()[0]
        began = time.monotonic()
        servers.kill(cluster)
        wait(lambda: status(port) == 200, process, deadline=15)
        assert time.monotonic() - began < 15
        assert (cluster.data / "postmaster.pid").read_text().split()[0] != before


def test_a_gerai_that_is_killed_leaves_nothing_that_hinders_the_next(tmp_path):
    home = servers.installed(tmp_path / "home")
    with serving(home) as (port, process):
        process.send_signal(signal.SIGKILL)
        process.wait()
        servers.kill(Cluster(Home(home)))
        wait(lambda: status(port) == 0, deadline=60)  # its children end by themselves

    done = gerai(home, "audit", "verify", "--json")

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["troubles"] == []
    assert gerai(home, "stop").returncode == 0


def test_a_path_with_everything_in_it_serves(tmp_path):
    home = servers.installed(tmp_path / ("""rumah 'baru' "$HOME" `id`; """ + "x" * 60))
    with serving(home) as (port, _process):
        assert status(port) == 200
