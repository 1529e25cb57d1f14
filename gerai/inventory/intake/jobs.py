"""What intake does by itself."""

from django.utils.timezone import now
from procrastinate.contrib.django import app

from gerai.foundation.later import system

from . import actions


@app.periodic(cron="23 2 * * *")
@app.task(name="intake.drop_raw", queue="operations", queueing_lock="intake.drop_raw")
@system
def drop_raw(timestamp: int) -> None:
    """Once a night: raw rows of lists go when their time is past."""
    actions.drop_raw(at=now())
