"""A whole list of persons leaves the registry again, as a list of businesses does."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import connection, transaction

from gerai.foundation import sql
from gerai.foundation.access.models import User
from gerai.foundation.events.actions import record
from gerai.foundation.people.models import Value
from gerai.foundation.scope import over_the_wall
from gerai.inventory.registry.models import Person, SourceRecord
from gerai.inventory.registry.rules import digest

from .entering import common_area
from .revising import PACKAGE, put_persons
from .revising_persons import FIELDS
from .rows import Batch
from .undoing import AT_ONCE, Undone, as_before, quick, quiet, shared_with, without


@transaction.atomic
@over_the_wall()  # whether a person rests on others too is asked of all others
def undo_persons(
    *, list_uid: UUID, by: User, at: datetime, progress: Callable[[int], None] = quiet
) -> Undone:
    """No person rests on this list, but for those whom others touched since.

    The caller has asked for the permission in the list's area; `progress` as in `undo`.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [list_uid.int >> 65])
        cursor.execute(sql.text(PACKAGE, "only_persons_of_list"), {"list": list_uid})
        alone: list[tuple[int, UUID]] = cursor.fetchall()
    for start in range(0, len(alone), AT_ONCE):
        remove(dict(alone[start : start + AT_ONCE]), list_uid, by)
        progress(min(start + AT_ONCE, len(alone)))
    reverted = kept = 0
    rest = SourceRecord.objects.filter(list_uid=list_uid, business=None).exclude(person=None)
    serials = list(rest.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(serials), AT_ONCE):
        some = list(SourceRecord.objects.filter(pk__in=serials[start : start + AT_ONCE]))
        shared = shared_with(some, list_uid, of="person_id")
        reverted += revert([row for row in some if row.person_id in shared], shared, by, at)
        kept += sum(row.person_id not in shared for row in some)
        progress(len(alone) + min(start + AT_ONCE, len(serials)))
    return Undone(len(alone), reverted, kept)


def remove(persons: dict[int, UUID], list_uid: UUID, by: User) -> None:
    """These persons are gone with their personal values; one event says how many, with a digest of
    what the rows had said."""
    sources = SourceRecord.objects.filter(list_uid=list_uid, person__in=persons)
    said = sources.order_by("pk").values_list("number", "uid", "said")
    rows = [(number, uid, None, text) for number, uid, text in said]
    areas = list(Person.objects.filter(pk__in=persons).values_list("area_code", flat=True))
    Value.objects.filter(holder__in=persons.values()).delete()
    sources._raw_delete(sources.db)
    quick(Person, "id", list(persons))
    record(
        "person.list_undone",
        subject=SourceRecord(uid=rows[0][1]),
        by=by,
        area=common_area(areas),
        list=str(list_uid),
        count=len(rows),
        digest=digest(rows),
    )


def revert(
    rows: Sequence[SourceRecord], shared: dict[int, SourceRecord], by: User, at: datetime
) -> int:
    """The persons are as they were before these rows, where they still say what the rows said; how
    many changed. They rest on the other lists that speak of them."""
    if not rows:
        return 0
    by_id = {row.person_id: row for row in rows}
    held = Person.objects.select_for_update().filter(pk__in=list(by_id)).order_by("pk")
    changed, moved = [], []
    for now in held.values("id", "origins", *FIELDS):
        row = by_id[now["id"]]
        again = as_before(now, row, "person")
        again["origins"] = without(again["origins"], row, shared[now["id"]])
        if any(again[name] != now[name] for name in FIELDS):
            changed.append(again)
        elif again["origins"] != now["origins"]:
            moved.append(again)
    put_persons([*changed, *moved], Batch(UUID(int=0), "", "", date.min, by, at))
    Value.objects.filter(source__in={row.uid for row in rows}).delete()
    SourceRecord.objects.filter(pk__in=[row.pk for row in rows])._raw_delete("default")
    return len(changed)
