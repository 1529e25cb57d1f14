"""Parquet, read by columns as a stream; structures inside a cell become columns of their own."""

from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path
from typing import Any

import duckdb

from gerai.foundation.answers import Refused
from gerai.foundation.tables.rules import Table

from . import limits
from .cutting import named
from .frames import Placed
from .saying import text_of
from .sources import Source, sampled

FETCHED = 2_000
DEEPEST = 6
MEMORY = "256MB"
Path_ = tuple[str, ...]


def of_parquet(path: Path) -> Source:
    """The file's only table."""
    try:
        base = duckdb.connect(
            config={
                "threads": 1,
                "memory_limit": MEMORY,
                "autoinstall_known_extensions": False,
                "autoload_known_extensions": False,
                "temp_directory": "",
                "allow_community_extensions": False,
            }
        )
        asked = base.execute("SELECT * FROM read_parquet(?)", [literal(path)])
        columns = [pair for name, kind, *_ in asked.description for pair in leaves((name,), kind)]
    except duckdb.Error:
        raise Refused(
            "Parquet-nya rusak atau memakai cara yang tidak dikenal. Simpan ulang, lalu kirim lagi."
        ) from None
    if len(columns) > limits.COLUMNS:
        raise Refused(
            f"ada {len(columns)} kolom, paling banyak {limits.COLUMNS}. "
            "Hapus yang tidak dipakai, lalu kirim lagi."
        )
    places = {name: at for at, (name, *_) in enumerate(asked.description)}
    rows = fetched(asked, [(places[path_[0]], path_[1:]) for path_ in columns])
    first = list(islice(rows, limits.SAMPLE))
    headers = named([".".join(one) for one in columns])
    table = Table("", headers, sampled([cells for _, _, cells in first]))
    return Source("parquet", [table], chain(first, rows))


def literal(path: Path) -> str:
    """The path with nothing in it that stands for other files."""
    return "".join(f"[{sign}]" if sign in "*?[" else sign for sign in str(path))


def leaves(name: Path_, kind: Any) -> Iterator[Path_]:
    """The column itself, or those inside its structure."""
    if getattr(kind, "id", "") != "struct" or len(name) > DEEPEST:
        yield name
        return
    for inner, deeper in kind.children:
        yield from leaves((*name, inner), deeper)


def fetched(asked: Any, columns: list[tuple[int, Path_]]) -> Iterator[Placed]:
    """The rows as text, some thousand at a time."""
    line = 0
    try:
        while some := asked.fetchmany(FETCHED):
            for row in some:
                line += 1
                cells = tuple(
                    value if value.__class__ is str else text_of(inside(value, path))
                    for at, path in columns
                    for value in (row[at],)
                )
                if sum(map(len, cells)) > limits.CELL:
                    raise Refused(
                        f"baris {line}: isinya lebih dari {limits.CELL} huruf. "
                        "Pendekkan isinya, lalu kirim lagi."
                    )
                yield 0, line, cells
    except duckdb.Error:
        raise Refused(
            f"Parquet-nya rusak setelah baris {line}. Simpan ulang, lalu kirim lagi."
        ) from None


def inside(value: Any, path: Path_) -> Any:
    """What stands at the end of the path inside a structure."""
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return str(value) if isinstance(value, dict) else value
