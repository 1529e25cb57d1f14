"""Builders of messages to people."""

from datetime import UTC, datetime

from gerai.foundation.messages import actions, engine
from gerai.foundation.messages.models import Message
from gerai.foundation.messages.rules import Letter

NOON = datetime(2026, 11, 25, 5, tzinfo=UTC)


def message(*, to: str = "sri@example.id", purpose: str = "reset_code", **given: object) -> Message:
    """A message that was written at noon; what is given beside stands in its row."""
    sent = {"at": NOON, "values": {"code": "1234-5678"}, "language": "id", "area": "33"}
    for name in set(sent) & set(given):
        sent[name] = given.pop(name)
    made = actions.send(purpose=purpose, to=to, **sent)
    if given:
        Message.objects.filter(pk=made.pk).update(**given)
        made.refresh_from_db()
    return made


def given_up(**given: object) -> Message:
    """One that was tried until no try was left."""
    usual = {"state": "given_up", "reason": "unreachable", "attempts": 8, "next_at": None}
    return message(**usual | {"ended_at": NOON} | given)


def letters() -> list[tuple[str, Letter]]:
    """Whom and what every message says, the oldest first: as its reader will read it."""
    return [engine.unseal(one) for one in Message.objects.order_by("pk")]
