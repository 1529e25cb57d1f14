"""Those who asked are told within seconds; what failed is tried again in its time."""

from django.utils.timezone import now
from procrastinate.contrib.django import app

from gerai.foundation.later import system

from . import actions


@app.task(name="hooks.deliver", queue="hooks")
@system
def deliver(*, delivery_id: int) -> None:
    """One try; the next ones come by `hooks.follow`."""
    actions.deliver(delivery_id=delivery_id, at=now())


@app.periodic(cron="*/15 * * * * *")
@app.task(name="hooks.follow", queue="hooks", lock="hooks.follow", queueing_lock="hooks.follow")
@system
def follow(timestamp: int) -> None:
    """What was chained since is told, and what waited is tried."""
    actions.fan_out(at=now())
    actions.deliver_due(clock=now)
