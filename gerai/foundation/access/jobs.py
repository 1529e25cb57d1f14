"""What the system clears away by itself."""

from django.utils import timezone
from procrastinate.contrib.django import app

from gerai.foundation.later import system

from . import actions


@app.periodic(cron="17 * * * *")
@app.task(name="access.clear_over", queue="operations", queueing_lock="access.clear_over")
@system
def clear_over(timestamp: int) -> None:
    """Sessions and remembered tries that are over are gone."""
    actions.clear_over(at=timezone.now())
