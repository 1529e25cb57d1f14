"""python -m bench [--records 100000] [--few 10000] [--port 8399]"""

import argparse
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from bench import installation, measuring
from bench.measuring import Measured

TARGET = 150.0  # ms that 95 of 100 requests may take


def main() -> None:
    """A few records, then many more in the same installation; the pages are measured at both."""
    parser = argparse.ArgumentParser(prog="bench")
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--few", type=int, default=10_000)
    parser.add_argument("--port", type=int, default=8399)
    given = parser.parse_args()
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="gerai-bench-")))
        installation.prepare(home, stack)
        rate = installation.fill(0, given.few)
        print(f"entered {given.few:,} rows at {rate:,.0f} rows/s; load {measuring.load()}")
        installation.rare()
        email, password = installation.officer()
        few = pages(given.port, email, password)
        more = given.records - given.few
        rate = installation.fill(given.few, more)
        print(f"entered {more:,} rows at {rate:,.0f} rows/s; load {measuring.load()}")
        many = pages(given.port, email, password, peer=True)
        report(few, many, given.few, given.records)


def addresses() -> list[tuple[str, str, str]]:
    """(what, Gerai's address, the peer's); the deep page begins nine tenths down the list."""
    from gerai.inventory.registry.models import Business

    total = Business.objects.count()
    order = Business.objects.order_by("-entered_at", "-uid").values_list("uid", flat=True)
    deep, last = order[total * 9 // 10], total * 9 // 10 // 50 + 1
    return [
        ("first page", "/usaha/", "/peer/"),
        ("frequent word", "/usaha/?q=warung", "/peer/?q=warung"),
        (
            "rare word",
            f"/usaha/?q={installation.RARE}",
            f"/peer/?q={installation.RARE}",
        ),
        (
            "kabupaten and sector",
            "/usaha/?wilayah=33.74&kelompok=food",
            "/peer/?wilayah=33.74&kelompok=food",
        ),
        ("main constraint", "/usaha/?kendala=marketing", "/peer/?kendala=marketing"),
        ("word, by name", "/usaha/?q=keripik&urut=name", ""),
        ("deep page", f"/usaha/?sesudah={deep}", f"/peer/?hal={last}"),
        ("record", f"/usaha/{deep}/", ""),
        ("officer's home", "/beranda/", ""),
        ("front page", "/", ""),
    ]


def pages(
    port: int, email: str, password: str, *, peer: bool = False
) -> dict[str, tuple[Measured, Measured | None]]:
    """Every address on the real server, the peer's beside it."""
    from gerai.foundation.database.engine import Cluster
    from gerai.foundation.home import home_of

    data = Cluster(home_of()).data
    found: dict[str, tuple[Measured, Measured | None]] = {}
    with installation.served(port) as (address, pid):
        pids = [pid, int((data / "postmaster.pid").read_text().split()[0])]
        client = measuring.session(address, email, password)
        for name, ours, theirs in addresses():
            mine = measuring.measure(client, name, ours, pids)
            other = (
                measuring.measure(client, name, theirs, pids, each=2) if peer and theirs else None
            )
            found[name] = (mine, other)
        print(f"measured; load {measuring.load()}")
    return found


def report(
    few: dict[str, tuple[Measured, Measured | None]],
    many: dict[str, tuple[Measured, Measured | None]],
    least: int,
    most: int,
) -> None:
    """One line a page."""
    print(f"\n{most:,} records; growth is the processor time against {least:,} records")
    print("| page | p50 ms | p95 ms | cpu ms | growth | gzip B | peer p50 | peer cpu | peer/ours |")
    print("|---|---|---|---|---|---|---|---|---|")
    for name, (mine, other) in many.items():
        growth = mine.cpu / max(few[name][0].cpu, 0.1)
        beside = (
            f"{other.p50:.0f} | {other.cpu:.0f} | {other.cpu / mine.cpu:.1f} ×"
            if other
            else " |  | "
        )
        over = "" if mine.p95 <= TARGET else " (over)"
        print(
            f"| {name} | {mine.p50:.0f} | {mine.p95:.0f}{over} | {mine.cpu:.0f} "
            f"| {growth:.2f} × | {mine.sent:,} | {beside} |"
        )


if __name__ == "__main__":
    main()
