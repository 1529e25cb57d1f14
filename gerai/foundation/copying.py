"""Rows on their way into PostgreSQL by COPY: written out as text apart from sending them.

Writing needs no connection, so that a thread may write the next rows while PostgreSQL takes these.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import connection

# What has a meaning of its own in COPY's text format.
MEANING = re.compile(r"[\\\t\n\r]")
ESCAPED = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
PIECE = 250  # rows that are written out and sent at a time


@dataclass(frozen=True, slots=True)
class Lines:
    """Some rows of one table, as COPY reads them."""

    table: str
    columns: tuple[str, ...]
    pieces: tuple[bytes, ...] = field(repr=False)
    count: int


def text(value: str) -> str:
    """A text with its backslashes, tabs and new lines escaped."""
    if value.isalnum() or not MEANING.search(value):
        return value
    return value.translate(ESCAPED)


WRITTEN: dict[type, Callable[[Any], str]] = {
    str: text,
    int: str,
    type(None): lambda _nothing: "\\N",
    bytes: lambda value: "\\\\x" + value.hex(),
    UUID: lambda value: value.hex,
    date: date.isoformat,
    datetime: datetime.isoformat,
    bool: lambda value: "t" if value else "f",
}


def written(table: str, columns: Sequence[str], rows: Iterable[Iterable[Any]]) -> Lines:
    """The rows as COPY reads them; a value of a type that is not known here is a KeyError."""
    pieces, count, rest = [], 0, iter(rows)
    while some := [
        "\t".join([WRITTEN[type(value)](value) for value in row]) for row in islice(rest, PIECE)
    ]:
        pieces.append(("\n".join(some) + "\n").encode())
        count += len(some)
    return Lines(table, tuple(columns), tuple(pieces), count)


def written_by_name(table: str, rows: Iterable[Mapping[str, Any]]) -> Lines | None:
    """The same of rows that name their columns, all those of the first; None without a row."""
    some = list(rows)
    if not some:
        return None
    return written(table, tuple(some[0]), (row.values() for row in some))


def send(lines: Lines) -> None:
    """The rows are in their table."""
    names = ", ".join(f'"{column}"' for column in lines.columns)
    with (
        connection.cursor() as cursor,
        cursor.copy(f'COPY "{lines.table}" ({names}) FROM STDIN') as copy,
    ):
        for piece in lines.pieces:
            copy.write(piece)
