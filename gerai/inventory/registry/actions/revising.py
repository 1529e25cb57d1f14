"""A later version of a list brings news to the records that its earlier versions brought.

What nobody verified or said since is written; for everything else a proposal waits. By sets: what
there is of some thousand records is read at once, what changes is one UPDATE a table.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.timezone import localdate

from gerai.foundation import sql
from gerai.foundation.access.queries import areas
from gerai.foundation.access.roles import Permission, covers
from gerai.foundation.ids import uuid7
from gerai.foundation.sectors.queries import group_of
from gerai.inventory.registry.models import Business, Certificate, Fact, Person, SourceRecord, Tie
from gerai.inventory.registry.rules import (
    FIELDS,
    Entered,
    Entry,
    Revised,
    TieRole,
    fact_rules,
    legal_form_of,
    revised,
    said_by_row,
    size_of,
)

from .copying import copy, serials
from .proposing import Proposed, propose
from .rows import Again, Batch, certificates, facts, persons, ties
from .telling import tell_people

PACKAGE = "gerai.inventory.registry"
MEASURED = ("capital", "annual_sales", "founded_year")
SECTOR = ("sector_code", "sector_edition")


def found_again(entries: Sequence[Entry], batch: Batch) -> dict[int, Again]:
    """The entries whose records are known and still there, locked, by the row's number."""
    wanted = {e.number: known for e in entries if (known := batch.known.get(e.number))}
    if not wanted:
        return {}
    ids = {known.record_id for known in wanted.values()}
    locked = Business.objects.select_for_update().filter(pk__in=ids).order_by("pk")
    names = ("id", "uid", "area_code", "origins", *FIELDS)
    records = {row["id"]: row for row in locked.values(*dict.fromkeys(names))}
    owned = owners_of(ids)
    return {
        entry.number: Again(
            entry=entry,
            area=record["area_code"],
            business_id=record["id"],
            business=record["uid"],
            record=record,
            owner=owned.get(record["id"]),
            same=wanted[entry.number].same,
            source=uuid7(),
        )
        for entry in entries
        if entry.number in wanted and (record := records.get(wanted[entry.number].record_id))
    }


def owners_of(businesses: Collection[int]) -> dict[int, dict[str, Any]]:
    """The first present owner of each business."""
    held = Tie.objects.filter(business__in=businesses, role=TieRole.OWNER.value, until=None)
    rows = held.order_by("-pk").values(
        "business_id", "person_id", "person__uid", "person__name", "person__sex", "person__origins"
    )
    return {
        row["business_id"]: {
            "id": row["person_id"],
            "uid": row["person__uid"],
            "name": row["person__name"],
            "sex": row["person__sex"],
            "origins": row["person__origins"],
        }
        for row in rows
    }


def revise(rows: Sequence[Again], batch: Batch) -> Entered:
    """The records have the news of these rows; how many changed, how much was only proposed.

    A record that moved to where the user may enter nothing stays as it is.
    """
    held = areas(batch.by, Permission.LIST_ENTER)
    news = [row for row in rows if not row.same and any(covers(code, row.area) for code in held)]
    kept = [row.record["origins"] for row in news]
    kept += [row.owner["origins"] for row in news if row.owner]
    own = own_sources(kept, batch.lineage)
    plans = [(row, plan_of(row, own, batch)) for row in news]
    touched = {row.business_id for row, plan in plans if plan.changed}
    rewrite(plans, batch)
    offers = [
        Proposed(row.business_id, field, value, row.source_id)
        for row, plan in plans
        for field, value in together(plan.proposed)
    ]
    renamed, begun, more = revise_owners(news, own, batch)
    touched |= renamed | begun | add_papers(news, batch) | add_facts(news, batch)
    told, doubts = tell_people(news, batch)
    touched |= told
    offered = propose([*offers, *more, *doubts], batch.at)
    return Entered(
        persons=len(begun),
        updated=len(touched),
        unchanged=len(rows) - len(touched),
        proposed=offered,
    )


def own_sources(kept: Iterable[Mapping[str, Any]], lineage: frozenset[UUID]) -> set[UUID]:
    """Of the rows on which records with these origins rest, those of the list's other versions."""
    asked = {said["source"] for origins in kept for said in origins.values() if "source" in said}
    found = SourceRecord.objects.filter(uid__in=asked, list_uid__in=lineage)
    return set(found.values_list("uid", flat=True))


def plan_of(row: Again, own: set[UUID], batch: Batch) -> Revised:
    """What changes in the record. A sector that was only guessed follows the words that it was
    guessed from: without news of them it is none either. One whose code was written is news."""
    said = said_of(row.entry)
    plan = revised(row.record, said, own=own, on=batch.said_at)
    told = row.entry.said
    guessed = "sector_guesses" in told and not told.get("sector_written")
    if guessed and not {"activity", "products"} & plan.changed.keys():
        for name in SECTOR:
            plan.changed.pop(name, None)
            plan.proposed.pop(name, None)
    return plan


def said_of(entry: Entry) -> dict[str, Any]:
    """What the row says of the business, by field."""
    return {name: getattr(entry, name) for name in FIELDS} | {
        "legal_form": legal_form_of(entry.legal_form)
    }


def together(proposed: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each proposed field with what is written when it is taken; a code goes with its edition."""
    for name in proposed:
        if name == "sector_edition" and "sector_code" in proposed:
            continue
        pair = SECTOR if name == "sector_code" else (name,)
        yield name, {each: proposed[each] for each in pair if each in proposed}


def rewrite(plans: Sequence[tuple[Again, Revised]], batch: Batch) -> None:
    """The records have their new values; each row keeps what they were."""
    changed = [(row, plan.changed) for row, plan in plans if plan.changed]
    for row, values in changed:
        keep_before(row, "business", row.record, values)
        row.record = row.record | values
        row.record["origins"] = said_by_row(
            row.record["origins"], values, source=row.source, on=batch.said_at
        )
    put_records([row.record for row, _ in changed], batch)


def put_records(records: Sequence[Mapping[str, Any]], batch: Batch) -> None:
    """These records are as given, with what follows from their fields, one version further."""
    if not records:
        return
    day = localdate(batch.at)
    rows = []
    for record in records:
        size = size_of(on=day, **{name: record[name] for name in MEASURED})
        group = group_of(record["sector_code"], record["sector_edition"])
        more = {"sector_group": group, "size_class": size.value, "size_rule": size.rule}
        rows.append({name: record[name] for name in ("id", "origins", *FIELDS)} | more)
    run("revise_businesses", rows=json.dumps(rows), at=batch.at)


def keep_before(row: Again, whose: str, now: Mapping[str, Any], names: Iterable[str]) -> None:
    """The row remembers value and origin of these fields."""
    before = {name: [now[name], now["origins"].get(name)] for name in names}
    row.before = (row.before or {}) | {whose: before}


def revise_owners(
    rows: Sequence[Again], own: set[UUID], batch: Batch
) -> tuple[set[int], set[int], list[Proposed]]:
    """The businesses whose owner has another name or sex now, those that got one, and what is
    only proposed."""
    offers: list[Proposed] = []
    renamed: list[Again] = []
    for row in (row for row in rows if row.owner and row.entry.has_owner):
        owner = row.owner or {}
        said = {"name": row.entry.owner_name, "sex": row.entry.owner_sex}
        plan = revised(owner, said, own=own, on=batch.said_at)
        offers += [
            Proposed(row.business_id, f"owner_{name}", {f"owner_{name}": value}, row.source_id)
            for name, value in plan.proposed.items()
        ]
        if plan.changed:
            keep_before(row, "person", owner, plan.changed)
            origins = said_by_row(
                owner["origins"], plan.changed, source=row.source, on=batch.said_at
            )
            row.owner = owner | plan.changed | {"origins": origins}
            renamed.append(row)
    begun = begin_owners([row for row in rows if not row.owner and row.entry.has_owner], batch)
    put_persons([row.owner for row in renamed if row.owner], batch)
    touched = {row.business_id for row in renamed}
    if touched | begun:
        run("name_owners", businesses=list(touched | begun))
    return touched, begun, offers


def begin_owners(rows: Sequence[Again], batch: Batch) -> set[int]:
    """Businesses of which no owner was known have the one that the row names."""
    for row, serial in zip(rows, serials(Person, len(rows)), strict=True):
        row.owner = {"id": serial, "uid": uuid7()}
        row.before = (row.before or {}) | {"begun": serial}
    copy(Person, (line for row in rows for line in persons(row, batch)))
    copy(Tie, (line for row in rows for line in ties(row, batch)))
    return {row.business_id for row in rows}


def put_persons(people: Sequence[Mapping[str, Any]], batch: Batch) -> None:
    """These persons are as given; where one lives and who one is only where that is among it."""
    if people:
        names = ("id", "name", "sex", "origins", "kind", "area_code")
        rows = [{name: one[name] for name in names if name in one} for one in people]
        run("revise_persons", rows=json.dumps(rows), at=batch.at)


def add_papers(rows: Sequence[Again], batch: Batch) -> set[int]:
    """Papers that the records do not have, also not as taken back; whose they are."""
    held = Certificate.objects.filter(business__in=[row.business_id for row in rows])
    there = set(held.values_list("business_id", "kind", "number"))
    fresh = [
        line
        for row in rows
        for line in certificates(row, batch)
        if (line["business_id"], line["kind"], line["number"]) not in there
    ]
    copy(Certificate, iter(fresh))
    return {line["business_id"] for line in fresh}


def add_facts(rows: Sequence[Again], batch: Batch) -> set[int]:
    """Facts that nobody said in these words of that day; of which businesses."""
    rows = [row for row in rows if row.entry.facts]
    if not rows:
        return set()
    held = Fact.objects.filter(business__in=[row.business_id for row in rows])
    there = set(held.values_list("business_id", "kind", "value", "on"))
    fresh = [
        line
        for row in rows
        for line in facts(only_of_business(row), batch)
        if (line["business_id"], line["kind"], line["value"], line["on"]) not in there
    ]
    copy(Fact, iter(fresh))
    touched = {line["business_id"] for line in fresh}
    if touched:
        run("repeat_facts", businesses=list(touched))
    return touched


def only_of_business(row: Again) -> Again:
    """The row without what it says of its owner on a day: that is a matter for the office."""
    kept = tuple(fact for fact in row.entry.facts if fact_rules()[fact.kind].subject != "person")
    return replace(row, entry=replace(row.entry, facts=kept))


def run(name: str, **params: Any) -> None:
    """One of the registry's own statements."""
    with connection.cursor() as cursor:
        cursor.execute(sql.text(PACKAGE, name), params)
