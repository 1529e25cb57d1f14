"""The table of acceptance tests names all fifty, and only tests that are there."""

import ast
import re
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "reference" / "acceptance.md"
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
ROW = re.compile(r"^\| (T\d\d) \|(.*)\|$", re.M)
LATER = "belum: tahap"


@cache
def functions_of(file: str) -> frozenset[str]:
    """The functions of a file of tests; none when there is no such file."""
    path = ROOT / file
    tree = ast.parse(path.read_text()) if path.exists() else ast.Module([], [])
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef))


def wrong(page: str) -> list[str]:
    """What the page says and is not so."""
    rows = ROW.findall(page)
    found = [] if [n for n, _ in rows] == [f"T{n:02}" for n in range(1, 51)] else ["not T01 to T50"]
    for number, row in rows:
        named = NAMED.findall(row)
        if not named and LATER not in row:
            found.append(f"{number} names no test and no later stage")
        found += [
            f"{number}: {file}::{name}" for file, name in named if name not in functions_of(file)
        ]
    return found


def test_every_acceptance_test_is_there_or_belongs_to_a_later_stage():
    assert wrong(PAGE.read_text(encoding="utf-8")) == []


def test_a_test_that_is_not_there_is_found():
    page = PAGE.read_text(encoding="utf-8")
    lost = page.replace("::test_a_silent_view_is_found", "::test_nobody_wrote")

    assert wrong(lost) == ["T09: tests/foundation/test_matrix.py::test_nobody_wrote"]
    assert wrong(page.replace("| T42 |", "| T43 |")) == ["not T01 to T50"]
