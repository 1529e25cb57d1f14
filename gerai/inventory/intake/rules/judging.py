"""What a typed row lacks before it may be entered. No Django here."""

from dataclasses import dataclass
from typing import Any

from gerai.foundation.tables.rules import Problem, Typed
from gerai.foundation.tables.rules.places import place

from .businesses import degrees, fault_in
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
    """READY: a name and a kabupaten in this installation. REJECTED: nobody, or another region.
    REPAIRABLE: all else; what is missing is told, with a proposal where there is one."""
    values, problems = typed.values, typed.problems
    repairs = settle_birth(typed)
    state = RowState.READY
    if len(values.get("area_code", "")) < REGENCY:
        state = RowState.REPAIRABLE
    if "name" not in values:
        state = RowState.REPAIRABLE
        problems.append(nameless(typed))
        if "owner_name" not in values:
            state = RowState.REJECTED
    elif not inside:
        state = RowState.REJECTED
    elif state == RowState.READY and (fault := fault_in(values)):
        state = RowState.REPAIRABLE
        problems.append(Problem("row", "malformed", f"{typed.where}: {fault}. Betulkan."))
    zones = zones_of(values.get("area_code", ""))
    if (where := place(*degrees(typed.personal), zones)).code:
        code = "grid" if where.code == "grid" else "no_place"
        problems.append(Problem("location", code, f"{typed.where}: {where.why}."))
    repairs += (f"location.{where.repair}",) if where.repair else ()
    return Judged(typed.number, values, typed.personal, problems, state, repairs)


def nameless(typed: Typed) -> Problem:
    """A business without a name: the owner's may stand in, if somebody says so."""
    owner = typed.values.get("owner_name")
    if owner:
        return Problem(
            "name",
            "no_name",
            f"{typed.where}: nama usahanya kosong. Tulis namanya, "
            "atau pakai nama pemilik bila memang tidak punya nama.",
            f"Usaha {owner}"[:200],
        )
    return Problem(
        "name",
        "nothing",
        f"{typed.where}: nama usaha dan nama pemilik kosong. Tulis salah satunya.",
    )
