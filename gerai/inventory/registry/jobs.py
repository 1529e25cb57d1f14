"""Exports are made and dropped in the background."""

from django.utils.timezone import now
from procrastinate.contrib.django import app

from gerai.foundation.later import system

from .actions import exporting, retaining


@app.task(name="registry.make_export", queue="documents", retry=3)
@system
def make_export(*, export_id: int) -> None:
    """The file of one export; it works for the account that asked, within what that may do."""
    exporting.make(export_id=export_id, at=now())


@app.periodic(cron="7 * * * *")
@app.task(name="registry.drop_exports", queue="documents", queueing_lock="registry.drop_exports")
@system
def drop_exports(timestamp: int) -> None:
    """Files of exports are gone when their day is past."""
    exporting.drop_expired(at=now())


@app.periodic(cron="53 18 * * *")
@app.task(name="registry.retain", queue="operations", queueing_lock="registry.retain")
@system
def retain(timestamp: int) -> None:
    """Once a night: persons past their time become nobody."""
    retaining.retain(at=now())
