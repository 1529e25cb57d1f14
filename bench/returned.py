"""python -m bench.returned [--rows 100000]: a list goes back to its sender, through the command."""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from python_calamine import load_workbook

from bench import installation, measuring
from bench.intake import rows

EVERY = 4  # of so many rows one has a mistake
MISTAKES = (
    ("Nama Usaha", "12"), ("NIK", "3.37401E+15"), ("Modal", "5 - 10 juta"), ("Kabupaten", "Tegal"),
    ("KBLI", "1079"), ("Tahun Berdiri", "th 15"), ("Desa", "Entah di mana"), ("No HP", "0812"),
)  # fmt: skip
SECONDS, MEGABYTES, TIMES = 60.0, 512, 10.0  # at most; times of reading the same file


def main() -> None:
    """One file read by the command, given back by it, and read by a plain reader beside it."""
    parser = argparse.ArgumentParser(prog="bench.returned")
    parser.add_argument("--rows", type=int, default=100_000)
    given = parser.parse_args()
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="gerai-bench-")))
        installation.prepare(home, stack)
        places = rows.villages(installation.PROVINCE)
        first, second = (
            workbook(home / f"{seed}.xlsx", given.rows, places, seed) for seed in (7, 8)
        )
        back = home / "kembali"
        back.mkdir()
        print(f"files made; load {measuring.load()}")
        plain = intake(first)
        part = intake(first, "--return-to", str(back))
        whole = intake(second, "--return-to", str(back))
        began = time.perf_counter()
        held = load_workbook(first).get_sheet_by_index(0).to_python()
        reading = time.perf_counter() - began
        print(f"done; load {measuring.load()}; {len(held):,} lines read plainly")
        report(plain, part, whole, reading)


def wrong(places: Sequence[tuple[str, str, str]], seed: int) -> Iterator[tuple[str, ...]]:
    """The rows of the bench of the intake, every fourth with one mistake."""
    for number, row in enumerate(rows.rows(places, seed)):
        cells = dict(zip(rows.HEADER, row, strict=True))
        if number % EVERY == 0:
            cells |= dict([MISTAKES[number // EVERY % len(MISTAKES)]])
            if cells["Kabupaten"] == "Tegal":
                cells |= {"Kecamatan": "", "Desa": ""}
        yield tuple(cells.values())


def workbook(path: Path, count: int, places: Sequence[tuple[str, str, str]], seed: int) -> Path:
    """A workbook of so many of them."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Data")
    sheet.append(rows.HEADER)
    for row in islice(wrong(places, seed), count):
        sheet.append(row)
    book.save(path)
    return path


def intake(path: Path, *more: str) -> dict[str, Any]:
    """`gerai intake FILE`: what it says of the file, and the seconds with the program's start."""
    command = [sys.executable, "-m", "gerai.cli", "intake", str(path), "--json", *more]
    began = time.perf_counter()
    done = subprocess.run(
        [*command, "--sender", path.name], capture_output=True, text=True, env=os.environ
    )
    took = time.perf_counter() - began
    found: dict[str, Any] = json.loads(done.stdout)["files"][0]
    return found | {"took": took}


def report(
    plain: dict[str, Any], part: dict[str, Any], whole: dict[str, Any], reading: float
) -> None:
    """One line a run; the part that gives back is the same file asked for again."""
    print("\n| run | rows | wait | seconds | peak MB | × reading |")
    print("|---|--:|--:|--:|--:|--:|")
    for name, found in (("intake", plain), ("give back", part), ("both", whole)):
        waiting = found["rows_repairable"] + found["rows_rejected"]
        print(
            f"| {name} | {found['rows_read']:,} | {waiting:,} | {found['took']:.1f} "
            f"| {found['peak_mb']} | {found['took'] / reading:.1f} |"
        )
    if part["took"] > SECONDS or part["peak_mb"] > MEGABYTES or part["took"] > TIMES * reading:
        print("\nover: the part that gives back")


if __name__ == "__main__":
    main()
