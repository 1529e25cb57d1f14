"""What an officer says of a row: in the words of its fields, where it lies, or that it is no record
at all. No Django here."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gerai.foundation.tables.rules import Field, Problem, Target, Typed, say
from gerai.foundation.tables.rules.targets import SKIP

from .judging import Judged
from .states import RowState

AREA, ASIDE = "area", "aside"
YES = "ya"
AT_ONCE = 5_000  # rows of one act: some two seconds, while the list is locked
# Of a problem that no text in a cell mends.
NEVER = frozenset({"location", "row"})
OF_THE_WORDS = frozenset({"sector_conflict"})


@dataclass(frozen=True, slots=True)
class Fix:
    """What may be taken for a problem by one key: the field, and the text that it gets."""

    field: str
    text: str


def fixes(problem: Mapping[str, Any]) -> list[Fix]:
    """The proposal of a problem, else its choices, each with the field whose cell it is for."""
    if problem["field"] in NEVER:
        return []
    texts = [problem["proposal"]] if problem["proposal"] else problem.get("choices") or []
    return [Fix(str(problem.get("into") or problem["field"]), text) for text in texts]


def only_fix(problem: Mapping[str, Any]) -> Fix | None:
    """The proposal; a choice, even a single one, is somebody's to make."""
    return fixes(problem)[0] if problem["proposal"] and fixes(problem) else None


def mendable(target: Target) -> dict[str, Field]:
    """The fields that an officer may say something in."""
    return {name: one for name, one in target.fields.items() if one.type != SKIP}


def say_all(row: Typed, said: Mapping[str, str], target: Target) -> None:
    """Before the row is coded: its fields as they were said."""
    for name, text in said.items():
        if name in target.fields:
            say(row, name, text, target)


def settle_all(row: Typed, said: Mapping[str, str]) -> None:
    """After the row is coded: an area that was said is the row's, and a sector code that was said
    is not held against its words any more."""
    if code := said.get(AREA):
        row.values["area_code"] = code
        row.values.pop("area_text", None)
        row.problems[:] = [one for one in row.problems if one.field != AREA]
    if "sector_code" in said:
        row.problems[:] = [one for one in row.problems if one.code not in OF_THE_WORDS]


def put_aside(row: Judged, said: Mapping[str, str], where: str) -> Judged:
    """The row is no record, if that was said; its problems are asked of nobody then."""
    if said.get(ASIDE) == YES:
        why = f"{where}: disisihkan petugas, tidak dimasukkan"
        row.problems = [Problem("row", ASIDE, f"{why}.")]
        row.state = RowState.ASIDE
    return row
