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
from zlib import crc32

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
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_security_active(%s)", [lines.table])
        if not cursor.fetchone()[0]:
            return fill(cursor, lines, lines.table, names)
        # PostgreSQL copies into no table behind a wall: by way of one of our own, for this
        # transaction, so that the wall is asked for every row.
        own = f"{lines.table}_{crc32(names.encode()):08x}"
        cursor.execute(
            f'CREATE TEMP TABLE IF NOT EXISTS "{own}" ON COMMIT DROP '  # noqa: S608 (our names)
            f'AS SELECT {names} FROM "{lines.table}" WITH NO DATA'
        )
        fill(cursor, lines, own, names)
        cursor.execute(f'INSERT INTO "{lines.table}" ({names}) TABLE "{own}"')
        cursor.execute(f'TRUNCATE "{own}"')


def fill(cursor: Any, lines: Lines, table: str, names: str) -> None:
    """The rows are in this table."""
    with cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as copy:
        for piece in lines.pieces:
            copy.write(piece)
