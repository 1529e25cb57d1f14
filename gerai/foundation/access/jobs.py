"""What the system clears away by itself."""

from django.utils import timezone
from procrastinate.contrib.django import app

from gerai.foundation.later import system

from . import actions


@app.periodic(cron="4 * * * *")
@app.task(name="access.note_over", queue="operations", queueing_lock="access.note_over")
@system
def note_over(timestamp: int) -> None:
    """Postings that ended by their planned day, and proposals that nobody decided in time, stand in
    the events."""
    actions.note_over(at=timezone.now())


@app.periodic(cron="17 * * * *")
@app.task(name="access.clear_over", queue="operations", queueing_lock="access.clear_over")
@system
def clear_over(timestamp: int) -> None:
    """Sessions and remembered tries that are over are gone."""
    actions.clear_over(at=timezone.now())
