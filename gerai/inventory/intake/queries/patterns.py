"""The rows of a list that wait, by what is wrong with them: alike ones are decided together."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from gerai.foundation import sql
from gerai.foundation.packing import unpacked
from gerai.inventory.intake.models import BusinessList, Row
from gerai.inventory.intake.rules import RowState
from gerai.inventory.intake.rules.mending import AREA, AT_ONCE, Fix, fixes, mendable, only_fix
from gerai.inventory.intake.rules.returning import WHERE

from . import problem_label

PACKAGE = "gerai.inventory.intake"
DONE = (RowState.ENTERED, RowState.ASIDE)
SHOWN = 12  # patterns of a kind that are shown at once


@dataclass(frozen=True, slots=True)
class Told:
    """A kind of problem among the rows that wait: how many have it, how many with a proposal, how
    many with one that leaves no choice."""

    kind: str
    times: int
    proposed: int
    sure: int


@dataclass(frozen=True, slots=True)
class Alike:
    """Rows that have one problem in the same words, with the same proposal."""

    words: str
    proposal: str | None
    choices: str  # as JSON
    into_field: str
    times: int
    first: int


@dataclass(frozen=True, slots=True)
class KindShown:
    """A kind of problem with its words."""

    kind: str
    label: str
    times: int
    proposed: int
    sure: int

    @property
    def at_once(self) -> int:
        """Of how many rows one act takes the proposals; 0 when it takes all of them."""
        return AT_ONCE if self.sure > AT_ONCE else 0


@dataclass(frozen=True, slots=True)
class PatternShown:
    """Rows that are alike, and what may be taken for all of them by one key; `field`: in which
    something may be typed for all of them."""

    words: str
    fixes: list[Fix]
    field: str
    times: int
    first: int


def waiting(found: BusinessList) -> QuerySet[Row]:
    """The rows that have a problem, of those that are not in the registry yet."""
    return found.rows.filter(~Q(problems=[])).exclude(state__in=DONE)


def with_kind(rows: QuerySet[Row], kind: str) -> QuerySet[Row]:
    """Those of the rows that have a problem of this kind."""
    field, _, code = kind.partition(".")
    return rows.filter(problems__contains=[{"field": field, "code": code}])


def kinds_of(found: BusinessList) -> list[KindShown]:
    """The kinds of problems of the rows that wait, the most frequent first."""
    fields = found.about.target.fields
    return [
        KindShown(one.kind, problem_label(fields, one.kind), one.times, one.proposed, one.sure)
        for one in sql.rows(Told, PACKAGE, "kinds", list=found.pk)
    ]


def patterns_of(found: BusinessList, kind: str) -> list[PatternShown]:
    """The rows of a kind that are alike, the most frequent first."""
    field, _, code = kind.partition(".")
    typed = field if may_be_typed(found, field) else ""
    alike = sql.rows(Alike, PACKAGE, "patterns", list=found.pk, field=field, code=code, shown=SHOWN)
    return [
        PatternShown(
            one.words,
            fixes(
                {"field": field, "proposal": one.proposal}
                | {"choices": unpacked(one.choices), "into": one.into_field}
            ),
            typed,
            one.times,
            one.first,
        )
        for one in alike
    ]


def may_be_typed(found: BusinessList, field: str) -> bool:
    """Whether one text may be right for many rows: a personal number is one row's alone."""
    known = mendable(found.about.target).get(field)
    return field == AREA or bool(known and not known.personal)


def rows_like(found: BusinessList, kind: str, words: str, fix: Fix) -> list[int]:
    """The rows that wait with this problem in these words, for which the text may be taken: it is
    one of the proposals, or typed into a field that many rows may share."""
    shared = fix.field == kind.partition(".")[0] and may_be_typed(found, fix.field)
    return [
        number
        for number, problem in problems(found, kind)
        if WHERE.sub("", problem["sentence"]) == words and (shared or fix in fixes(problem))
    ]


def proposed(found: BusinessList, kind: str) -> Iterator[tuple[int, Fix]]:
    """The rows that wait with a problem of this kind that has one proposal."""
    for number, problem in problems(found, kind):
        if fix := only_fix(problem):
            yield number, fix


def problems(found: BusinessList, kind: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """Each row that waits with its problem of this kind."""
    field, _, code = kind.partition(".")
    rows = with_kind(waiting(found), kind).order_by("number").values_list("number", "problems")
    for number, some in rows:
        yield from ((number, one) for one in some if (one["field"], one["code"]) == (field, code))
