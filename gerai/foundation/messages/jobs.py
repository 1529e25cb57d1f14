"""Messages leave in the background, and what is sealed in them does not stay."""

from django.utils.timezone import now
from procrastinate.contrib.django import app

from gerai.foundation.later import system

from . import actions


@app.task(name="messages.deliver", queue="messages")
@system
def deliver(*, message_id: int) -> None:
    """One try; the next ones come by `messages.deliver_due`."""
    actions.deliver(message_id=message_id, at=now())


@app.periodic(cron="* * * * *")
@app.task(
    name="messages.deliver_due",
    queue="messages",
    lock="messages.deliver_due",
    queueing_lock="messages.deliver_due",
)
@system
def deliver_due(timestamp: int) -> None:
    """Once a minute: what waited is tried again when its time has come."""
    actions.deliver_due(clock=now)


@app.periodic(cron="23 * * * *")
@app.task(name="messages.erase_old", queue="messages", queueing_lock="messages.erase_old")
@system
def erase_old(timestamp: int) -> None:
    """Once an hour: whom and what of ended messages are gone after their time."""
    actions.erase_old(at=now())
