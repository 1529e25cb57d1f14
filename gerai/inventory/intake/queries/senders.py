"""A sender as its page shows it: lists, what goes wrong most often, what is remembered of it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Lower

from gerai.foundation.access.models import User
from gerai.foundation.access.queries import areas
from gerai.foundation.access.roles import Permission, covers
from gerai.foundation.areas.queries import labels
from gerai.foundation.people.queries import masked_of
from gerai.foundation.people.rules import Kind
from gerai.inventory.intake.models import BusinessList, ColumnChoice, Sender
from gerai.inventory.intake.rules import ABOUT, Subject
from gerai.inventory.intake.rules.senders import UNNAMED, spelt
from gerai.inventory.intake.rules.tips import tip

from . import problem_label

MOST = 6  # kinds of problems
SCALE_WORDS = {1: "rupiah", 1_000: "ribuan rupiah", 1_000_000: "jutaan rupiah"}


@dataclass(frozen=True, slots=True)
class Trouble:
    """A kind of problem of a sender's lists: how many rows of how many, and what helps."""

    label: str
    count: int
    rows: int
    tip: str


@dataclass(frozen=True, slots=True)
class Column:
    """What is remembered of one column: what it is read as, where that holds, who said it when."""

    uid: UUID
    header: str
    label: str
    unit: str
    area: str
    by: str
    at: datetime
    may_change: bool
    seen: str


@dataclass(frozen=True, slots=True)
class Contact:
    """How a sender is written to in one area: the end of its address, whether it is told."""

    code: str
    area: str
    shown: str
    told: bool
    may_change: bool


def lists_of_sender(user: User, sender: str) -> QuerySet[BusinessList]:
    """The sender's lists that the user sees, however the sender is spelt there."""
    return (
        BusinessList.objects.visible_to(user)
        .annotate(named=Lower("sender"))
        .filter(named=spelt(sender) or UNNAMED)
    )


def spelling_of(user: User, sender: str) -> str:
    """The sender as its last list that the user sees spells it."""
    last = lists_of_sender(user, sender).order_by("-uid").values_list("sender", flat=True).first()
    return last or sender


def newest_of(lists: QuerySet[BusinessList]) -> QuerySet[BusinessList]:
    """Those of the lists that no later version mends."""
    return lists.filter(~Exists(BusinessList.objects.filter(revises=OuterRef("pk"))))


def troubles(lists: Iterable[BusinessList]) -> list[Trouble]:
    """What goes wrong most often in the lists, the most frequent first."""
    found: Counter[tuple[str, str]] = Counter()
    rows: Counter[str] = Counter()
    for one in lists:
        rows[one.subject] += one.counts["read"]
        for kind, times in one.counts["problems"].items():
            found[one.subject, kind] += times
        for field, times in one.counts["masked"].items():
            found[one.subject, f"{field}.masked"] += times
    told = []
    for (subject, kind), times in sorted(found.items(), key=lambda pair: (-pair[1], pair[0])):
        label = problem_label(ABOUT[Subject(subject)].target.fields, kind)
        told.append(Trouble(label, times, rows[subject], tip(kind)))
    return told[:MOST]


def columns_of_sender(user: User, sender: str) -> list[Column]:
    """What is remembered of the sender's columns, as the user may see and change it."""
    if not spelt(sender):
        return []
    kept = ColumnChoice.objects.visible_to(user).filter(sender=spelt(sender)).select_related("by")
    held = areas(user, Permission.LIST_ENTER)
    rows = sorted(kept, key=lambda one: (one.signature, one.area_code))
    places = labels({one.area_code for one in rows if one.area_code})
    return [
        Column(
            uid=one.uid,
            header=one.signature,
            label=label_of(one.field),
            unit=SCALE_WORDS.get(one.scale, "") if one.scale != 1 else "",
            area=places.get(one.area_code, ""),
            by=one.by.name,
            at=one.at,
            may_change=any(covers(code, one.area_code) for code in held),
            seen=one.seen,
        )
        for one in rows
    ]


def contacts_of_sender(user: User, sender: str, codes: Iterable[str]) -> list[Contact]:
    """How the sender is written to in each area of its lists, as the user may see and change it."""
    if not spelt(sender):
        return []
    wanted = sorted(set(codes))
    kept = {
        one.area_code: one
        for one in Sender.objects.visible_to(user).filter(
            sender=spelt(sender), area_code__in=wanted
        )
    }
    shown = masked_of([one.uid for one in kept.values()])
    held, places = areas(user, Permission.LIST_ENTER), labels(code for code in wanted if code)
    found = []
    for code in wanted:
        one = kept.get(code)
        mails = shown.get(one.uid, {}).get(Kind.EMAIL, []) if one else []
        may = any(covers(mine, code) for mine in held)
        where = places.get(code, "")
        found.append(Contact(code, where, mails[0].text if mails else "", not one or one.told, may))
    return found


def label_of(field: str) -> str:
    """What people call the field; "" for a column that is left alone."""
    for one in ABOUT.values():
        if field in one.target.fields:
            return one.target.fields[field].label
    return field


def field_choices(subjects: Iterable[str]) -> list[tuple[str, list[tuple[str, str]]]]:
    """The fields that a column may be, by kind of list, the kinds that the sender sends first."""
    first = set(subjects)
    order = sorted(ABOUT, key=lambda subject: subject not in first)
    return [
        (
            ABOUT[subject].list_word.capitalize(),
            sorted(
                (
                    (name, one.label.capitalize())
                    for name, one in ABOUT[subject].target.fields.items()
                ),
                key=lambda pair: pair[1],
            ),
        )
        for subject in order
        if subject in first or not first
    ]
