"""What the registry knows about a person in clear: names. All else of a person lies in `people`."""

from datetime import datetime
from typing import Any
from uuid import UUID

from gerai.foundation.people.engine import Blind, Folder
from gerai.foundation.people.rules import Kind

from .actions.erasing import anonymise
from .models import Person
from .queries.subjects import record_of

FIELDS = {"registry.Person": ("name",)}


def proposed(uid: UUID, field: str, value: dict[str, Any]) -> tuple[Kind, list[UUID]]:
    """What waits is the proposal's own value; once it was taken, that of its holder."""
    return Kind(field), [uid, UUID(value["holder"])]


SEALED = (
    Blind("registry.Proposal", "mark", proposed, ("uid", "field", "value")),
    Folder("exports"),
)


def export(holder: UUID) -> dict[str, list[dict[str, Any]]]:
    """The person's record with its history, businesses, what lists said, facts."""
    person = Person.objects.filter(uid=holder).first()
    return record_of(person) if person else {}


def erase(holder: UUID, at: datetime) -> dict[str, int]:
    """Who the person was is gone."""
    return anonymise(uid=holder, at=at)
