"""What the outbox knows of a person: to whom and what, sealed, until its time is past."""

from datetime import datetime
from typing import Any
from uuid import UUID

from gerai.foundation.people.engine import Column, of_record, of_value
from gerai.foundation.people.queries import clear_of
from gerai.foundation.people.rules import Kind

from .actions import drop
from .queries import written_to
from .rules import Channel, kind_of

FIELDS: dict[str, tuple[str, ...]] = {}


def recipient(uid: UUID, channel: str) -> bytes:
    """Sealed as the value that the channel's addresses are."""
    return of_value(uid, kind_of(Channel(channel)).value)


SEALED = (
    Column("outbox.Message", "sealed_to", recipient, ("uid", "channel")),
    Column("outbox.Message", "sealed_letter", of_record),
)


def export(holder: UUID) -> dict[str, list[dict[str, Any]]]:
    """What was written to the person, of what is not erased yet."""
    rows = [
        {"purpose": one.purpose, "channel": one.channel, "at": one.made_at, "state": one.state}
        for one in written_to(addresses(holder))
    ]
    return {"messages": rows}


def erase(holder: UUID, at: datetime) -> dict[str, int]:
    """To whom and what is gone; what waited is not sent any more."""
    return {"messages": sum(drop(one, at=at) for one in written_to(addresses(holder)))}


def addresses(holder: UUID) -> set[str]:
    """Where the person is written to."""
    kinds = (Kind.EMAIL, Kind.PHONE)
    known = clear_of([holder], kinds).get(holder, {})
    return {text for kind in kinds for text in known.get(kind, [])}
