"""What data protection does in the background."""

from django.utils.timezone import now
from procrastinate.contrib.django import app

from gerai.foundation.later import later, system

from . import actions
from .actions import packages

A_WHILE = 20.0  # seconds, so that other jobs have their turn


@app.task(name="privacy.reseal", queue="operations", lock="privacy.reseal")
@system
def reseal(*, rotation_id: int) -> None:
    """What is sealed comes under the newest keys; safe to run twice, and to be killed."""
    rotation = actions.go_on(seconds=A_WHILE, clock=now)
    if rotation and not rotation.ended_at:
        later("privacy.reseal", rotation_id=rotation.pk)


@app.periodic(cron="13 * * * *")
@app.task(name="privacy.drop_packages", queue="operations", queueing_lock="privacy.drop_packages")
@system
def drop_packages(timestamp: int) -> None:
    """Copies of persons' data are gone when their day is past."""
    packages.drop_packages(at=now())
