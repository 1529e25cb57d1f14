"""python -m bench.intake.walls [--rows 20000] [--turns 3] [--records 0] [--only machine]

What the second wall costs a list, from the file to the registry: the same kind of rows by the
command on the machine, within the scope of an officer as a job of the desk, and as a role for which
there is no wall, in turns.
"""

import argparse
import os
import resource
import statistics
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from subprocess import run

from bench import installation, measuring
from bench.intake import rows

LIMIT = 1.15
OFFICER = "provinsi@gerai.example"
WAYS = {
    "machine": ("gerai.cli",),
    "office": ("bench.intake.behind", "office"),
    "bypassing": ("bench.intake.behind", "bypassing"),
}


def main() -> None:
    """An installation of its own; every way takes a list of its own in each turn."""
    parser = argparse.ArgumentParser(prog="bench.intake.walls")
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--records", type=int, default=0, help="that are there before")
    parser.add_argument("--only", choices=WAYS)
    given = parser.parse_args()
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    ways = [given.only] if given.only else list(WAYS)
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="gerai-bench-")))
        installation.prepare(home, stack)
        if given.records:
            installation.fill(0, given.records)
        installation.officer()
        if "bypassing" in ways:
            from bench.walls import bypassing

            bypassing()
        places = rows.villages(installation.PROVINCE)
        taken = turns(home, places, ways, given.turns, given.rows)
    report(taken, given.rows)


def turns(
    home: Path, places: list[tuple[str, str, str]], ways: list[str], count: int, size: int
) -> dict[str, list[tuple[float, float]]]:
    """Seconds, and seconds of processors, of each way; the first of a turn is the last of the
    next."""
    taken: dict[str, list[tuple[float, float]]] = {way: [] for way in ways}
    for turn in range(count):
        for place, way in enumerate(ways[turn % len(ways) :] + ways[: turn % len(ways)]):
            seed = 1_000 + turn * len(WAYS) + place
            path = rows.as_csv(home / f"{seed}.csv", size, places, seed=seed)
            taken[way].append(timed(path, WAYS[way]))
            clock, cpu = taken[way][-1]
            print(f"turn {turn + 1}, {way}: {clock:.1f} s, cpu {cpu:.1f}; load {measuring.load()}")
    return taken


def timed(path: Path, way: tuple[str, ...]) -> tuple[float, float]:
    """Seconds of one list, on the clock and of processors, the database's with them."""
    import json

    command = [sys.executable, "-m", *way, "intake", str(path), "--json", "--enter"]
    began, used = time.perf_counter(), computed()
    more = ["--sender", path.stem, "--as", OFFICER]
    done = run([*command, *more], capture_output=True, text=True, env=os.environ)
    clock = time.perf_counter() - began
    time.sleep(1)  # until PostgreSQL knows that the processes of its connections ended
    taken = clock, computed() - used
    try:
        found = json.loads(done.stdout)["files"][0]
    except ValueError:
        raise RuntimeError(done.stdout + done.stderr) from None
    assert found["status"] == "taken", found["message"]
    assert found["entered_new"] == found["rows_ready"], found["message"]
    return taken


def computed() -> float:
    """Seconds of processors of all commands that ended, and of the database."""
    from gerai.foundation.database.engine import Cluster
    from gerai.foundation.home import home_of

    lines = (Cluster(home_of()).data / "postmaster.pid").read_text().split()
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return ended.ru_utime + ended.ru_stime + measuring.spent([int(lines[0])])


def report(taken: dict[str, list[tuple[float, float]]], size: int) -> None:
    """One line a way, beside the one without a wall."""
    print(f"\n{size:,} rows; medians, load {measuring.load()}")
    print("| way | seconds | × | processors | × |")
    print("|---|--:|--:|--:|--:|")
    free = medians(taken["bypassing"]) if "bypassing" in taken else None
    for way, found in taken.items():
        clock, cpu = medians(found)
        if free is None:
            print(f"| {way} | {clock:.1f} | | {cpu:.1f} | |")
            continue
        times = clock / free[0]
        over = "" if times <= LIMIT else " (over)"
        print(f"| {way} | {clock:.1f} | {times:.2f}{over} | {cpu:.1f} | {cpu / free[1]:.2f} |")


def medians(found: list[tuple[float, float]]) -> tuple[float, float]:
    """Of the clock and of the processors."""
    return statistics.median(one for one, _ in found), statistics.median(two for _, two in found)


if __name__ == "__main__":
    main()
