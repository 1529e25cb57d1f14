"""Recording what happened, waking those who listen, and chaining it after the commit."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, ClassVar, Protocol, TypeVar
from uuid import UUID

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import connection, transaction

from . import queries
from .engine import keep_head
from .models import Event, Link
from .rules import Linked, checked, digest

Job = TypeVar("Job")
LISTENERS: dict[str, list[Any]] = {}
ONE_CHAINS = 7_301_948_257  # the number of our advisory lock: one process makes links
AT_ONCE = 5_000


class Subject(Protocol):
    """Whatever an event can be about: a record with a uid."""

    _meta: ClassVar[Any]

    @property
    def uid(self) -> UUID:
        """By which the record is known outside."""


def listen(name: str) -> Callable[[Job], Job]:
    """Higher stages hear lower ones: put @listen("grant.handed_over") above a job."""

    def add(job: Job) -> Job:
        LISTENERS.setdefault(name, []).append(job)
        return job

    return add


def record(
    name: str,
    *,
    subject: Subject,
    by: AbstractBaseUser | None,
    area: str = "",
    **data: str | int | list[str] | None,
) -> Event:
    """Note what happened and wake its listeners; all in the caller's transaction.

    What is done to many rows at once is one event per chunk, with their number and a digest.
    """
    checked(name, data)
    about = f"{subject._meta.label_lower}:{subject.uid}"
    event = Event.objects.create(
        name=name, subject=about, by_id=by.pk if by else None, area_code=area, data=data
    )
    for job in LISTENERS.get(name, []):
        job.defer(event_id=event.pk)
    return event


def chain(*, at: datetime) -> int:
    """Every event that was committed before now has its link; how many were made.

    The head of the chain is kept in the home after each commit.
    """
    made = 0
    while links := link_some(at=at):
        made += links
    return made


@transaction.atomic
def link_some(*, at: datetime) -> int:
    """Up to AT_ONCE events get their links, in the order of their transactions.

    An event whose writer ends late is found by a later run: its transaction is not below any
    `seen` noted before it ended.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_CHAINS])
    ended = queries.oldest_open()
    alone = Event.objects.filter(link=None, transaction__gte=queries.floor())
    events = list(alone.order_by("transaction", "pk")[:AT_ONCE])
    if not events:
        return 0
    seen = ended if len(events) < AT_ONCE else min(ended, events[-1].transaction)
    position, last = queries.last_digest()
    links = []
    for event in events:
        position += 1
        said = [getattr(event, name) for name in queries.FIELDS]
        last = digest(last, Linked(position, seen, at, *said))
        links.append(Link(position=position, event=event, seen=seen, at=at, digest=last))
    Link.objects.bulk_create(links)
    transaction.on_commit(note_head)
    return len(links)


def note_head() -> None:
    """The home knows where the chain ends now."""
    if head := queries.head():
        keep_head(settings.HOME, head, settings.AUDIT_TO)
