"""Files made to harm: each is judged in time with a sentence, and nothing happens to who asked."""

import re
import resource
import time
from pathlib import Path

import pytest

from gerai.foundation.answers import Refused
from gerai.foundation.tables.engine import limits, opened, reading
from tests.make import hostile

SECONDS = 20
GROWTH_MB = 20
ANY = re.compile(r"^\S[^\n]*[.]$")
SPIN = ("-c", "while True: pass")
# The child with a guard taken out; what follows is its own main.
UNLOOKED = (
    "-c",
    "import sys; from gerai.foundation.tables.engine import archive, child;"
    "archive.looked_through = lambda _: archive.Inspected('xlsx');"
    "child.main()",
)
UNLIMITED = (
    "-c",
    "import sys; from gerai.foundation.tables.engine import child;"
    "child.limit = lambda _: None; child.main()",
)


def memory_mb() -> float:
    """What this process holds now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 2**20


def judged(path: Path) -> int | str:
    """How many rows the file gives, or the sentence that refuses it."""
    try:
        with opened(path) as file:
            return sum(1 for _ in file.rows)
    except Refused as refusal:
        return str(refusal).removeprefix(f"{reading.shown(path)}: ")


def hold(case: hostile.Case, folder: Path) -> None:
    """The case is judged as it says, in time, and this process has not grown."""
    name, made, expected = case
    path = folder / name
    path.write_bytes(made())
    before, began = memory_mb(), time.monotonic()

    found = judged(path)

    took, grown = time.monotonic() - began, memory_mb() - before
    assert took <= SECONDS, f"{name}: {took:.1f} s"
    assert grown <= GROWTH_MB, f"{name}: {grown:.0f} MB"
    if isinstance(found, str):
        assert ANY.match(found), found
    if isinstance(expected, int):
        assert found == expected
    elif expected:
        assert str(found).startswith(expected), found


@pytest.mark.parametrize("case", hostile.FEW, ids=lambda case: case[0])
def test_a_hostile_file_is_judged_in_time_with_a_sentence(tmp_path, case):
    hold(case, tmp_path)


@pytest.mark.soak
@pytest.mark.parametrize("case", hostile.heavy(), ids=lambda case: case[0])
def test_a_heavy_file_too(tmp_path, case):
    hold(case, tmp_path)


def test_the_corpus_is_as_large_as_it_must_be():
    assert len(hostile.FEW) >= 120
    assert len(hostile.FEW) + len(hostile.heavy()) >= 300


@pytest.mark.parametrize(
    "name",
    ["..%2e.csv", "-rf.csv", "x" * 200 + ".csv", "a\u202egsj.csv", "a\nb.csv", "CON", "*.csv",
     "$(id).csv", "'; --.csv", "\udcff.csv"],
)  # fmt: skip
def test_a_files_name_opens_nothing_else(tmp_path, monkeypatch, name):
    (tmp_path / "lain.csv").write_text("No;Nama;Alamat\n" + "1;Lain;x\n" * 9)
    path = tmp_path / name
    path.write_text(hostile.CSV)
    monkeypatch.chdir(tmp_path)

    assert judged(Path(name)) == 2


def test_a_parser_without_end_is_stopped(tmp_path, monkeypatch):
    path = tmp_path / "a.csv"
    path.write_text(hostile.CSV)
    monkeypatch.setattr(reading, "PROGRAM", SPIN)
    monkeypatch.setattr(limits, "PATIENCE", 1)

    assert judged(path) == reading.TOO_LONG


def test_a_child_that_says_nonsense_or_nothing_is_a_sentence(tmp_path, monkeypatch):
    path = tmp_path / "a.csv"
    path.write_text(hostile.CSV)

    for program in ("import os; os._exit(1)", "import os; os.abort()", "print('R' * 40)"):
        monkeypatch.setattr(reading, "PROGRAM", ("-c", program))
        assert ANY.match(str(judged(path)))


def case(name: str) -> hostile.Case:
    return next(one for one in hostile.FEW if one[0] == name)


def test_without_the_look_at_the_archive_the_limits_still_hold_but_no_cell_is_named(
    tmp_path, monkeypatch
):
    monkeypatch.setattr(reading, "PROGRAM", UNLOOKED)

    with pytest.raises(AssertionError):
        hold(case("far.xlsx"), tmp_path)
    assert judged(tmp_path / "far.xlsx") == reading.TOO_LARGE.format(limits.MEMORY >> 20)


@pytest.mark.soak
def test_without_limits_a_large_cell_takes_what_it_wants(tmp_path, monkeypatch):
    path = tmp_path / "a.xlsx"
    path.write_bytes(hostile.long_cell(200_000_000))
    assert judged(path) == reading.TOO_LARGE.format(limits.MEMORY >> 20)

    monkeypatch.setattr(reading, "PROGRAM", UNLIMITED)

    assert judged(path) != reading.TOO_LARGE.format(limits.MEMORY >> 20)
