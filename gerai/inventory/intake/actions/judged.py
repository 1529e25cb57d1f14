"""Rows on the way from their cells to a state: typed, with what officers said, coded, judged."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import asdict
from itertools import groupby
from typing import Any

from gerai.foundation.areas.queries import inside_root
from gerai.foundation.tables.rules import Problem, RawRow, Typed, Typist
from gerai.inventory.intake.engine import Coder
from gerai.inventory.intake.engine.mended import Mended
from gerai.inventory.intake.models import BusinessList
from gerai.inventory.intake.rules import Judged, RowState
from gerai.inventory.intake.rules.mending import put_aside, say_all, settle_all

Typists = dict[int, Typist]  # by table
Said = Mapping[int, Mended]  # by row
Came = Mapping[int, str | None]  # by row: the regency of one that came to wait
SELDOM = ("choices", "into")
REGENCY = 5


def typed_by(typists: Typists, rows: Sequence[RawRow]) -> list[Typed]:
    """The rows, each run of one table by that table's typist."""
    runs = groupby(rows, key=lambda row: row.table)
    return [typed for table, run in runs for typed in typists[table].many(list(run))]


def judged_by(
    found: BusinessList, rows: Sequence[Typed], coder: Coder, mended: Said
) -> list[Judged]:
    """The state of each typed row, with what was said of it."""
    about, told = found.about, found.told
    texts = {number: one.texts for number, one in mended.items()}
    for row in rows:
        if said := texts.get(row.number):
            say_all(row, said, about.target)
    judged = []
    for row, here in zip(rows, coder.code(rows), strict=True):
        said = texts.get(row.number)
        if said:
            settle_all(row, said)
            here = inside_root(row.values.get("area_code", "")) or here
        one = about.judge(row, inside=here, told=told)
        judged.append(put_aside(one, said, row.where) if said else one)
    return judged


def as_they_came(found: BusinessList, rows: Sequence[Typed], coder: Coder, mended: Said) -> Came:
    """Of the rows of which something was said: how they would be without it."""
    bare = [deepcopy(row) for row in rows if row.number in mended]
    return {row.number: where_waiting(row) for row in judged_by(found, bare, coder, {})}


def where_waiting(row: Judged) -> str | None:
    """The regency of a row that waits, "" when it is unknown; None of one that is in order."""
    waits = row.state in (RowState.REPAIRABLE, RowState.REJECTED)
    return str(row.values.get("area_code", ""))[:REGENCY] if waits else None


def as_told(problem: Problem) -> dict[str, Any]:
    """The problem as a row keeps it: choices and another cell only where there are any."""
    return {key: value for key, value in asdict(problem).items() if value or key not in SELDOM}
