"""Of which list this one is a later version, and which of its rows are known from there."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q

from gerai.foundation import sql
from gerai.foundation.access.models import User
from gerai.inventory.intake.models import BusinessList
from gerai.inventory.intake.rules import CONTENT, KEYS, TELLING, alike, is_revision
from gerai.inventory.intake.rules.keys import MOST

from .repaired import origin_of, recognise_by_keys

PACKAGE = "gerai.inventory.intake"
UNNAMED = "tidak disebut"
FEWEST = 3  # rows by which a list is known whose sender nobody named
LOOKED_AT = 20  # the sender's newest lists


def earlier(found: BusinessList, by: User) -> BusinessList | None:
    """The list of the same sender that this one mends, the likest one; None when it is new."""
    if origin := origin_of(found, by):
        return origin
    before = BusinessList.objects.visible_to(by).filter(pk__lt=found.pk, counts__entered__gt=0)
    before = before.filter(sender__iexact=found.sender, subject=found.subject).order_by("-pk")
    best: tuple[int, BusinessList | None] = (0, None)
    telling = telling_keys(found)
    for other in before[:LOOKED_AT]:
        shared = shared_rows(found, other, telling)
        named = telling == TELLING and found.sender != UNNAMED and alike(found.name, other.name)
        counts = found.counts["read"], other.counts["entered"]
        if shared > best[0] and is_revision(
            shared=shared, rows=counts[0], before=counts[1], named_alike=named
        ):
            best = (shared, other)
    return best[1] or (whoever_sent(found, by) if found.sender == UNNAMED else None)


def whoever_sent(found: BusinessList, by: User) -> BusinessList | None:
    """The list of any sender of which half of the rows are word for word those of this one, for
    which nobody said who sent it: a returned workbook without its keys."""
    size = found.counts["read"]
    before = BusinessList.objects.visible_to(by).filter(
        pk__lt=found.pk, counts__entered__gt=0, subject=found.subject,
        counts__read__gte=size // 2, counts__read__lte=size * 2,
    )  # fmt: skip
    for other in before.order_by("-pk")[:LOOKED_AT]:
        if shared_rows(found, other, (CONTENT,)) >= max(FEWEST, size * MOST):
            return other
    return None


def telling_keys(found: BusinessList) -> tuple[str, ...]:
    """By which keys the list is compared with others. Rows that say too little for any of those
    that tell most are the same only when they are so word for word."""
    said = Q()
    for name in TELLING:
        said |= Q(**{f"keys__{KEYS.index(name)}__isnull": False})
    return TELLING if found.rows.filter(said).exists() else (CONTENT,)


def shared_rows(found: BusinessList, other: BusinessList, telling: Sequence[str]) -> int:
    """Rows that both lists seem to have, by these keys."""
    with connection.cursor() as cursor:
        cursor.execute(
            sql.text(PACKAGE, "shared_rows"),
            {
                "list": found.pk,
                "other": other.pk,
                "telling": [KEYS.index(name) + 1 for name in telling],
            },
        )
        return int(cursor.fetchone()[0])


def family(found: BusinessList) -> frozenset[UUID]:
    """Every other version of the list, earlier and later ones."""
    known: dict[int, UUID] = {}
    ask = {found.revises_id} if found.revises_id else set()
    while ask:
        rows = list(BusinessList.objects.filter(pk__in=ask).exclude(pk=found.pk))
        known |= {row.pk: row.uid for row in rows}
        above = {row.revises_id for row in rows if row.revises_id}
        below = BusinessList.objects.filter(revises__in=[row.pk for row in rows])
        ask = (above | set(below.values_list("pk", flat=True))) - known.keys() - {found.pk}
    return frozenset(known.values())


def recognise(found: BusinessList) -> None:
    """Each row whose record another version of the list brought knows that record; how many
    records it does not name stands in the list's counts."""
    lineage = list(family(found))
    found.rows.exclude(twin=None).update(twin=None, found_by=None)
    counts = found.counts | {"known": 0, "vanished": 0}
    if lineage:
        params: dict[str, Any] = {"list": found.pk, "lineage": lineage}
        with connection.cursor() as cursor:
            cursor.execute(sql.text(PACKAGE, "known_records"), params)
            for place in range(1, len(KEYS) + 1):
                params["place"] = place
                cursor.execute(sql.text(PACKAGE, "recognise"), params)
                counts["known"] += cursor.rowcount
                if KEYS[place - 1] == CONTENT:
                    counts["known"] += recognise_by_keys(found)
            cursor.execute(sql.text(PACKAGE, "vanished"), params)
            gone = cursor.fetchall()
        counts["vanished"] = gone[0][2] if gone else 0
        counts["vanished_rows"] = [f"baris {number}: {name}" for number, name, _ in gone]
    found.counts = counts
    found.save(update_fields=["counts"])
