"""What the outbox knows of a person: to whom and what, sealed, until its time is past."""

from uuid import UUID

from gerai.foundation.people.engine import Column, of_record, of_value

from .rules import Channel, kind_of

FIELDS: dict[str, tuple[str, ...]] = {}


def recipient(uid: UUID, channel: str) -> bytes:
    """Sealed as the value that the channel's addresses are."""
    return of_value(uid, kind_of(Channel(channel)).value)


SEALED = (
    Column("outbox.Message", "sealed_to", recipient, ("uid", "channel")),
    Column("outbox.Message", "sealed_letter", of_record),
)
