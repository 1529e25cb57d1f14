"""What intake does in the background: by itself, and for the people who asked.

Jobs on lists have a queue of their own: `gerai serve` works it at low priority, a few at a time.
"""

from django.utils.timezone import now
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from gerai.foundation.access.models import User
from gerai.foundation.access.queries import reach_of
from gerai.foundation.later import system
from gerai.foundation.scope import acting

from . import actions
from .actions import retyping, running, sending, telling
from .rules.senders import Step

QUEUE = "lists"
TRIES = 6  # a worker that is killed counts
AGAIN = RetryStrategy(max_attempts=TRIES, exponential_wait=3)


@app.periodic(cron="23 2 * * *")
@app.task(name="intake.drop_raw", queue="operations", queueing_lock="intake.drop_raw")
@system
def drop_raw(timestamp: int) -> None:
    """Once a night: raw rows of lists go when their time is past."""
    actions.drop_raw(at=now())


@app.task(name="intake.take", queue=QUEUE, retry=AGAIN, pass_context=True)
@system
def take(context: JobContext, *, upload_id: int) -> None:
    """The file that somebody sent becomes a list, within what that account may do."""
    try:
        sending.take(upload_id=upload_id, at=now())
    except Exception:
        if context.job.attempts >= TRIES:
            sending.give_up(upload_id=upload_id, at=now())
        raise


@app.task(name="intake.enter", queue=QUEUE, retry=AGAIN, pass_context=True)
@system
def enter(context: JobContext, *, work_id: int) -> None:
    """The ready rows of a list go into the registry, for the account that asked."""
    run(context, work_id)


@app.task(name="intake.undo", queue=QUEUE, retry=AGAIN, pass_context=True)
@system
def undo(context: JobContext, *, work_id: int) -> None:
    """A list leaves the registry again, for the account that asked."""
    run(context, work_id)


@app.task(name="intake.give_back", queue=QUEUE, retry=AGAIN, pass_context=True)
@system
def give_back(context: JobContext, *, work_id: int) -> None:
    """The workbook for a list's sender is made, for the account that asked."""
    run(context, work_id)


def run(context: JobContext, work_id: int) -> None:
    """What was asked of a list; the last try that fails says so on the page."""
    try:
        running.run(work_id=work_id, at=now())
    except Exception:
        if context.job.attempts >= TRIES:
            running.give_up(work_id=work_id, at=now())
        raise


@app.periodic(cron="17 * * * *")
@app.task(name="intake.drop_workbooks", queue="operations", queueing_lock="intake.drop_workbooks")
@system
def drop_workbooks(timestamp: int) -> None:
    """Workbooks that nobody fetched within their day are gone."""
    running.drop_expired(at=now())


@app.periodic(cron="37 3 * * *")
@app.task(name="intake.sweep", queue="operations", queueing_lock="intake.sweep")
@system
def sweep(timestamp: int) -> None:
    """Once a night: files that were sent and came to nothing are gone."""
    sending.sweep(at=now())


@app.task(name="intake.read_again", queue=QUEUE, retry=AGAIN)
@system
def read_again(*, list_id: int, user_id: int) -> None:
    """The rows of a list whose columns mean something else now, for the officer who said so."""
    with acting(reach_of(User.objects.get(pk=user_id))):
        retyping.read_again(list_id=list_id, user_id=user_id)


@app.task(name="intake.tell_read", queue="operations", retry=5)
@system
def tell_read(*, list_id: int) -> None:
    """Who sent the list is told that rows of it wait."""
    telling.tell(list_id=list_id, step=Step.READ, at=now())


@app.task(name="intake.tell_returned", queue="operations", retry=5)
@system
def tell_returned(*, list_id: int) -> None:
    """Who sent the list is told that it was given back."""
    telling.tell(list_id=list_id, step=Step.RETURNED, at=now())


@app.task(name="intake.tell_entered", queue="operations", retry=5)
@system
def tell_entered(*, list_id: int) -> None:
    """Who sent the list is told that it is in the registry."""
    telling.tell(list_id=list_id, step=Step.ENTERED, at=now())
