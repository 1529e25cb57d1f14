"""The registry's records with their personal values in clear, in a DuckDB of this process's memory.

Nothing of it is ever written down: what does not fit the memory is not spilt to a disk, the run
ends with a sentence instead (DuckDB encrypts its spill safely only by an extension that would have
to be fetched from elsewhere).
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

import duckdb
import pyarrow as pa
from django.db import connection

from gerai.foundation import sql
from gerai.foundation.answers import Refused
from gerai.foundation.people.engine import opened
from gerai.foundation.people.rules import Kind

PACKAGE = "gerai.inventory.matching"
KINDS = (Kind.NIK, Kind.PHONE, Kind.BIRTH_DATE, Kind.ADDRESS)
AT_A_TIME = 20_000
LIMIT = "3GB"  # beside it some hundred megabytes of Python
UUIDS = pa.binary(16)
SIGHTING = pa.schema(
    [
        ("business", pa.int64()),
        ("business_uid", UUIDS),
        ("person", pa.int64()),
        ("person_uid", UUIDS),
        ("owner", pa.string()),
        ("sex", pa.string()),
        ("name", pa.string()),
        ("area", pa.string()),
        ("sector", pa.string()),
        ("year", pa.int32()),
        ("nib", pa.string()),
    ]
)
VALUE = pa.schema([("holder", UUIDS), ("kind", pa.string()), ("said", pa.string())])


@dataclass
class Memory:
    """The database in memory, and how long each room took, in seconds."""

    db: duckdb.DuckDBPyConnection
    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def room(self, name: str) -> Iterator[None]:
        """The block's time counts for this room."""
        began = perf_counter()
        yield
        self.seconds[name] = self.seconds.get(name, 0.0) + perf_counter() - began

    def run(self, order: str) -> None:
        """One statement; nothing of its result is left open."""
        self.db.execute(order).fetchall()

    def one(self, question: str) -> Any:
        """The first row of the answer."""
        return self.db.execute(question).fetchall()[0]


@contextmanager
def memory() -> Iterator[Memory]:
    """An empty one; gone afterwards."""
    with duckdb.connect(":memory:") as db:
        held = Memory(db)
        held.run("SET temp_directory = ''")
        held.run("SET max_temp_directory_size = '0KB'")
        held.run(f"SET memory_limit = '{LIMIT}'")
        held.run("SET preserve_insertion_order = false")
        held.run("SET enable_progress_bar = false")
        try:
            yield held
        except duckdb.OutOfMemoryException:
            raise Refused(
                f"Registri ini terlalu besar untuk dicocokkan dalam {LIMIT} memori. Tidak ada "
                "usulan yang berubah."
            ) from None


def read(held: Memory) -> None:
    """The tables `sighting` and `value` are there: a business with an owner, or one of both alone;
    and the newest value of each kind of each holder."""
    with held.room("read"):
        fill(held, "sighting", SIGHTING, rows_of(sql.text(PACKAGE, "sightings"), {}))
    with held.room("open"):
        asked = {"kinds": [kind.value for kind in KINDS]}
        fill(held, "value", VALUE, in_clear(rows_of(sql.text(PACKAGE, "values"), asked)))


def rows_of(question: str, given: Mapping[str, Any]) -> Iterator[list[tuple[Any, ...]]]:
    """The rows of an answer, some thousand at a time."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(question, given)
        while some := cursor.fetchmany(AT_A_TIME):
            yield some


def in_clear(parts: Iterator[list[tuple[Any, ...]]]) -> Iterator[list[tuple[Any, ...]]]:
    """Each value opened."""
    known = {kind.value: kind for kind in KINDS}
    for rows in parts:
        yield [
            (holder, kind, opened(uid, known[kind], bytes(sealed)))
            for uid, holder, kind, sealed in rows
        ]


def fill(
    held: Memory, table: str, schema: pa.Schema, parts: Iterator[list[tuple[Any, ...]]]
) -> None:
    """The rows are in the table."""
    held.db.register("part", schema.empty_table())
    held.run(f"CREATE TABLE {table} AS FROM part")
    held.db.unregister("part")
    for rows in parts:
        columns = [
            pa.array([cell and cell.bytes for cell in column] if one.type == UUIDS else column,
                     type=one.type)
            for one, column in zip(schema, zip(*rows, strict=True), strict=True)
        ]  # fmt: skip
        held.db.register("part", pa.table(columns, schema=schema))
        held.run(f"INSERT INTO {table} FROM part")
        held.db.unregister("part")
