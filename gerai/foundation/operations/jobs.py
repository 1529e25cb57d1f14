"""The worker looks after the worker."""

from django.utils.timezone import now
from procrastinate.contrib.django import app

from gerai.foundation.later import system

from . import actions


@app.periodic(cron="* * * * *")
@app.task(name="operations.reclaim", queue="operations", queueing_lock="operations.reclaim")
@system
def reclaim(timestamp: int) -> None:
    """Once a minute: jobs of workers that died are queued again."""
    actions.reclaim(at=now())
