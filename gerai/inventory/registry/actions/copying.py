"""Serials taken from a table's own sequence, and many rows by one COPY."""

from collections.abc import Iterable
from typing import Any

from django.db import connection

from gerai.foundation.copying import send, written_by_name


def serials(model: type[Any], count: int) -> list[int]:
    """So many serials of the model's table, taken from its sequence for good."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [model._meta.db_table, count],
        )
        return [row[0] for row in cursor.fetchall()]


def copy(model: type[Any], rows: Iterable[dict[str, Any]]) -> None:
    """The rows are in the model's table; all have the columns of the first."""
    if lines := written_by_name(model._meta.db_table, rows):
        send(lines)
