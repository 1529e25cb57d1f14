"""Keeping, forgetting and showing personal values. Who may is asked by the caller, who stands
above the permissions; that it happened is recorded here."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import islice
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction

from gerai.foundation.copying import Lines, send, written
from gerai.foundation.events.actions import record
from gerai.foundation.ids import uuid7, uuid7s
from gerai.foundation.people import engine
from gerai.foundation.people.engine import unlock
from gerai.foundation.people.models import Value
from gerai.foundation.people.rules import Kind, PersonalEntry, normalise

__all__ = [
    "NoReason",
    "PersonalEntry",
    "forget",
    "keep",
    "keep_lines",
    "keep_many",
    "lines_of",
    "reveal",
    "unlock",
]

COLUMNS = ("id", "holder", "kind", "sealed", "index", "source", "at")
CHUNK = 5_000
LONGEST_REASON = 200


class NoReason(ValueError):
    """Why a value is to be seen was not said in words, or a number was written there."""


@transaction.atomic
def keep(*, holder: UUID, kind: Kind, text: str, at: datetime, source: UUID | None = None) -> Value:
    """The holder has this value from this source, once however often it is said."""
    plain = normalise(kind, text)
    known = Value.objects.filter(
        holder=holder, kind=kind, source=source, index__in=engine.blinds(kind, plain)
    )
    if there := known.first():
        return there
    value = Value(id=uuid7(), holder=holder, kind=kind, source=source, at=at)
    value.sealed = engine.sealed(value.id, kind, plain)
    value.index = engine.blind(kind, plain)
    value.save(force_insert=True)
    return value


@transaction.atomic
def keep_many(entries: Iterable[PersonalEntry]) -> int:
    """All of them are kept, by COPY; how many. Their texts are normalised already.

    By chunks: while a COPY runs, nothing else may be asked on its connection.
    """
    count, rest = 0, iter(entries)
    while chunk := list(islice(rest, CHUNK)):
        keep_lines(lines_of(chunk))
        count += len(chunk)
    return count


def keep_lines(lines: Lines) -> None:
    """Values that were sealed before are kept."""
    send(lines)


def lines_of(entries: Sequence[PersonalEntry]) -> Lines:
    """The values sealed, on their way to be kept. Asks no database once the keys are read, see
    `unlock`: a thread may do it while another one keeps those before."""
    ids = uuid7s(len(entries))
    values = [(uid, entry.kind, entry.text) for uid, entry in zip(ids, entries, strict=True)]
    rows = (
        (uid, entry.holder, entry.kind.value, sealed, index, entry.source, entry.at)
        for uid, entry, (sealed, index) in zip(
            ids, entries, engine.sealed_and_blind(values), strict=True
        )
    )
    return written(Value._meta.db_table, COLUMNS, rows)


@transaction.atomic
def forget(*, holder: UUID, kinds: Sequence[Kind] | None = None) -> int:
    """The holder's values are gone, all or those of the kinds; how many they were."""
    values = Value.objects.filter(holder=holder)
    if kinds is not None:
        values = values.filter(kind__in=kinds)
    return values.delete()[0]


@transaction.atomic
def reveal(
    *, value_id: UUID, by: AbstractBaseUser, purpose: str, reason: str, at: datetime, area: str
) -> str:
    """The value in clear; who saw it, when, for what and why stands in the events for good.

    The caller has asked for the permission in the area of the value's holder.
    """
    why = " ".join(reason.split())[:LONGEST_REASON]
    if len(why) < 3 or re.search(r"\d{6}", re.sub(r"[ .-]", "", why)):
        raise NoReason("Tulis alasannya dengan kata-kata, tanpa nomor.")
    value = Value.objects.get(pk=value_id)
    text = engine.opened(value.id, Kind(value.kind), bytes(value.sealed))
    record(
        "personal.revealed",
        subject=value,
        by=by,
        area=area,
        kind=value.kind,
        holder=str(value.holder),
        purpose=purpose,
        reason=why,
        at=at.isoformat(),
    )
    return text
