"""What intake knows about a person in clear: an owner's name among a row's values.

All else of a person lies in the sealed chunks until the row is entered, and then in `people`.
"""

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from gerai.foundation.access.policies import stored
from gerai.foundation.people.engine import Column, Folder, of_record
from gerai.inventory.registry.models import Person

from .actions.erasing import forget_rows, rows_of
from .engine.chunks import chunks_there, load_chunk
from .models import BusinessList, Row

FIELDS = {"intake.Row": ("values",)}
FOLDERS = [stored(folder, None) for folder in ("lists", "uploads", "originals")]
SEALED = (
    Column("intake.Mending", "sealed", of_record),
    Folder("lists", chunks=True),
    *(Folder(name) for name in ("uploads", "originals", "returns")),
)


def export(holder: UUID) -> dict[str, list[dict[str, Any]]]:
    """The rows as they were read, and their cells as they came while those are kept."""
    person = Person.objects.filter(uid=holder).first()
    rows = [one for part in rows_of(person) for one in told(part[0], part[1])] if person else []
    return {"rows": rows}


def erase(holder: UUID, at: datetime) -> dict[str, int]:
    """Rows and raw cells say nothing of the person."""
    return forget_rows(holder=holder, at=at)


def named(uids: Collection[UUID]) -> dict[UUID, tuple[str, str, str]]:
    """Lists among the holders of whom somebody was shown something: what they are, their names, and
    how much stands in them."""
    found = BusinessList.objects.filter(uid__in=uids)
    return {
        one.uid: ("Daftar", one.name, f"{one.sender}, {one.counts['read']} baris") for one in found
    }


def told(found: BusinessList, numbers: list[int]) -> Iterator[dict[str, Any]]:
    """What the rows said."""
    raw = cells_of_rows(found, numbers)
    for row in Row.objects.filter(business_list=found, number__in=numbers).order_by("number"):
        yield {
            "list": found.name,
            "sender": found.sender,
            "number": row.number,
            "values": row.values,
            "cells": raw.get(row.number, []),
        }


def cells_of_rows(found: BusinessList, numbers: list[int]) -> dict[int, list[Any]]:
    """The sealed cells of the rows, while they are kept."""
    if found.raw_dropped_at:
        return {}
    wanted = set(numbers)
    return {
        row.number: list(row.cells)
        for number in range(chunks_there(found.uid))
        for row in load_chunk(found.uid, number, only=wanted).rows
    }
