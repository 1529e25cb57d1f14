"""python -m bench.steps [--rows 5000] [--port 8397]: every step of mending a list on its pages.

A list of invented businesses, four of five rows with something to mend, on a real server. Each step
is what the officer's browser does: the page, or the form that htmx sends and the page that comes
back.
"""

import argparse
import csv
import gzip
import re
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from html import unescape
from pathlib import Path

import httpx

from bench import installation, measuring

TARGET, HEAVIEST = 200.0, 90_000
TIMES = 20
HX = {"HX-Request": "true"}
HEAD = (
    "No", "Nama Usaha", "Nama Pemilik", "NIK", "No HP", "Desa", "Kecamatan", "Kabupaten",
    "Jenis Usaha", "Omzet per bulan",
)  # fmt: skip
PLACES = ("Dusun Wetan", "Gumulan Kulon", "Entah", "Dukuh Lor")


def main() -> None:
    """The list is read, then every step is done some times."""
    parser = argparse.ArgumentParser(prog="bench.steps")
    parser.add_argument("--rows", type=int, default=5_000)
    parser.add_argument("--port", type=int, default=8397)
    given = parser.parse_args()
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="gerai-bench-")))
        installation.prepare(home, stack)
        email, password = installation.officer()
        uid, waiting = received(home, given.rows)
        with installation.served(given.port) as (address, _pid):
            client = measuring.session(address, email, password)
            page = client.get(f"/daftar/{uid}/").text
            client.headers["X-CSRFToken"] = field(page, "csrfmiddlewaretoken")
            client.headers["Referer"] = address
            print(f"{given.rows:,} rows, {waiting:,} with something to mend; ", end="")
            print(f"load {measuring.load()}")
            print(f"{'step':34}{'p50 ms':>8}{'p95 ms':>8}{'gzip B':>9}")
            over = [name for name, step in steps(uid) if not done(client, name, step)]
        print("over: " + ", ".join(over) if over else f"every step within {TARGET:.0f} ms at p95")
        sys.exit(bool(over))


def received(home: Path, rows: int) -> tuple[str, int]:
    """The list's uid, and how many of its rows have a problem."""
    from django.db.models import Q
    from django.utils.timezone import now

    from gerai.foundation.access.actions import service_account
    from gerai.inventory.intake import actions

    path = home / "daftar.csv"
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, delimiter=";")
        writer.writerow(HEAD)
        writer.writerows(row(number) for number in range(rows))
    by = service_account()
    found = actions.receive(path=path, sender="Dinas", within="33.10", by=by, at=now())
    found = actions.read(uid=found.uid, path=path, by=by)
    return str(found.uid), found.rows.filter(~Q(problems=[])).count()


def row(number: int) -> tuple[str, ...]:
    """A row; what is wrong with it goes by its number."""
    kind = number % 5
    return (
        str(number + 1),
        "12" if kind == 0 else f"Warung {number}",
        f"Pemilik {'ABCDEFGHIJKLMNOPQRSTUVWXYZ'[number // 5 % 26]}",
        f"992107{1 + number % 28:02}0571{1 + number % 9_999:04}"[: 15 if kind == 1 else 16],
        f"0899{number:08}",
        PLACES[number // 5 % 4] if kind == 3 else "Merbung",
        "Klaten Selatan",
        "Klaten",
        "keripik tempe",
        f"{1 + number // 5 % 7},500" if kind == 2 else "2500000",
    )


Step = Callable[[httpx.Client], tuple[float, bytes]]


def steps(uid: str) -> list[tuple[str, Step]]:
    """Every step by its name."""
    here = f"/daftar/{uid}/"
    nameless = here + "?masalah=name.not_name"
    return [
        ("the list", seen(here)),
        ("one kind of problem", seen(nameless)),
        ("rows alike", seen(here + "?masalah=area.area_partly")),
        ("a later page", seen(here + "?setelah=2500")),
        ("one row", seen(here + "baris/1/")),
        ("what columns mean", seen(here + "kolom/")),
        ("one proposal", one_proposal(here, nameless)),
        ("one row by hand", by_hand(here, nameless)),
        ("a pattern, and back", pattern(here)),
    ]


def seen(path: str) -> Step:
    """A page is looked at."""
    return lambda client: timed(client, "GET", path)


def one_proposal(here: str, page: str) -> Step:
    """The first row's proposal is taken."""

    def step(client: httpx.Client) -> tuple[float, bytes]:
        text = client.get(page).text
        number, mark = first(text)
        given = {"lihat": mark, "usul": "0.0"}
        return timed(client, "POST", f"{here}baris/{number}/usulan/?masalah=name.not_name", given)

    return step


def by_hand(here: str, page: str) -> Step:
    """A name is typed into the first row, and the next row opens."""

    def step(client: httpx.Client) -> tuple[float, bytes]:
        number, mark = first(client.get(page).text)
        given = {"lihat": mark, "isi-name": f"Warung {number}"}
        return timed(client, "POST", f"{here}baris/{number}/", given)

    return step


def pattern(here: str) -> Step:
    """A sum that many rows have is decided for all of them, and taken back."""
    kind = "monthly_sales.ambiguous"

    def step(client: httpx.Client) -> tuple[float, bytes]:
        text = client.get(f"{here}?masalah={kind}").text.split('class="alike"')[1]
        given = {
            "masalah": kind,
            "isian": field(text, "isian"),
            "kata": unescape(field(text, "kata")),
            "usulan": unescape(field(text, "usulan")),
        }
        took, content = timed(client, "POST", f"{here}terima/?masalah={kind}", given)
        batch = field(content.decode(), "urung")
        back, content = timed(client, "POST", f"{here}urungkan/?masalah={kind}", {"urung": batch})
        return max(took, back), content

    return step


def first(text: str) -> tuple[str, str]:
    """The number and the mark of the first row of a page."""
    number = re.search(r"/baris/(\d+)/usulan/", text)
    assert number
    return number[1], field(text, "lihat")


def field(text: str, name: str) -> str:
    """The value of the first control of this name."""
    found = re.search(rf'name="{name}" value="([^"]*)"', text)
    assert found, name
    return found[1]


def timed(
    client: httpx.Client, method: str, path: str, given: dict[str, str] | None = None
) -> tuple[float, bytes]:
    """Milliseconds until the page is there, and the page."""
    began = time.perf_counter()
    answer = client.request(method, path, data=given, headers=HX if given else {})
    took = (time.perf_counter() - began) * 1000
    assert answer.status_code in (200, 302), f"{path}: {answer.status_code}"
    return took, answer.content


def done(client: httpx.Client, name: str, step: Step) -> bool:
    """The step some times, after two that do not count; whether it keeps the targets."""
    for _ in range(2):
        step(client)
    some = [step(client) for _ in range(TIMES)]
    times = sorted(took for took, _ in some)
    sent = max(len(gzip.compress(content, 6)) for _, content in some)
    p95 = times[round(0.95 * len(times)) - 1]
    print(f"{name:34}{times[len(times) // 2]:8.0f}{p95:8.0f}{sent:9,}")
    return p95 <= TARGET and sent <= HEAVIEST


if __name__ == "__main__":
    main()
