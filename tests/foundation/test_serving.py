"""T44: web workers are replaced under load, and nobody is refused or cut off."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from gerai.foundation.operations.engine import web

ROOT = Path(__file__).parents[2]
CLIENTS = 16
SERVER = """
import sys
from pathlib import Path
from gerai.foundation.operations.engine import web
web.serve(address="127.0.0.1", port=int(sys.argv[1]), workers=2, threads=4,
          pidfile=Path(sys.argv[2]), application="tests.foundation.plain_site:application")
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def site(folder: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """Our server with a plain application behind it."""
    process = subprocess.Popen(
        [sys.executable, "-c", SERVER, str(port), str(folder / "web.pid")],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    try:
        wait_for(port)
        yield process
    finally:
        process.terminate()
        process.wait(60)


def wait_for(port: int) -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    pytest.fail("the server did not come up")


class Load:
    """Sixteen clients, half of them keeping their connection, that note what went wrong."""

    def __init__(self, port: int) -> None:
        self.port, self.answered, self.troubles = port, 0, []
        self.over = threading.Event()
        self.threads = [
            threading.Thread(target=self.run, args=(n % 2 == 0,)) for n in range(CLIENTS)
        ]

    def run(self, keeps: bool) -> None:
        line = None
        while not self.over.is_set():
            try:
                line = line or http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
                line.request("GET", "/", headers={} if keeps else {"Connection": "close"})
                answer = line.getresponse()
                answer.read()
                self.answered += answer.status == 200
                if not keeps or answer.will_close:
                    line.close()
                    line = None
            except (OSError, http.client.HTTPException) as trouble:
                self.troubles.append((keeps, repr(trouble)))
                if line:
                    line.close()
                line = None
                time.sleep(0.01)
        if line:
            line.close()

    def __enter__(self) -> "Load":
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        for thread in self.threads:
            thread.join(30)


def reload(process: subprocess.Popen[bytes]) -> None:
    """Both workers replaced, one after the other, and the old ones gone."""
    process.send_signal(signal.SIGHUP)
    time.sleep(2 * web.OVERLAP + 1)


@pytest.mark.parametrize("rounds", [5, pytest.param(100, marks=pytest.mark.soak)])
def test_a_reload_refuses_and_resets_nobody(tmp_path, rounds):
    port = free_port()
    with site(tmp_path, port) as process, Load(port) as load:
        time.sleep(0.5)
        for _ in range(rounds):
            reload(process)
    assert load.troubles == []
    assert load.answered > 100 * rounds


def test_without_the_kept_socket_a_restart_refuses(tmp_path):
    """The saboteur: the same load, but the server is stopped and started instead of reloaded."""
    port = free_port()
    with site(tmp_path, port), Load(port) as load:
        time.sleep(0.5)
        load_before = load.answered
        with site_replaced(tmp_path, port):
            time.sleep(0.5)
    assert load_before > 0
    assert load.troubles


@contextmanager
def site_replaced(folder: Path, port: int) -> Iterator[None]:
    pid = int((folder / "web.pid").read_text())
    os.kill(pid, signal.SIGTERM)
    time.sleep(1)
    with site(folder, port):
        yield
