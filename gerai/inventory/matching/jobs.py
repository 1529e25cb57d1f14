"""The nightly comparison of the registry with itself."""

from django.utils.timezone import now
from procrastinate.contrib.django import app

from gerai.foundation.access.actions import service_account
from gerai.foundation.later import system

from .actions import match
from .queries import is_due


@app.periodic(cron="41 1 * * *")
@app.task(name="matching.run", queue="operations", queueing_lock="matching.run")
@system
def run(timestamp: int) -> None:
    """Once a night, if a record came or changed since the last run."""
    if is_due():
        match(by=service_account(), at=now())
