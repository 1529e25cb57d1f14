"""The sealed cells of a few rows of a list, without its other chunks."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from django.db import connection

from gerai.foundation import sql
from gerai.foundation.tables.rules import RawRow
from gerai.inventory.intake.engine import CHUNK, load_chunk
from gerai.inventory.intake.engine.mended import mended_of
from gerai.inventory.intake.models import BusinessList

PACKAGE = "gerai.inventory.intake"
Personal = list[tuple[str, str]]


def chunks_of(found: BusinessList, numbers: Collection[int]) -> dict[int, list[int]]:
    """The rows by the chunk that they lie in."""
    params: dict[str, Any] = {
        "list": found.pk,
        "numbers": list(numbers),
        "size": CHUNK,
        "last": max(numbers),
    }
    chunks = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(sql.text(PACKAGE, "chunks_of_rows"), params)
        for number, chunk in cursor.fetchall():
            chunks[chunk].append(number)
    return chunks


def raw_row(found: BusinessList, number: int) -> tuple[RawRow | None, Personal]:
    """The row as it came, and its personal values as they are now; None when its cells are kept no
    more."""
    if found.raw_dropped_at or not found.chunks_read:
        return None, []
    chunk = load_chunk(found.uid, next(iter(chunks_of(found, [number]))), only={number})
    mended = mended_of(found, [number]).get(number)
    personal = mended.personal if mended else chunk.personal.get(number, [])
    return chunk.rows[0], personal
