"""What the registry knows about a person in clear: names. All else of a person lies in `people`."""

from typing import Any
from uuid import UUID

from gerai.foundation.people.engine import Blind, Folder
from gerai.foundation.people.rules import Kind

FIELDS = {"registry.Person": ("name",)}


def proposed(uid: UUID, field: str, value: dict[str, Any]) -> tuple[Kind, list[UUID]]:
    """What waits is the proposal's own value; once it was taken, that of its holder."""
    return Kind(field), [uid, UUID(value["holder"])]


SEALED = (
    Blind("registry.Proposal", "mark", proposed, ("uid", "field", "value")),
    Folder("exports"),
)
