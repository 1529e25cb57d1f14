"""T28: who asks for too much gets 400, 411, 413, 414, 429 or 503, and the others their pages."""

import os
import shutil
import socket
import statistics
import subprocess
import sys
import threading
import time
from contextlib import ExitStack, contextmanager
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace

import httpx
import pytest
from django.test import Client

from gerai.foundation.operations import middleware
from gerai.foundation.operations.engine import bodies, reads
from gerai.foundation.operations.engine.bodies import EACH, GRACE, RATE, Bodies, late, patient
from gerai.foundation.operations.engine.reads import Reads
from tests import make
from tests.foundation.servers import children_of, installed
from tests.foundation.test_operations import lacks
from tests.foundation.test_serving import free_port, wait_for
from tests.inventory.test_stolen_database import serving

ROOT = Path(__file__).parents[2]
SERVER = """
import sys
from pathlib import Path
from gerai.foundation.operations.engine import web
web.serve(address="127.0.0.1", port=int(sys.argv[1]), workers=1, threads=4,
          pidfile=Path(sys.argv[2]), application="tests.walls.hungry_site:" + sys.argv[3])
"""
BEGUN = (
    b"POST /masuk/ HTTP/1.1\r\nHost: localhost\r\nCookie: csrf=%s\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\na=1"
)
HEADLESS = b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Lambat: "
CHUNKED = b"POST /masuk/ HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"


# — pages in a minute —


@pytest.fixture
def minute(monkeypatch):
    """The clock of the web stands still, in a minute of which nobody has read anything."""
    clock = SimpleNamespace(time=lambda: 1_764_000_000.0, perf_counter=time.perf_counter)
    monkeypatch.setattr(middleware, "time", clock)
    monkeypatch.setattr(middleware, "READS", Reads())
    return clock


def answers(client, times, **more):
    return [client.get("/sehat/", **more).status_code for _ in range(times)]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("most", "tries"), [(60, 100), pytest.param(600, 1000, marks=pytest.mark.soak)]
)
def test_so_many_pages_a_minute_and_no_more_while_others_read_on(settings, minute, most, tries):
    settings.READS_A_MINUTE = most
    greedy, other = Client(), Client()
    greedy.force_login(make.user("district_officer"))
    other.force_login(make.user("district_officer"))

    seen = answers(greedy, tries)

    assert (seen[:most], set(seen[most:])) == ([200] * most, {429})
    refused = greedy.get("/sehat/")
    assert int(refused.headers["Retry-After"]) <= 60
    assert "Tunggu satu menit" in refused.content.decode()
    assert lacks(refused) == []
    assert answers(other, 3) == [200] * 3
    minute.time = lambda: 1_764_000_060.0
    assert answers(greedy, 1) == [200]


@pytest.mark.django_db
def test_strangers_are_counted_by_their_address(settings, minute):
    settings.READS_A_MINUTE, settings.STRANGERS_READS_A_MINUTE = 600, 30
    client = Client()

    assert answers(client, 40, REMOTE_ADDR="198.51.100.7") == [200] * 30 + [429] * 10
    assert answers(client, 3, REMOTE_ADDR="198.51.100.8") == [200] * 3
    assert answers(client, 20, REMOTE_ADDR="2001:db8::1") == [200] * 20
    assert answers(client, 20, REMOTE_ADDR="2001:db8::2") == [200] * 10 + [429] * 10
    assert answers(client, 40, REMOTE_ADDR="127.0.0.1") == [200] * 40


def taken(most, processes):
    """How many pages somebody gets who asks the processes in turn."""
    counters = [Reads() for _ in range(processes)]
    return sum(counters[n % processes].count("x", most, 60.0) <= most for n in range(4 * most))


@pytest.mark.django_db
def test_two_processes_count_together():
    assert 600 <= taken(600, 2) <= 600 + 600 // reads.SHARE


def test_counted_by_each_process_alone_twice_as_much_would_be_taken(monkeypatch):
    class Alone:
        def incr(self, _key, told):
            return told

    monkeypatch.setattr(reads, "cache", Alone())
    assert taken(600, 2) > 1000


# — addresses —


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("q=" + "a" * 100_000, {414}),
        ("&".join(f"a{n}=1" for n in range(10_000)), {414}),
        ("&".join("a=" for _ in range(2_000)), {400}),
        ("per=1000000", {400}),
        ("sesudah=1e9", {400}),
        ("hal=1000000000&page_size=1000000", {200}),
    ],
    ids=["100 kB", "10,000 words", "2,000 words", "page size", "cursor", "page"],
)
def test_an_address_asks_for_no_more_than_a_page(query, status):
    client = Client()
    client.force_login(make.user("district_officer"))

    began = time.monotonic()
    answer = client.get("/usaha/?" + query)

    assert answer.status_code in status
    assert time.monotonic() - began < 2


# — bodies —


def asked(app, *, length=None, sender="198.51.100.7", **more):
    """What the application behind `patient` answers."""
    said = []
    environ = {"wsgi.input": BytesIO(b"a" * (length or 0)), "REMOTE_ADDR": sender, **more}
    if length is not None:
        environ["CONTENT_LENGTH"] = str(length)
    body = app(environ, lambda status, headers: said.append((status, dict(headers))))
    return said[0][0][:3], b"".join(body), said[0][1]


def echo(environ, start):
    start("200 OK", [])
    return [environ["wsgi.input"].read()]


def test_a_body_is_measured_before_it_is_read():
    app = patient(echo, most=10 << 20)

    assert asked(app, length=5)[:2] == ("200", b"aaaaa")
    assert asked(app, length=3 << 20)[0] == "200"
    assert asked(app)[:2] == ("200", b"")
    assert asked(app, length=(10 << 20) + 1)[0] == "413"
    assert asked(app, HTTP_TRANSFER_ENCODING="chunked")[0] == "411"
    for status, _, headers in (asked(app, length=11 << 20), asked(app, HTTP_TRANSFER_ENCODING="x")):
        assert headers["Connection"] == "close", status
        assert lacks(SimpleNamespace(headers=headers)) == []


def test_one_address_holds_no_more_than_its_share_of_the_readers():
    held = Bodies()

    assert [held.enter("198.51.100.7") for _ in range(EACH + 1)] == [True] * EACH + [False]
    assert held.enter("198.51.100.8")
    held.leave("198.51.100.7")
    assert held.enter("198.51.100.7")
    assert sum(held.enter("127.0.0.1") for _ in range(50)) == bodies.READING - EACH - 1


def test_who_brings_too_little_is_late():
    assert not late(GRACE - 1, 0)
    assert late(GRACE + 1, 3)
    assert not late(GRACE + 10, 11 * RATE)
    assert late(GRACE + 600, 100 * RATE)


def test_only_the_connection_that_is_being_read_from_is_cut_off():
    with socket.create_server(("127.0.0.1", 0)) as door, ExitStack() as stack:
        lines = {}
        for name, home in (
            ("slow", "127.0.0.3"),
            ("answered", "127.0.0.3"),
            ("other", "127.0.0.4"),
        ):
            mine = stack.enter_context(socket.create_connection(door.getsockname(), 5, (home, 0)))
            theirs = stack.enter_context(door.accept()[0])
            mine.sendall(b"POST")
            time.sleep(0.05)
            assert theirs.recv(4) == b"POST"
            lines[name] = mine, theirs
        lines["answered"][1].sendall(b"ok")
        time.sleep(0.05)

        bodies.cut_off({"127.0.0.3"})

        assert lines["slow"][1].recv(1) == b""
        for name in ("answered", "other"):
            lines[name][0].sendall(b"x")
            assert lines[name][1].recv(1) == b"x"


@contextmanager
def site(folder, factory):
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-c", SERVER, str(port), str(folder / "web.pid"), factory],
        cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    try:
        wait_for(port)
        yield port
    finally:
        process.terminate()
        process.wait(60)


def begin(stack, port, text, count, sender="127.0.0.2"):
    """Connections that have said so much and say no more."""
    for _ in range(count):
        line = socket.create_connection(("127.0.0.1", port), 10, (sender, 0))
        stack.enter_context(line).sendall(text)


def answered(port):
    """Whether somebody else gets an answer within two seconds."""
    try:
        return httpx.get(f"http://127.0.0.1:{port}/", timeout=2).status_code
    except httpx.TimeoutException:
        return "nothing"


def test_senders_who_never_end_stop_nobody(tmp_path):
    with site(tmp_path, "guarded") as port, ExitStack() as stack:
        assert answered(port) == 200
        begin(stack, port, HEADLESS, 200)
        begin(stack, port, BEGUN % (b"x", 1000), 40)
        time.sleep(0.5)
        assert [answered(port) for _ in range(3)] == [200] * 3
        said = httpx.post(f"http://127.0.0.1:{port}/", content=b"a=1", timeout=2)
        assert said.status_code == 200


def test_without_the_guard_a_handful_of_senders_stops_everything(tmp_path):
    with site(tmp_path, "unguarded") as port, ExitStack() as stack:
        assert answered(port) == 200
        begin(stack, port, BEGUN % (b"x", 1000), 40)
        time.sleep(0.5)
        assert answered(port) == "nothing"


# — the whole installation (soak) —


def pour(port, begun, most=64 << 20):
    """Send a body that is as large as it was said to be; how much was taken, and the answer."""
    sent = 0
    with socket.create_connection(("127.0.0.1", port), 20, ("127.0.0.2", 0)) as line:
        line.sendall(begun)
        try:
            while sent < most:
                line.sendall(b"a" * 65_536)
                sent += 65_536
        except OSError:
            pass
        try:
            return sent, line.recv(12)
        except OSError:
            return sent, b""


def memory(process):
    """Megabytes of a process and of all that it started."""
    pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    return pages * 4 / 1024 + sum(memory(child) for child in children_of(process))


def p95(client, path, times=100):
    took = []
    for _ in range(times):
        began = time.monotonic()
        assert client.get(path).status_code == 200
        took.append(time.monotonic() - began)
    return statistics.quantiles(took, n=20)[18]


@pytest.mark.soak
def test_an_installation_bears_all_of_it_at_once(tmp_path, record_property):
    home = installed(tmp_path / "home")
    with serving(home) as client:
        port = client.base_url.port
        served = int((home / "run" / "serve").read_text())
        client.get("/masuk/")
        token = client.cookies["csrf"].encode()
        before = min(p95(client, "/masuk/") for _ in range(3))
        held = memory(served)
        with ExitStack() as stack:
            begin(stack, port, HEADLESS, 200)
            begin(stack, port, BEGUN % (token, 1000), 40)
            for size in (2 << 30, 3 << 20):
                sent, said = pour(port, BEGUN % (token, size))
                assert sent < 16 << 20
                assert said[9:12] in (b"413", b"503", b"")
            sent, said = pour(port, CHUNKED)
            assert sent < 16 << 20
            over = threading.Event()
            greedy = [threading.Thread(target=scrape, args=(port, over)) for _ in range(2)]
            for thread in greedy:
                thread.start()
            during = min(p95(client, "/masuk/") for _ in range(3))
            over.set()
            for thread in greedy:
                thread.join(30)
            grown = memory(served) - held
        record_property(
            "figure",
            f"T28: p95 {before * 1000:.0f} ms alone, {during * 1000:.0f} ms beside 240 slow "
            f"senders and two scrapers; {grown:+.0f} MB",
        )
        assert grown <= 60
        assert during <= 2 * before + 0.02
    shutil.rmtree(home)


def scrape(port, over):
    """As many pages as it gets, each in turn."""
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
        while not over.is_set():
            client.get("/daftar/bantuan/")
