"""The columns of a list for the officer who says what they mean: what stands in them, what they
were taken for, what else they may be."""

from dataclasses import dataclass
from itertools import islice
from typing import Any

from gerai.foundation.tables.rules import clean, is_unknown
from gerai.foundation.tables.rules.headers import signature
from gerai.foundation.tables.rules.rows import COVER, PERSONAL
from gerai.inventory.intake.engine import load_chunk
from gerai.inventory.intake.models import BusinessList
from gerai.inventory.intake.rules.returning import KEY_REASON

from . import sureness

LOOKED_AT, EXAMPLES, LONG = 500, 3, 40


@dataclass(frozen=True, slots=True)
class ColumnAsked:
    """A column by the signature of its title: its examples, what it means now, what it may mean
    instead, the likeliest first."""

    key: str
    header: str
    examples: tuple[str, ...]
    field: str
    scale: int
    level: str
    reason: str
    filled: int
    personal: bool
    likely: tuple[str, ...]


def columns_asked(found: BusinessList) -> list[ColumnAsked]:
    """Every column of the list once; that of our own keys is not asked."""
    fields, examples = found.about.target.fields, examples_of(found)
    asked: dict[str, ColumnAsked] = {}
    for one in found.columns:
        key = signature(one["header"])
        if not key or key in asked or one["reason"].startswith(KEY_REASON):
            continue
        known = fields.get(one["field"] or "")
        personal = bool(known and known.personal)
        asked[key] = ColumnAsked(
            key,
            one["header"],
            () if personal else examples.get((one.get("table", 0), one["column"]), ()),
            one["field"] or "",
            one.get("scale", 1),
            sureness(one["score"]) if known else "",
            one["reason"],
            round(one["filled"] * 100),
            personal,
            tuple(name for name, _score in one["alternatives"]),
        )
    return list(asked.values())


def examples_of(found: BusinessList) -> dict[tuple[int, int], tuple[str, ...]]:
    """Some different cells of each column, by table and place; phones and the like are covered."""
    if found.raw_dropped_at or not found.chunks_read:
        return {}
    seen: dict[tuple[int, int], dict[str, None]] = {}
    for row in islice(load_chunk(found.uid, 0).rows, LOOKED_AT):
        for at, cell in enumerate(row.cells):
            some = seen.setdefault((row.table, at), {})
            if len(some) < EXAMPLES and not is_unknown(text := clean(cell)):
                some[PERSONAL.sub(COVER, text)[:LONG]] = None
    return {place: tuple(some) for place, some in seen.items()}


def fields_to_choose(found: BusinessList) -> list[tuple[str, str]]:
    """What a column may mean: field and words, by the words."""
    fields = found.about.target.fields
    named = [(name, one.label) for name, one in fields.items()]
    return sorted(named, key=lambda pair: pair[1].lower())


def money_fields(found: BusinessList) -> frozenset[str]:
    """The fields that are sums, which may be written in thousands or millions."""
    fields: Any = found.about.target.fields
    return frozenset(name for name, one in fields.items() if one.type == "money")
