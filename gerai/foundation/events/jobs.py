"""The chain follows the events within seconds."""

from django.utils.timezone import now
from procrastinate.contrib.django import app

from gerai.foundation.later import system

from . import actions


@app.periodic(cron="*/10 * * * * *")
@app.task(name="events.chain", queue="events", queueing_lock="events.chain")
@system
def chain(timestamp: int) -> None:
    """Link what was committed; safe to run twice, and beside another."""
    actions.chain(at=now())
