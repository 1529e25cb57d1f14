"""What a typed row lacks before it may be entered. No Django here."""

from dataclasses import dataclass, replace
from typing import Any

from gerai.foundation.tables.rules import Problem, Typed
from gerai.foundation.tables.rules.places import place

from .businesses import NO_NAME, degrees, fault_in
from .identities import settle_birth
from .states import RowState
from .zones import zones_of

REGENCY = 5


@dataclass(slots=True)
class Judged:
    """A row with its state, after its area and its sector were looked for."""

    number: int
    values: dict[str, Any]
    personal: list[tuple[str, str]]
    problems: list[Problem]
    state: RowState
    repairs: tuple[str, ...] = ()  # what its parts together made sure


def judge(typed: Typed, *, inside: bool) -> Judged:
    """READY: a name or an owner, and a kabupaten in this installation. REJECTED: nobody, or another
    region. REPAIRABLE: all else; what is missing is told, with a proposal where there is one."""
    values, problems = typed.values, typed.problems
    repairs = settle_birth(typed)
    state = RowState.READY
    if len(values.get("area_code", "")) < REGENCY:
        state = RowState.REPAIRABLE
    if "name" not in values and "owner_name" not in values:
        state = RowState.REJECTED
        problems.append(nobody(typed))
    elif not inside:
        state = RowState.REJECTED
    elif "name" not in values and any(one.field == "name" for one in problems):
        state = RowState.REPAIRABLE
        problems[:] = map(perhaps_none, problems)
    elif state == RowState.READY and (fault := fault_in(values)):
        state = RowState.REPAIRABLE
        problems.append(Problem("row", "malformed", f"{typed.where}: {fault}. Betulkan."))
    zones = zones_of(values.get("area_code", ""))
    if (where := place(*degrees(typed.personal), zones)).code:
        code = "grid" if where.code == "grid" else "no_place"
        problems.append(Problem("location", code, f"{typed.where}: {where.why}."))
    repairs += (f"location.{where.repair}",) if where.repair else ()
    return Judged(typed.number, values, typed.personal, problems, state, repairs)


def nobody(typed: Typed) -> Problem:
    """Neither a business nor whose it is."""
    why = "nama usaha dan nama pemilik kosong. Tulis salah satunya"
    return Problem("name", "nothing", f"{typed.where}: {why}.")


def perhaps_none(problem: Problem) -> Problem:
    """What stands in the column of names is none: the business of a known owner may have none."""
    if (problem.field, problem.code) != ("name", "not_name"):
        return problem
    return replace(problem, proposal=NO_NAME)
