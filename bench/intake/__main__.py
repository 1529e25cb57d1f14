"""python -m bench.intake [--rows 100000] [--peer-rows 20000] [--few 10000] [--many 0]"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from bench import installation, measuring
from bench.intake import peers, rows

PEER, FLOOR = 8.0, 3.0  # at least so many times the peer, at most so many times the floor's time


def main() -> None:
    """CSV and XLSX of the same rows, by Gerai, by the peer, and by the floor, in one run."""
    parser = argparse.ArgumentParser(prog="bench.intake")
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--peer-rows", type=int, default=20_000)
    parser.add_argument("--few", type=int, default=10_000)
    parser.add_argument("--many", type=int, default=0, help="also a CSV of so many, 1000000 say")
    given = parser.parse_args()
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="gerai-bench-")))
        installation.prepare(home, stack)
        places = rows.villages(installation.PROVINCE)
        files = made(home, places, given.few, given.rows, given.many)
        print(f"files made; load {measuring.load()}")
        ours = {name: gerai(path) for name, path in files.items()}
        plain = rows.as_csv(home / "plain.csv", given.rows, places, seed=5)
        ours["csv, not coded"] = gerai(plain, "bench.intake.uncoded")
        print(f"entered; load {measuring.load()}")
        floors = {name: timed_floor(files[name]) for name in ("csv", "xlsx")}
        beside = {
            (name, bulk): timed_peer(make(home / f"{bulk}.{name}", count, places, seed=6), bulk)
            for name, make in (("csv", rows.as_csv), ("xlsx", rows.as_xlsx))
            for bulk, count in ((True, given.peer_rows), (False, given.peer_rows // 4))
        }
        report(ours, floors, beside)


def made(
    home: Path, places: list[tuple[str, str, str]], few: int, count: int, many: int
) -> dict[str, Path]:
    """The files by what they are for; each of other rows, so that none revises another."""
    files = {
        "few": rows.as_csv(home / "few.csv", few, places, seed=1),
        "csv": rows.as_csv(home / "rows.csv", count, places, seed=2),
        "xlsx": rows.as_xlsx(home / "rows.xlsx", count, places, seed=3),
    }
    if many:
        files["many"] = rows.as_csv(home / "many.csv", many, places, seed=4)
    return files


def gerai(path: Path, module: str = "gerai.cli") -> dict[str, float]:
    """`gerai intake FILE --enter`: rows a second from the file to the registry, the start of the
    program with them."""
    command = [sys.executable, "-m", module, "intake", str(path), "--json", "--enter"]
    began = time.perf_counter()
    done = subprocess.run(
        [*command, "--sender", path.name], capture_output=True, text=True, env=os.environ
    )
    took = time.perf_counter() - began
    found = json.loads(done.stdout)["files"][0]
    assert found["status"] == "taken", found["message"]
    assert found["entered_new"] == found["rows_ready"], found["message"]
    return {"rows": found["rows_read"], "rate": found["rows_read"] / took, "peak": found["peak_mb"]}


def dsn() -> str:
    """The database's owner, who may make tables."""
    from gerai.foundation.database.engine import Cluster
    from gerai.foundation.home import home_of

    return Cluster(home_of()).dsn()


def timed_floor(path: Path) -> float:
    """Rows a second of the floor."""
    began = time.perf_counter()
    count = peers.floor(path, dsn())
    return count / (time.perf_counter() - began)


def timed_peer(path: Path, bulk: bool) -> float | None:
    """Rows a second of the peer; None where it is not installed."""
    began = time.perf_counter()
    try:
        count = peers.import_export(path, dsn(), bulk=bulk)
    except ImportError:
        return None
    return count / (time.perf_counter() - began)


def report(
    ours: dict[str, dict[str, float]],
    floors: dict[str, float],
    beside: dict[tuple[str, bool], float | None],
) -> None:
    """One line a file. The floor's reader is that of workbooks: of a CSV it says little."""
    print(
        "\n| file | rows | rows/s | peak MB | floor/s | × floor | peer/s | × peer"
        " | peer in bulk/s | × peer |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|")
    for name, found in ours.items():
        rate = found["rate"]
        line = f"| {name} | {found['rows']:,} | {rate:,.0f} | {found['peak']} |"
        floor = floors.get(name)
        line += f" {floor:,.0f} | {floor / rate:.1f}{over(floor / rate)} |" if floor else " | |"
        for bulk in (False, True):
            peer = beside.get((name, bulk))
            line += f" {peer:,.0f} | {rate / peer:.1f}{under(rate / peer)} |" if peer else " | |"
        print(line)


def over(times: float) -> str:
    """A mark at what misses its target."""
    return "" if times <= FLOOR else " (over)"


def under(times: float) -> str:
    """The same of the peer."""
    return "" if times >= PEER else " (under)"


if __name__ == "__main__":
    main()
