"""The worker looks after the worker."""

from django.utils.timezone import now
from procrastinate.contrib.django import app

from gerai.foundation.later import system

from . import actions
from .actions import auditing


@app.periodic(cron="* * * * *")
@app.task(name="operations.reclaim", queue="operations", queueing_lock="operations.reclaim")
@system
def reclaim(timestamp: int) -> None:
    """Once a minute: jobs of workers that died are queued again."""
    actions.reclaim(at=now())


@app.periodic(cron="41 18 * * *")
@app.task(name="operations.check_nightly", queue="operations", queueing_lock="operations.check")
@system
def check_nightly(timestamp: int) -> None:
    """Once a day: the chain of events is gone through, trouble is told to the auditors."""
    auditing.check_nightly(at=now())


@app.task(name="operations.check_chain", queue="operations")
@system
def check_chain(*, check_id: int) -> None:
    """Somebody asked for it."""
    auditing.check_chain(check_id=check_id, at=now())


@app.periodic(cron="9 * * * *")
@app.task(name="operations.report_day", queue="operations", queueing_lock="operations.report_day")
@system
def report_day(timestamp: int) -> None:
    """Within the first hour of a day: what the last one was, once."""
    auditing.report_yesterday(at=now())
