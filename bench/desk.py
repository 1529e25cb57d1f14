"""python -m bench.desk [--rows 100000] [--files 4] [--records 10000] [--idle 60] [--port 8397]

Lists that are sent at once by the browser, while somebody else asks for pages: how long the pages
take then and in peace, and whether every row came.
"""

import argparse
import re
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import httpx

from bench import installation, measuring
from bench.intake import rows

FACTOR = 2.0  # pages may take so many times what they take in peace, for 95 of 100
THINK = 0.1  # seconds between two pages of one reader
PATIENCE = 3_600.0
PAGES = ("/usaha/", "/usaha/?q=warung", "/daftar/", "/beranda/", "/daftar/kirim/", "/")
KINDS = ("csv", "xlsx")


def main() -> None:
    """An installation of its own; pages in peace, then under the lists."""
    parser = argparse.ArgumentParser(prog="bench.desk")
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--files", type=int, default=4)
    parser.add_argument("--records", type=int, default=10_000)
    parser.add_argument("--idle", type=float, default=60.0)
    parser.add_argument("--port", type=int, default=8397)
    given = parser.parse_args()
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="gerai-bench-")))
        installation.prepare(home, stack)
        installation.fill(0, given.records)
        email, password = installation.officer()
        files = made(home, given.files, given.rows)
        print(f"{given.files} files of {given.rows:,} rows made; load {measuring.load()}")
        with installation.served(given.port) as (address, _pid):
            reader = measuring.session(address, email, password)
            asked(reader, lambda spent: spent >= 5)  # what is kept in memory from the first on
            peace = asked(reader, lambda spent: spent >= given.idle)
            print(f"in peace: {said(peace)}; load {measuring.load()}")
            began = time.monotonic()
            senders = [Sender(address, email, password, file) for file in files]
            for sender in senders:
                sender.start()
            busy = asked(reader, lambda _: not any(one.is_alive() for one in senders))
            print(f"under lists: {said(busy)}; load {measuring.load()}")
            print(f"{time.monotonic() - began:,.0f} s until the last list was read")
            report(peace, busy, senders, given.rows)


def made(home: Path, count: int, size: int) -> list[Path]:
    """Files of other rows each, workbooks and texts in turn."""
    places, making = (
        rows.villages(installation.PROVINCE),
        {"csv": rows.as_csv, "xlsx": rows.as_xlsx},
    )
    kinds = [KINDS[number % len(KINDS)] for number in range(count)]
    return [
        making[kind](home / f"list {number}.{kind}", size, places, seed=50 + number)
        for number, kind in enumerate(kinds)
    ]


def asked(reader: httpx.Client, enough: Callable[[float], bool]) -> list[float]:
    """Milliseconds of each page, one after the other, until so many seconds are enough."""
    began, taken = time.monotonic(), []
    while not enough(time.monotonic() - began):
        for path in PAGES:
            start = time.perf_counter()
            answer = reader.get(path)
            taken.append((time.perf_counter() - start) * 1000)
            assert answer.status_code == 200, (path, answer.status_code)
            time.sleep(THINK)
    return taken


class Sender(threading.Thread):
    """One officer: sends a file, and looks every two seconds how far it is."""

    def __init__(self, address: str, email: str, password: str, path: Path) -> None:
        super().__init__(daemon=True)
        self.client, self.path = measuring.session(address, email, password), path
        self.sending = self.until = 0.0
        self.state = ""

    def run(self) -> None:
        """Until the file is a list, or is refused."""
        began = time.monotonic()
        page = self.client.get("/daftar/kirim/").text
        token = re.search(r'csrfmiddlewaretoken" value="([^"]+)', page)
        assert token
        with self.path.open("rb") as content:
            answer = self.client.post(
                "/daftar/kirim/",
                data={"csrfmiddlewaretoken": token[1], "pengirim": self.path.stem},
                files={"berkas": (self.path.name, content)},
            )
        assert answer.status_code == 302, answer.status_code
        self.sending = time.monotonic() - began
        while "every 2s" in (seen := self.client.get(answer.headers["location"]).text):
            assert time.monotonic() - began < PATIENCE
            time.sleep(2)
        self.until = time.monotonic() - began
        words = re.sub(r"<[^>]+>", " ", seen.partition('<p class="big"')[2].partition(">")[2])
        self.state = " ".join(words.split())[:70]


def p95(taken: list[float]) -> float:
    """What 95 of 100 keep within."""
    return statistics.quantiles(taken, n=100)[94]


def said(taken: list[float]) -> str:
    """The figures of some pages."""
    return f"{len(taken)} pages, p50 {statistics.median(taken):.0f} ms, p95 {p95(taken):.0f} ms"


def report(peace: list[float], busy: list[float], senders: list[Sender], size: int) -> None:
    """How many times longer, and whether all rows are there."""
    from gerai.inventory.intake.models import BusinessList, Row

    for one in senders:
        took = f"sent in {one.sending:.1f} s, read after {one.until:.0f} s"
        print(f"{one.path.name}: {took}: {one.state}")
    times = p95(busy) / p95(peace)
    over = "" if times <= FACTOR else " (over)"
    print(f"p95 under lists is {times:.2f} x that in peace{over}")
    counts = [found.counts["read"] for found in BusinessList.objects.order_by("name")]
    whole = counts == [size] * len(senders) and Row.objects.count() == size * len(senders)
    print(f"lists {counts}, rows {Row.objects.count():,}: {'nothing lost' if whole else 'LOST'}")


if __name__ == "__main__":
    main()
