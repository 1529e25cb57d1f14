"""Lists and their rows, for pages and for the command line."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db.models import QuerySet

from gerai.foundation.tables.rules import Field
from gerai.inventory.intake.models import ROW_WORDS, BusinessList, Row
from gerai.inventory.intake.rules import ROW_PROBLEMS, RowState, repair_words
from gerai.inventory.intake.rules.returning import WHERE
from gerai.inventory.registry.rules import Entered

PAGE = 50
FEW = 4  # notes that are read at once
Record = TypeVar("Record")


@dataclass(frozen=True)
class Page(Generic[Record]):
    """Some records in the order they are shown, and whether there are more on either side."""

    items: list[Record]
    earlier: bool
    later: bool


@dataclass(frozen=True)
class ColumnShown:
    """A column as people read it: its title, the sheets that it stands on where others have none
    such, what it was taken for, how sure, why."""

    header: str
    sheet: str
    field: str
    label: str
    score: int
    level: str
    reason: str
    filled: int
    personal: bool


@dataclass(frozen=True)
class ProblemShown:
    """A kind of problem of a list: how many, and one example."""

    kind: str
    label: str
    count: int
    example: str


def columns_of(found: BusinessList) -> list[ColumnShown]:
    """Every column of the file in its order; those that several sheets have alike are one."""
    fields = found.about.target.fields
    sheets = list(dict.fromkeys(one.get("sheet", "") for one in found.columns))
    alike: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for one in found.columns:
        key = (one["header"], one["field"] or "", one["reason"], str(one["filled"]))
        alike.setdefault(key, []).append(one)
    return [
        ColumnShown(
            header=one["header"],
            sheet=""
            if len(some) == len(sheets)
            else ", ".join(each.get("sheet", "") for each in some),
            field=one["field"] or "",
            label=known.label if known else "",
            score=round(one["score"] * 100),
            level="" if not known else sureness(one["score"]),
            reason=one["reason"].partition(", isinya tetap")[0] if found.refusal else one["reason"],
            filled=round(one["filled"] * 100),
            personal=bool(known and known.personal),
        )
        for some in alike.values()
        for one in some[:1]
        for known in (fields.get(one["field"] or ""),)
    ]


def unsaid(found: BusinessList) -> int:
    """Of how many persons neither their rows nor anybody for the whole list said who they are."""
    return int(found.counts["problems"].get("kind.no_kind", 0))


def several_tables(found: BusinessList) -> bool:
    """Whether a row's place must name its sheet."""
    return len({one.get("table", 0) for one in found.columns}) > 1


def sureness(score: float) -> str:
    """A word for a score."""
    return "tinggi" if score >= 0.8 else "sedang" if score >= 0.6 else "rendah"


def problems_of(found: BusinessList) -> list[ProblemShown]:
    """The kinds of problems, the most frequent first; covered values once for the whole list."""
    fields = found.about.target.fields
    kinds = [
        ProblemShown(
            kind, problem_label(fields, kind), times, found.counts["examples"].get(kind, "")
        )
        for kind, times in found.counts["problems"].items()
    ]
    return sorted(kinds + covered_of(found), key=lambda one: -one.count)


def covered_of(found: BusinessList) -> list[ProblemShown]:
    """The fields whose values the sender covered; it is no problem of a row."""
    fields = found.about.target.fields
    return [
        ProblemShown(
            f"{field}.masked",
            f"{fields[field].label}: {ROW_PROBLEMS['masked']}",
            times,
            f"{times} nilai ditutup pengirimnya dan dianggap tidak ada. Minta daftar yang utuh.",
        )
        for field, times in found.counts["masked"].items()
    ]


def repairs_of(found: BusinessList) -> list[tuple[int, str]]:
    """How often what was put right without asking, the most frequent first."""
    fields = found.about.target.fields
    told = [
        (times, f"{fields[field].label}: {words}" if field in fields else words)
        for key, times in found.counts.get("repaired", {}).items()
        for field, _, kind in (key.partition("."),)
        for words in (repair_words(kind),)
    ]
    return sorted(told, key=lambda pair: (-pair[0], pair[1]))


def problem_label(fields: Mapping[str, Field], kind: str) -> str:
    """The field's name and the trouble in words."""
    field, _, code = kind.partition(".")
    known = fields.get(field)
    words = ROW_PROBLEMS.get(code, "isinya tidak sah")
    return f"{known.label}: {words}" if known and code not in {"no_name", "nothing"} else words


def told(row: Row) -> list[tuple[str, str]]:
    """The row's problems where its place is known already: what is wrong, and the proposal unless
    the sentence says it."""
    return [
        (WHERE.sub("", one["sentence"]), "" if meant in one["sentence"] else meant)
        for one in row.problems
        for meant in (one["proposal"] or " atau ".join(one.get("choices", ())),)
    ]


def lists_of(
    lists: QuerySet[BusinessList],
    *,
    older: UUID | None = None,
    newer: UUID | None = None,
    size: int = PAGE,
) -> Page[BusinessList]:
    """The newest lists first: those older than one, those newer than one, or the newest."""
    if newer:
        some = list(lists.filter(uid__gt=newer).order_by("uid")[: size + 1])
        return Page(some[:size][::-1], earlier=len(some) > size, later=bool(some))
    if older:
        lists = lists.filter(uid__lt=older)
    some = list(lists.order_by("-uid")[: size + 1])
    return Page(some[:size], earlier=older is not None, later=len(some) > size)


def as_report(found: BusinessList, done: Entered) -> dict[str, Any]:
    """The list's numbers by the names of the contract; `done` is what this run entered."""
    counts, fresh = found.counts, found.about.fresh(done)
    return {
        "list": str(found.uid),
        "subject": found.subject,
        "rows_read": counts["read"],
        "rows_ready": counts["ready"] + counts["entered"],
        "rows_repairable": counts["repairable"],
        "rows_rejected": counts["rejected"],
        "entered_new": fresh,
        "entered_updated": done.updated,
        "unchanged": counts["entered"] - fresh - done.updated,
        "proposed": done.proposed,
        "vanished": counts.get("vanished", 0),
        "revises": found.revises.name if found.revises else None,
        "mapping": [
            {
                "sheet": one.get("sheet", ""),
                "column": one["header"],
                "field": one["field"],
                "score": one["score"],
                "reason": one["reason"],
            }
            for one in found.columns
        ],
        "problems": {one.kind: one.count for one in problems_of(found)},
        "repaired": counts.get("repaired", {}),
    }


def as_lines(found: BusinessList) -> tuple[str, ...]:
    """What was understood, as a table for the terminal."""
    return tuple(lines_of(found))


def lines_of(found: BusinessList) -> Iterator[str]:
    """Columns, then states, then problems with an example each."""
    columns = columns_of(found)
    width = min(max(len(one.header) for one in columns), 28)
    named = min(max([len(one.label) for one in columns] + [7]), 24)
    yield f"{found.name}: {found.counts['read']} baris, {width_of(found)} kolom"
    yield from (f"  {note}" for note in found.notes)
    yield f"  {'Kolom':{width}}  {'Menjadi':{named}}  Skor  Terisi  Alasan"
    for one in columns:
        label = one.label or "-"
        score = f"{one.score:3}%" if one.field else "   -"
        title = one.header if len(one.header) <= width else one.header[: width - 1] + "…"
        yield f"  {title:{width}}  {label:{named}}  {score}  {one.filled:5}%  {one.reason}"
    yield "  " + ", ".join(
        f"{ROW_WORDS[state].lower()} {found.counts.get(state.value, 0)}"
        for state in RowState
        if found.counts.get(state.value) or state not in (RowState.ENTERED, RowState.ASIDE)
    )
    if found.revises:
        yield f"  Versi baru dari {found.revises.name}: {counted(found)}"
        yield from (f"          {text}" for text in found.counts.get("vanished_rows", ()))
    for times, what in repairs_of(found):
        yield f"  {times:6}  {what}"
    for problem in problems_of(found):
        yield f"  {problem.count:6}  {problem.label}"
        yield f"          {problem.example}"


def width_of(found: BusinessList) -> int:
    """How many columns its tables have; one that says several fields is one column."""
    return len({(one.get("table", 0), one["column"]) for one in found.columns})


def counted(found: BusinessList) -> str:
    """How many of its rows an earlier version had, and how many of that one's it has no more."""
    known, gone = found.counts.get("known", 0), found.counts.get("vanished", 0)
    return f"{known} baris sudah dikenal, {gone} tidak disebut lagi (catatannya tetap ada)"
