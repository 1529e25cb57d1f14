"""What calls were answered does not stay."""

from django.utils.timezone import now
from procrastinate.contrib.django import app

from gerai.foundation.later import system

from . import actions


@app.periodic(cron="41 * * * *")
@app.task(name="api.clear_old", queue="operations", queueing_lock="api.clear_old")
@system
def clear_old(timestamp: int) -> None:
    """Once an hour: answers are gone after their day."""
    actions.clear_old(at=now())
