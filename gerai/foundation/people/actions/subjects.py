"""One person across all apps: what is kept of them, and its end.

An app that keeps something of a person has in its personal.py `export(holder)`: names of parts to
rows as JSON knows them, and `erase(holder, at)`: it is gone, and how many rows and files it was.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from gerai.foundation.people.queries import personal_files


def exported(holder: UUID) -> dict[str, list[dict[str, Any]]]:
    """All that any app keeps of the person, by part; parts without anything too."""
    found: dict[str, list[dict[str, Any]]] = {}
    for said in personal_files():
        if hasattr(said, "export"):
            found |= said.export(holder)
    return found


@transaction.atomic
def erased(*, holder: UUID, at: datetime) -> dict[str, int]:
    """All that any app keeps of the person is gone, higher apps first: they find it by what the
    lower ones know. What must stay tells of nobody. How many rows and files, by part."""
    gone: dict[str, int] = {}
    for said in reversed(list(personal_files())):
        if hasattr(said, "erase"):
            gone |= said.erase(holder, at)
    return {part: count for part, count in gone.items() if count}
