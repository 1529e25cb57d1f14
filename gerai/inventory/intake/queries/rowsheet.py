"""One row for the officer who mends it: what its list says, how it was read, what is wrong."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from gerai.foundation.people.rules import masked
from gerai.foundation.tables.rules import RawRow
from gerai.foundation.tables.rules.rows import COVER, PERSONAL
from gerai.inventory.intake.engine.mended import Mended
from gerai.inventory.intake.models import BusinessList, Row
from gerai.inventory.intake.rules import RowState
from gerai.inventory.intake.rules.businesses import KINDS
from gerai.inventory.intake.rules.mending import AREA, ASIDE, Fix, fixes, mendable
from gerai.inventory.intake.rules.returning import WHERE

from .patterns import with_kind

LONG = 90  # letters from which a text gets several lines
# What is worked out, or is never asked of a single row.
HIDDEN = frozenset({"row_id", "source_id"})


@dataclass(frozen=True, slots=True)
class ProblemTold:
    """A problem without its place, and what may be taken for it by one key."""

    code: str
    sentence: str
    fixes: list[Fix]


@dataclass(frozen=True, slots=True)
class FieldShown:
    """A field of the form. `text` is what it says now, `listed` what stands in the list; of a
    personal one neither, but `masked` what is known of it."""

    name: str
    label: str
    text: str = ""
    listed: str = ""
    masked: tuple[str, ...] = ()
    personal: bool = False
    said: bool = False
    now: str = ""  # what is kept, where something else was typed
    problems: list[ProblemTold] = field(default_factory=list)

    @property
    def key(self) -> str:
        """Its name in the form."""
        return f"isi-{self.name}"

    @property
    def other(self) -> bool:
        """Whether the list has it in other words."""
        return bool(self.listed) and self.listed != self.text

    @property
    def described(self) -> str:
        """The ids of what describes its control: the hint, the problems."""
        hinted = self.personal or self.name == AREA or self.other
        return " ".join([f"{self.key}-h"] * hinted + [f"{self.key}-e"] * bool(self.problems))

    @property
    def long(self) -> bool:
        """Whether it needs several lines."""
        return len(self.text) > LONG


@dataclass(frozen=True, slots=True)
class RowSheet:
    """The fields that something is asked of, those that the list has besides, all others; what no
    text mends; whether an officer put the row aside."""

    asked: list[FieldShown]
    known: list[FieldShown]
    others: list[FieldShown]
    loose: list[ProblemTold]
    aside: bool

    @property
    def fields(self) -> list[FieldShown]:
        """All of them, in the order of the form."""
        return [*self.asked, *self.known, *self.others]

    def typed(self, texts: Mapping[str, str], *, clash: bool) -> "RowSheet":
        """The same with what was typed into the form, by the fields' keys; in a clash with what is
        kept beside it."""
        asked, known, others = (
            [
                replace(one, text=text, now=one.text if clash and text != one.text else "")
                for one, text in some
            ]
            for some in (
                [(one, texts.get(one.key, one.text)) for one in part]
                for part in (self.asked, self.known, self.others)
            )
        )
        return replace(self, asked=asked, known=known, others=others)


def sheet_of(
    found: BusinessList,
    row: Row,
    raw: RawRow | None,
    personal: Sequence[tuple[str, str]],
    mended: Mended | None,
    place: str,
) -> RowSheet:
    """The row as its form shows it; `place`: the words of its area."""
    told = problems_by_field(row.problems)
    said = mended.texts if mended else {}
    listed = cells_of(found, row, raw)
    shown = [FieldShown(AREA, "wilayah", place, said=AREA in said, problems=told.pop(AREA, []))]
    for name, one in mendable(found.about.target).items():
        if name in HIDDEN:
            continue
        kept = tuple(masked_of(name, text) for field, text in personal if field == name)
        shown.append(
            FieldShown(
                name,
                one.label,
                text="" if one.personal else text_of(row.values, said, listed, name),
                listed="" if one.personal else listed.get(name, ""),
                masked=kept if one.personal else (),
                personal=one.personal,
                said=name in said,
                problems=told.pop(name, []),
            )
        )
    asked = [one for one in shown if one.problems]
    known = [one for one in shown if not one.problems and (one.name in listed or one.said)]
    others = [one for one in shown if one not in asked and one not in known]
    loose = [one for some in told.values() for one in some]
    return RowSheet(asked, known, others, loose, row.state == RowState.ASIDE)


def problems_by_field(problems: Sequence[Mapping[str, Any]]) -> dict[str, list[ProblemTold]]:
    """The problems of the row by the field of the form in which they are mended."""
    told: dict[str, list[ProblemTold]] = {}
    for one in problems:
        if one["code"] == ASIDE:
            continue
        sentence = WHERE.sub("", one["sentence"])
        there = "name" if one["field"] == "row" else one["field"]
        told.setdefault(there, []).append(
            ProblemTold(one["code"], sentence[:1].upper() + sentence[1:], fixes(one))
        )
    if "location" in told:
        told.setdefault("latitude", []).extend(told.pop("location"))
    return told


def text_of(
    values: Mapping[str, Any], said: Mapping[str, str], listed: Mapping[str, str], name: str
) -> str:
    """What a field says now: as an officer said it, as it was understood, else as the list has it
    without what is personal in it."""
    if name in said:
        return said[name]
    value = values.get(name)
    return listed.get(name, "") if value is None else str(value)


def cells_of(found: BusinessList, row: Row, raw: RawRow | None) -> dict[str, str]:
    """What the row's cells say, by the field that their column was taken for; phones and the like
    in them are covered."""
    if raw is None:
        return {}
    cells: dict[str, str] = {}
    for one in found.columns:
        if one.get("table", 0) == raw.table and one["field"] and one["column"] < len(raw.cells):
            text = PERSONAL.sub(COVER, raw.cells[one["column"]])
            if not cells.get(one["field"]):
                cells[one["field"]] = text[:300]
    return cells


def masked_of(name: str, text: str) -> str:
    """The end of a personal value; of what has no form of its own only that it is there."""
    kind = KINDS.get(name)
    return masked(kind, text) if kind else "••••"


def next_waiting(found: BusinessList, number: int, kind: str) -> int | None:
    """The row after this one that waits, with a problem of this kind when one is named."""
    rows = found.rows.exclude(problems=[]).exclude(state__in=(RowState.ENTERED, RowState.ASIDE))
    rows = with_kind(rows, kind) if kind else rows
    after = rows.filter(number__gt=number).order_by("number").values_list("number", flat=True)
    return after.first()
