"""Recording what happened, and waking those who listen."""

from collections.abc import Callable
from typing import Any, ClassVar, Protocol, TypeVar
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser

from .models import Event

Job = TypeVar("Job")
LISTENERS: dict[str, list[Any]] = {}


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
    """Note what happened and wake its listeners; all in the caller's transaction."""
    about = f"{subject._meta.label_lower}:{subject.uid}"
    event = Event.objects.create(
        name=name, subject=about, by_id=by.pk if by else None, area_code=area, data=data
    )
    for job in LISTENERS.get(name, []):
        job.defer(event_id=event.pk)
    return event
