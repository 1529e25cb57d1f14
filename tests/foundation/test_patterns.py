"""T24: no text keeps a pattern busy, and a megabyte at a validator is answered at once.

The patterns are found, not listed: those that modules hold, those written into a call of `re`, and
those of the declared targets. Each meets hostile text as long as a cell may be (100,000 letters)
and passes in 50 ms of processor time: what backtracks needs minutes. One that only meets shorter
text stands in GUARDED with its length. What keeps the long ones out is tried too: the functions in
DOORS, every reader and every field among them, get a megabyte and have the same 50 ms.
"""

import ast
import pkgutil
import re
import signal
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.core.validators import RegexValidator
from django.forms import BaseForm

import gerai
from gerai.foundation.areas.rules import readings
from gerai.foundation.events.rules import personal_looking
from gerai.foundation.operations.rules import scrub
from gerai.foundation.people.rules import Kind, Malformed, normalise
from gerai.foundation.tables.rules import Choice, RawRow, Target, Typist, clean, map_columns
from gerai.foundation.tables.rules.amounts import doubtful, factor, scaled
from gerai.foundation.tables.rules.cells import is_destroyed, is_ditto, is_masked, is_unknown
from gerai.foundation.tables.rules.dates import day
from gerai.foundation.tables.rules.headers import plain, signature
from gerai.foundation.tables.rules.places import coordinate
from gerai.inventory.intake.rules import businesses
from gerai.inventory.registry.rules import legal_form_of

MEGABYTE, CELL, LIMIT = 1_000_000, 100_000, 0.05
METHODS = ("match", "search", "fullmatch", "sub", "split", "findall", "finditer")
UNITS = (
    '<a b="',
    "<c r='A1'",
    " ",
    "a",
    "1",
    "a ",
    "1.",
    "-",
    "@",
    "\n",
    "jl kec ",
    "<",
    "0 8",
    "é",
    "telp.1",
    "o ",
)
SHAPES = 300  # letters of a cell that a column's shape is held against
# Where a pattern is reached, and how long a text can be there.
GUARDED = {
    "field ": SHAPES,
    "split ": 600,
    "marks ": 600,
    "gerai.foundation.tables.rules.amounts:": 100,
    "gerai.foundation.tables.rules.dates:": 100,
    "gerai.foundation.tables.rules.places:": 100,
    "gerai.foundation.tables.rules.rows:": 5_000,
    "gerai.foundation.tables.rules.cells:": 5_000,
    "gerai.foundation.people.rules.numbers:": 1_000,
    "gerai.foundation.people.rules.texts:": 1_000,
    "gerai.inventory.intake.rules.businesses:": 1_000,
    "gerai.inventory.intake.rules.identities:": 1_000,
    "gerai.inventory.intake.rules.choices:": 300,
    "gerai.inventory.intake.rules.addresses:": 500,
    "gerai.foundation.areas.rules.addresses:": 500,
    "gerai.foundation.sectors.rules.lists:DIRT": 300,
}


def modules() -> Iterator[tuple[str, object]]:
    for found in pkgutil.walk_packages(gerai.__path__, "gerai."):
        if not re.search(r"\.(migrations|settings)\b", found.name):
            yield found.name, import_module(found.name)


def held(value: object, depth: int = 0) -> Iterator[re.Pattern[str]]:
    """The patterns in a value of a module; of a form those that its fields are held against."""
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, type) and issubclass(value, BaseForm):
        for field in getattr(value, "base_fields", {}).values():
            checks = (one for one in field.validators if isinstance(one, RegexValidator))
            yield from (one.regex for one in checks)
    elif isinstance(value, dict | list | tuple | set | frozenset) and depth < 3:
        for one in value.values() if isinstance(value, dict) else value:
            yield from held(one, depth + 1)


def calls(tree: ast.AST) -> Iterator[tuple[str, str, ast.Call]]:
    """Each call of a method that matches: on what name, which method."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            on, method = node.func.value, node.func.attr
            name = getattr(on, "id", getattr(on, "attr", ""))
            if method in METHODS and name:
                yield name, method, node


def patterns() -> dict[tuple[str, str], re.Pattern[str]]:
    """(where, method) -> pattern, for every pattern of the code and each way it is used."""
    found: dict[tuple[str, str], re.Pattern[str]] = {}
    named, uses = [], defaultdict(set)
    for name, module in modules():
        for key, value in vars(module).items():
            if not key.startswith("__"):
                named += [(f"{name}:{key}", one) for one in held(value)]
        for on, method, node in calls(ast.parse(Path(str(module.__file__)).read_text())):
            first = node.args[0] if node.args else None
            found |= shapes(name, node)
            if on == "re" and isinstance(first, ast.Constant) and isinstance(first.value, str):
                flags = re.IGNORECASE if "re.I" in ast.unparse(node) else 0
                found[f"{name}:{node.lineno}", method] = re.compile(first.value, flags)
            elif on != "re":
                uses[on].add(method)
    seen = set()
    for where, pattern in named:
        for method in uses.get(where.partition(":")[2], {"search"}):
            if (pattern.pattern, pattern.flags, method) not in seen:
                seen.add((pattern.pattern, pattern.flags, method))
                found[where, method] = pattern
    return found | declared(businesses())


def shapes(where: str, call: ast.Call) -> dict[tuple[str, str], re.Pattern[str]]:
    """What a shape of the API asks of a text: `pattern=`."""
    return {
        (f"{where}:{call.lineno}", "search"): re.compile(one.value.value)
        for one in call.keywords
        if one.arg == "pattern"
        and isinstance(one.value, ast.Constant)
        and isinstance(one.value.value, str)
    }


def declared(target: Target) -> dict[tuple[str, str], re.Pattern[str]]:
    """The patterns that a target's data holds."""
    found = {(f"field {one.name}", "fullmatch"): one.shape for one in target.fields.values()}
    for one in target.fields.values():
        if one.sure:
            found[f"field {one.name} sure", "fullmatch"] = one.sure
    for split in target.splits:
        for at, pattern in enumerate(split.patterns):
            found[f"split {split.name} {at}", "fullmatch"] = pattern
        if split.marks:
            found[f"marks {split.name}", "search"] = split.marks
    return found


def longest(where: str) -> int:
    return next((size for door, size in GUARDED.items() if where.startswith(door)), CELL)


def took(work: Callable[[str], object], unit: str, size: int) -> float:
    """Processor seconds for the worst text of this unit; a second is enough to know."""

    def stop(*_: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGVTALRM, stop)
    text = (unit * (size // len(unit) + 1))[: size - 1]
    worst = 0.0
    try:
        for hostile in (text, text + "!"):
            signal.setitimer(signal.ITIMER_VIRTUAL, 1)
            began = time.process_time()
            work(hostile)
            worst = max(worst, time.process_time() - began)
    except TimeoutError:
        return 1.0
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
    return worst


def worked(pattern: re.Pattern[Any], method: str) -> Callable[[str], object]:
    if isinstance(pattern.pattern, bytes):
        seen = worked_on(pattern, method)
        return lambda text: seen(text.encode())
    return worked_on(pattern, method)


def worked_on(pattern: re.Pattern[Any], method: str) -> Callable[[Any], object]:
    if method == "sub":
        return lambda text: pattern.sub(text[:0], text)
    if method == "finditer":
        return lambda text: sum(1 for _ in pattern.finditer(text))
    return getattr(pattern, method)  # type: ignore[no-any-return]


def slow(work: Callable[[str], object], size: int) -> list[str]:
    """The units that keep it busy; measured again when the machine itself may have been."""
    return [
        repr(unit)
        for unit in UNITS
        if took(work, unit, size) > LIMIT and min(took(work, unit, size) for _ in range(3)) > LIMIT
    ]


@pytest.mark.timeout(300)
def test_no_pattern_of_the_code_is_kept_busy_by_hostile_text():
    found = patterns()
    assert len(found) > 150

    busy = {
        f"{where}.{method}": units
        for (where, method), pattern in found.items()
        if (units := slow(worked(pattern, method), longest(where)))
    }

    assert busy == {}


def test_a_pattern_that_backtracks_is_caught():
    assert took(re.compile(r"(a+)+$").search, "a", 40) > LIMIT
    assert took(re.compile(r"\s+$").search, " ", CELL) > LIMIT
    assert took(re.compile(r"(?<!\s)\s+$").search, " ", CELL) < LIMIT


def personal(kind: Kind) -> Callable[[str], object]:
    def read(text: str) -> None:
        with pytest.raises(Malformed):
            normalise(kind, text)

    return read


def typed(name: str) -> Callable[[str], object]:
    """A cell on its way through the typist."""
    target = businesses()
    mapping = map_columns(["x"], [], target, {"x": Choice(name, "")})
    typist = Typist(target, mapping)
    return lambda text: typist(RawRow(1, (text,)))


def mapped(text: str) -> object:
    return map_columns([text], [(text,)] * 3, businesses())


DOORS: dict[str, Callable[[str], object]] = {
    **{f"a cell of {name}": typed(name) for name in businesses().fields},
    **{f"the reader of {name}": reader for name, reader in businesses().readers.items()},
    **{f"the form {one.name}": one.parts for one in businesses().splits},
    "a header and a column": mapped,
    "clean": clean,
    "is_unknown": is_unknown,
    "is_ditto": is_ditto,
    "is_destroyed": is_destroyed,
    "is_masked": is_masked,
    "plain": plain,
    "signature": signature,
    "coordinate": coordinate,
    "day": day,
    "factor": factor,
    "scaled": scaled(1_000),
    "doubtful": doubtful(1_000),
    "legal_form_of": legal_form_of,
    "scrub": scrub,
    "personal_looking": personal_looking,
    "areas.readings": lambda text: readings(text, 3),
}


@pytest.mark.timeout(300)
@pytest.mark.parametrize("door", DOORS)
def test_a_megabyte_at_the_door_is_answered_at_once(door):
    assert slow(DOORS[door], MEGABYTE) == []
