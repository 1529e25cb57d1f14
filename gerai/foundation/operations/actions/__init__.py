"""Static files gathered, jobs worked, abandoned jobs given back, messages tried again."""

import hashlib
from collections.abc import Collection
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from asgiref.sync import async_to_sync
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import transaction
from procrastinate.contrib.django import app

from gerai.foundation.access.models import User
from gerai.foundation.access.queries import require
from gerai.foundation.access.roles import Permission
from gerai.foundation.messages import actions as outbox
from gerai.foundation.messages.models import Message
from gerai.foundation.operations.queries import messages_of
from gerai.foundation.people.engine import sweep

ABANDONED_AFTER = timedelta(seconds=45)


def gather_static() -> bool:
    """Static files lie hashed and compressed in the home. False when they were already there."""
    if settings.DEBUG:
        return False
    stamp = Path(settings.STATIC_ROOT) / ".gathered"
    now = fingerprint()
    if stamp.exists() and stamp.read_text() == now:
        return False
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    stamp.write_text(now)
    return True


def fingerprint() -> str:
    """Changes when any static file of any app does (path, size, time)."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            file = Path(storage.path(path)).stat()
            digest.update(f"{path} {file.st_size} {file.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def work(
    *, concurrency: int, wait: bool, only: Collection[str] = (), without: Collection[str] = ()
) -> None:
    """Jobs are worked until a signal comes, or (wait off) until none is left; those of some queues,
    or of all but some. What a killed worker left in the clear is gone first."""
    sweep(settings.HOME)
    known = {task.queue for task in app.tasks.values()}
    queues = sorted(set(only) or known - set(without)) if only or without else None
    worker = app.with_connector(app.connector.get_worker_connector())  # type: ignore[attr-defined]
    worker.run_worker(concurrency=concurrency, wait=wait, listen_notify=wait, queues=queues)


def reclaim(*, at: datetime) -> int:
    """Jobs whose worker died are queued again; each job is safe to run twice."""
    stalled = list(
        async_to_sync(app.job_manager.get_stalled_jobs)(
            seconds_since_heartbeat=ABANDONED_AFTER.total_seconds()
        )
    )
    for job in stalled:
        async_to_sync(app.job_manager.retry_job)(job, retry_at=at)
    return len(stalled)


@transaction.atomic
def try_again(*, uid: UUID, by: User, at: datetime) -> Message:
    """A message that was given up is tried again, for who may have it so where it belongs."""
    message = messages_of(by).select_for_update(of=("self",)).get(uid=uid)
    require(by, Permission.MESSAGE_RETRY, area=message.area_code)
    return outbox.try_again(uid=uid, by=by, at=at)
