"""A whole list leaves the registry again: what it alone brought goes, what it changed goes back.

What others touched since stays, with what the list said of it. History keeps every row that went.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from gerai.foundation import sql
from gerai.foundation.access.models import User
from gerai.foundation.events.actions import record
from gerai.foundation.people.models import Value
from gerai.foundation.scope import over_the_wall
from gerai.inventory.registry.models import (
    Business,
    Certificate,
    Person,
    Proposal,
    SourceRecord,
    Tie,
)
from gerai.inventory.registry.rules import FIELDS, Origin, OriginKind, ProposalState, digest

from .entering import common_area
from .proposing import drop
from .revising import PACKAGE, put_persons, put_records, run
from .rows import Batch

AT_ONCE = 5_000


@dataclass(frozen=True)
class Undone:
    """What undoing a list did: records that are gone, records that are as they were before it, rows
    whose records stay because somebody touched them since."""

    gone: int
    reverted: int
    kept: int


def quiet(_records: int) -> None:
    """Nobody looks."""


@transaction.atomic
@over_the_wall()  # whether a record rests on others too is asked of all others
def undo(
    *, list_uid: UUID, by: User, at: datetime, progress: Callable[[int], None] = quiet
) -> Undone:
    """Nothing in the registry rests on this list, but for records that others touched since.

    The caller has asked for the permission in the list's area. `progress` hears how many records
    were gone through; what it raises undoes the undoing.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [list_uid.int >> 65])
        cursor.execute(sql.text(PACKAGE, "only_of_list"), {"list": list_uid})
        alone: list[tuple[int, UUID]] = cursor.fetchall()
    gone = {serial: uid for serial, uid in alone}
    for start in range(0, len(alone), AT_ONCE):
        remove([serial for serial, _ in alone[start : start + AT_ONCE]], list_uid, by)
        progress(min(start + AT_ONCE, len(alone)))
    reverted = kept = 0
    rest = SourceRecord.objects.filter(list_uid=list_uid).exclude(business=None)
    serials = list(rest.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(serials), AT_ONCE):
        some = list(SourceRecord.objects.filter(pk__in=serials[start : start + AT_ONCE]))
        shared = shared_with(some, list_uid)
        reverted += revert([row for row in some if row.business_id in shared], shared, by, at)
        kept += sum(row.business_id not in shared for row in some)
        progress(len(alone) + min(start + AT_ONCE, len(serials)))
    return Undone(len(gone), reverted, kept)


def remove(businesses: Sequence[int], list_uid: UUID, by: User) -> None:
    """These records are gone with their owners, papers, facts and personal values; one event says
    how many, with a digest of them."""
    sources = SourceRecord.objects.filter(list_uid=list_uid, business__in=businesses)
    said = list(sources.order_by("pk").values_list("number", "uid", "business_id", "said"))
    places = Business.objects.filter(pk__in=businesses).values_list("pk", "uid", "area_code")
    known = {serial: (uid, area) for serial, uid, area in places}
    rows = [(number, uid, known[business][0], text) for number, uid, business, text in said]
    people = dict(Person.objects.filter(ties__business__in=businesses).values_list("pk", "uid"))
    holders = [*people.values(), *(business for _, _, business, _ in rows)]
    drop(list(Proposal.objects.filter(business__in=businesses)))
    Value.objects.filter(holder__in=holders).delete()
    for model in (Certificate, Tie):
        quick(model, "business_id", businesses)
    sources._raw_delete(sources.db)
    quick(Person, "id", list(people))
    quick(Business, "id", businesses)
    record(
        "business.list_undone",
        subject=SourceRecord(uid=rows[0][1]),
        by=by,
        area=common_area([area for _, area in known.values()]),
        list=str(list_uid),
        count=len(rows),
        digest=digest(rows),
    )


def quick(model: type[Any], column: str, values: Sequence[int]) -> None:
    """The rows are gone by one statement; the database itself refuses what others still name."""
    rows = model.objects.filter(**{f"{column}__in": values})
    rows._raw_delete(rows.db)


def shared_with(
    rows: Sequence[SourceRecord], list_uid: UUID, *, of: str = "business_id"
) -> dict[int, SourceRecord]:
    """The newest row of another list that speaks of each record, by the record: businesses, or
    persons by `of`."""
    named = [getattr(row, of) for row in rows]
    others = SourceRecord.objects.filter(**{f"{of}__in": named}).exclude(list_uid=list_uid)
    return {
        getattr(row, of): row
        for row in others.order_by("said_at", "pk")
        if getattr(row, of) is not None
    }


def revert(
    rows: Sequence[SourceRecord], shared: Mapping[int, SourceRecord], by: User, at: datetime
) -> int:
    """The records are as they were before these rows, where they still say what the rows said; how
    many changed. They rest on the other lists that speak of them."""
    if not rows:
        return 0
    uids = {row.uid for row in rows}
    batch = Batch(UUID(int=0), "", "", date.min, by, at)
    changed = restore(Business, rows, shared, batch)
    restore(Person, rows, shared, batch)
    Value.objects.filter(source__in=uids).delete()
    open_ones = Proposal.objects.filter(source__in=rows, state=ProposalState.OPEN.value)
    drop(list(open_ones))
    Proposal.objects.filter(source__in=rows).update(source=None)
    told = Certificate.objects.filter(source__in=rows)
    told.filter(verified_at=None, withdrawn_at=None).delete()
    told.update(source=None)
    leave_owners(rows)
    SourceRecord.objects.filter(pk__in=[row.pk for row in rows])._raw_delete("default")
    for name in ("name_owners", "repeat_facts"):
        run(name, businesses=[row.business_id for row in rows])
    return changed


def restore(
    model: type[Any], rows: Sequence[SourceRecord], shared: Mapping[int, SourceRecord], batch: Batch
) -> int:
    """Each field that still rests on its row is as the row found it; a field that the row brought
    first rests on the other list. How many records got a value back."""
    whose = "business" if model is Business else "person"
    names = FIELDS if model is Business else ("name", "sex")
    by_id = {getattr(row, f"{whose}_id"): row for row in rows}
    held = (
        model.objects.select_for_update().filter(pk__in=[pk for pk in by_id if pk]).order_by("pk")
    )
    changed, moved = [], []
    for now in held.values("id", "origins", *names):
        row = by_id[now["id"]]
        again = as_before(now, row, whose)
        again["origins"] = without(again["origins"], row, shared[row.business_id or 0])
        if any(again[name] != now[name] for name in names):
            changed.append(again)
        elif again["origins"] != now["origins"]:
            moved.append(again)
    put = put_records if model is Business else put_persons
    put([*changed, *moved], batch)
    return len(changed)


def as_before(now: Mapping[str, Any], row: SourceRecord, whose: str) -> dict[str, Any]:
    """The record with the values that the row changed and nobody changed since."""
    again, origins = dict(now), dict(now["origins"])
    for name, (value, origin) in ((row.before or {}).get(whose) or {}).items():
        if origins.get(name, {}).get("source") != str(row.uid):
            continue
        again[name] = value
        origins.pop(name)
        if origin:
            origins[name] = origin
    return again | {"origins": origins}


def without(origins: Mapping[str, Any], row: SourceRecord, other: SourceRecord) -> dict[str, Any]:
    """What rested on the row rests on the other row, which says it too."""
    there = Origin(kind=OriginKind.LIST, at=other.said_at, source=other.uid).as_data()
    return {
        name: there if said.get("source") == str(row.uid) else said
        for name, said in origins.items()
    }


def leave_owners(rows: Sequence[SourceRecord]) -> None:
    """An owner who became known by these rows goes, unless somebody said something of them since,
    or the business has no name but that it is theirs; other ties that these rows brought rest on no
    row."""
    begun = [row.pk for row in rows if (row.before or {}).get("begun")]
    ties = Tie.objects.filter(source__in=begun, until=None).exclude(business__name="")
    ties = ties.select_related("person")
    lone = [tie for tie in ties if all(o["kind"] == "list" for o in tie.person.origins.values())]
    people = [tie.person_id for tie in lone]
    Value.objects.filter(holder__in=[tie.person.uid for tie in lone]).delete()
    Tie.objects.filter(pk__in=[tie.pk for tie in lone]).delete()
    SourceRecord.objects.filter(person__in=people).update(person=None)
    Person.objects.filter(pk__in=people, ties=None).delete()
    Tie.objects.filter(source__in=rows).update(source=None)
