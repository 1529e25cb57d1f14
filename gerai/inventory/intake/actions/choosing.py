"""What the columns of a sender's lists are, as somebody said: remembered for its next list, seen,
corrected and forgotten on the sender's page."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from gerai.foundation.access.models import User
from gerai.foundation.access.queries import require
from gerai.foundation.access.roles import Permission
from gerai.foundation.answers import Refused
from gerai.foundation.events.actions import record
from gerai.foundation.tables.rules import Choice
from gerai.foundation.tables.rules.headers import signature
from gerai.inventory.intake.models import BusinessList, ColumnChoice
from gerai.inventory.intake.rules import ABOUT, BEFORE
from gerai.inventory.intake.rules.choosing import SAID, UNITS
from gerai.inventory.intake.rules.senders import UNNAMED, spelt

__all__ = ["UNNAMED", "Clash", "correct", "forget", "kept", "remember", "remembered"]
SCALES = {1, *UNITS.values()}


class Clash(Exception):
    """Somebody else said something of the column since it was looked at."""


def remembered(sender: str, *, area: str) -> dict[str, Choice]:
    """By header signature, what holds in the area: what was said of it, else of a larger one. What
    names a field that is gone is forgotten."""
    around = {area[:end] for end in (0, 2, 5, 8, 13)}
    kept = ColumnChoice.objects.filter(sender=spelt(sender), area_code__in=around)
    fields = known_fields()
    return {
        one.signature: Choice(one.field, BEFORE, one.scale)
        for one in sorted(kept, key=lambda one: len(one.area_code))
        if sender and (not one.field or one.field in fields)
    }


def kept(found: BusinessList) -> dict[str, Choice]:
    """What was said of this list's own columns: it holds whenever the list is read again, also
    where there is no sender to remember it for."""
    return {
        signature(one["header"]): Choice(one["field"] or "", SAID, one.get("scale", 1))
        for one in found.columns
        if one["reason"].startswith(SAID) and not one.get("split")
    }


def known_fields() -> set[str]:
    """The fields of every kind of list."""
    return {name for one in ABOUT.values() for name in one.target.fields}


def remember(
    sender: str, choices: Mapping[str, Choice], *, area: str, by: User, at: datetime
) -> None:
    """The sender's next list of the area is understood in the same way. One without a name has no
    next."""
    if not choices or not spelt(sender):
        return
    ColumnChoice.objects.bulk_create(
        [
            ColumnChoice(
                sender=spelt(sender),
                area_code=area,
                signature=signature,
                field=choice.field,
                scale=choice.scale,
                by=by,
                at=at,
            )
            for signature, choice in choices.items()
        ],
        update_conflicts=True,
        unique_fields=["sender", "area_code", "signature"],
        update_fields=["field", "scale", "by", "at"],
    )


@transaction.atomic
def correct(
    *, uid: UUID, seen: str, field: str, scale: int, by: User, at: datetime
) -> ColumnChoice:
    """The column is this field from the next list on. Clash when it is not as it was `seen`."""
    choice = locked(uid, seen, by)
    if field not in known_fields() | {""} or scale not in SCALES:
        raise Refused("Pilih isian dan satuan dari daftar yang ada.")
    choice.field, choice.scale, choice.by, choice.at = field, scale, by, at
    choice.save(update_fields=["field", "scale", "by", "at"])
    told("column.corrected", choice, by, field=field, scale=scale)
    return choice


@transaction.atomic
def forget(*, uid: UUID, seen: str, by: User) -> ColumnChoice:
    """Nothing is remembered of the column any more. Clash when it is not as it was `seen`."""
    choice = locked(uid, seen, by)
    told("column.forgotten", choice, by, field=choice.field, scale=choice.scale)
    choice.delete()
    return choice


def locked(uid: UUID, seen: str, by: User) -> ColumnChoice:
    """The choice, for this transaction alone."""
    visible = ColumnChoice.objects.visible_to(by)
    choice = ColumnChoice.objects.select_for_update().get(
        pk__in=visible.filter(uid=uid).values("pk")
    )
    require(by, Permission.LIST_ENTER, area=choice.area_code)
    if seen != choice.seen:
        raise Clash
    return choice


def told(name: str, choice: ColumnChoice, by: User, **data: str | int) -> None:
    """The event: which column of whom."""
    said = {"sender": choice.sender, "column": choice.signature, **data}
    record(name, subject=choice, by=by, area=choice.area_code, **said)
