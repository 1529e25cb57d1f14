"""How good a list came, and what of it was put right since: counted when it is settled, kept up to
date afterwards.

Whoever changes the state of rows of a list that was read calls `refresh(found)` last, in the same
transaction: it counts anew how many of the rows that came to wait are in order now, in this list
and in every version before it. The parts of the score never change: they are of the list as it
came.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection

from gerai.foundation import sql
from gerai.inventory.intake.models import BusinessList, Row, Tally
from gerai.inventory.intake.rules.returning import same_record

from .repaired import keys_of, torn

PACKAGE = "gerai.inventory.intake"
NAMES = ("name", "owner_name")


def fill(found: BusinessList) -> None:
    """The list, whose rows were just read, is counted; it and the versions that follow it know
    which of their rows had waited in the version before."""
    Tally.objects.filter(business_list=found).delete()
    run("tally", list=found.pk)
    for version in [found, *found.revisions.all()]:
        link(version)
        refresh(version)


def refresh(found: BusinessList) -> None:
    """Of the list and of every version before it: how many rows that came to wait are in order now,
    there or in a later version."""
    run("tally_repaired", list=found.pk)


def drop(found: BusinessList) -> None:
    """The list is counted nowhere until it is settled again."""
    Tally.objects.filter(business_list=found).delete()
    Row.objects.filter(business_list__revises=found, answers__isnull=False).update(answers=None)


def link(found: BusinessList) -> None:
    """Each row that is one which waited in the version before says so: by the key that we gave it
    when the list went back, else cell by cell, else by what it says, where that stands once in both
    versions."""
    found.rows.filter(answers__isnull=False).update(answers=None)
    origin = found.revises
    if origin is None or not origin.rows.filter(came__isnull=False).exists():
        return
    if pairs := returned(found, origin):
        run("answer_by_token", list=found.pk, fresh=list(pairs), old=list(pairs.values()))
    run("answer_by_cells", list=found.pk, origin=origin.pk)
    run("answer_by_keys", list=found.pk, origin=origin.pk, origin_uid=origin.uid)


def returned(found: BusinessList, origin: BusinessList) -> dict[int, int]:
    """Rows by number, and the serial of the row that waited whose key they have; not where a sort
    left the keys behind, nor a row that was typed over with another record."""
    pairs = {row: old for row, uid, old in keys_of(found) if uid == origin.uid}
    if not pairs or torn(found, origin, pairs):
        return {}
    twice = {old for old, times in Counter(pairs.values()).items() if times > 1}
    waited = {
        number: (serial, (keys, values))
        for serial, number, keys, values in origin.rows.filter(
            came__isnull=False, number__in=set(pairs.values()) - twice
        ).values_list("pk", "number", "keys", "values")
    }
    mine = [row for row, old in pairs.items() if old in waited]
    rows = found.rows.filter(number__in=mine).values_list("number", "keys", "values")
    return {
        number: serial
        for number, *known in rows
        for serial, before in (waited[pairs[number]],)
        if says_nothing(*before) or same_record(before, (known[0], known[1]))
    }


def says_nothing(keys: Sequence[int | None] | None, values: Mapping[str, Any]) -> bool:
    """Whether nothing in the row tells whose it is, so that no record can be typed over."""
    return not any((keys or ())[1:]) and not any(values.get(name) for name in NAMES)


def run(name: str, **params: Any) -> None:
    """One statement of this app."""
    with connection.cursor() as cursor:
        cursor.execute(sql.text(PACKAGE, name), params)
