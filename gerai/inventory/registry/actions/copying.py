"""Serials taken from a table's own sequence, and many rows by one COPY."""

from collections.abc import Iterator
from itertools import chain
from typing import Any

from django.db import connection


def serials(model: type[Any], count: int) -> list[int]:
    """So many serials of the model's table, taken from its sequence for good."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [model._meta.db_table, count],
        )
        return [row[0] for row in cursor.fetchall()]


def copy(model: type[Any], rows: Iterator[dict[str, Any]]) -> None:
    """The rows are in the model's table; all have the columns of the first."""
    first = next(rows, None)
    if first is None:
        return
    names = ", ".join(f'"{column}"' for column in first)
    with (
        connection.cursor() as cursor,
        cursor.copy(f'COPY "{model._meta.db_table}" ({names}) FROM STDIN') as lines,
    ):
        for row in chain([first], rows):
            lines.write_row(tuple(row.values()))
