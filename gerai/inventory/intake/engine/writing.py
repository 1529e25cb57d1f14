"""Rows as a stream of bytes: CSV, JSON, XLSX, Parquet; never more than some thousand in memory.

CSV and XLSX are opened by people, so no text of theirs is a formula; JSON and Parquet are read by
programs and say every text as it is.
"""

import csv
import io
import json
import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import IO

import duckdb
from openpyxl import Workbook

from gerai.inventory.registry.engine import texts
from gerai.inventory.registry.rules import harmless

Cell = str | int
Rows = Iterator[Sequence[Sequence[Cell]]]
SHEET_ROWS = 1_000_000  # Excel ends a sheet at 1,048,576


def as_csv(out: IO[bytes], heads: Sequence[str], rows: Rows, _numbers: frozenset[str]) -> None:
    """Commas, UTF-8; a text that a spreadsheet would take for a formula has an apostrophe."""
    with text_of(out) as text:
        writer = csv.writer(text)
        writer.writerow(heads)
        for some in rows:
            writer.writerows(
                [harmless(cell) if isinstance(cell, str) else cell for cell in row] for row in some
            )


def as_json(out: IO[bytes], heads: Sequence[str], rows: Rows, _numbers: frozenset[str]) -> None:
    """One list, an object a row."""
    with text_of(out) as text:
        text.write("[")
        before = "\n"
        for some in rows:
            for row in some:
                said = dict(zip(heads, row, strict=True))
                text.write(before + json.dumps(said, ensure_ascii=False))
                before = ",\n"
        text.write("\n]\n")


def as_xlsx(out: IO[bytes], heads: Sequence[str], rows: Rows, _numbers: frozenset[str]) -> None:
    """Every text is a text cell; a new sheet before Excel's last row."""
    book, count = Workbook(write_only=True), 0
    for some in rows:
        if count % SHEET_ROWS == 0:
            sheet = book.create_sheet(f"Baris {count // SHEET_ROWS + 1}")
            sheet.append(texts(sheet, heads))
        for row in some:
            sheet.append(texts(sheet, row))
        count += len(some)
    if not count:
        sheet = book.create_sheet("Baris 1")
        sheet.append(texts(sheet, heads))
    book.save(out)


def as_parquet(out: IO[bytes], heads: Sequence[str], rows: Rows, numbers: frozenset[str]) -> None:
    """By DuckDB, from and to files that have no name, so that nothing of them is left."""
    columns = ", ".join(
        f'CAST("{head}" AS BIGINT) AS "{head}"'
        if head in numbers
        else f'coalesce("{head}", \'\') AS "{head}"'
        for head in heads
    )
    kinds = ", ".join(f"'{head}': 'VARCHAR'" for head in heads)
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as made:
        with text_of(given) as text:
            writer = csv.writer(text, quoting=csv.QUOTE_ALL)
            for some in rows:
                writer.writerows(some)
        source, target = (f"/proc/{os.getpid()}/fd/{file.fileno()}" for file in (given, made))
        with duckdb.connect(config={"memory_limit": "256MB", "threads": 1}) as base:
            base.execute(
                f"COPY (SELECT {columns} FROM read_csv('{source}', header=false, "  # noqa: S608
                f"delim=',', quote='\"', escape='\"', columns={{{kinds}}}, auto_detect=false, "
                "parallel=false, max_line_size=4000000)) "
                f"TO '{target}' (FORMAT parquet, COMPRESSION zstd, USE_TMP_FILE false)"
            ).fetchall()
        with Path(target).open("rb") as whole:
            while piece := whole.read(1 << 20):
                out.write(piece)


def text_of(out: IO[bytes]) -> "Text":
    """The bytes as text, left open behind it."""
    return Text(out, encoding="utf-8", newline="", write_through=False)


class Text(io.TextIOWrapper):
    """Text over bytes that are somebody else's to close."""

    def __exit__(self, *_: object) -> None:
        self.flush()
        self.detach()


FORMS: dict[str, Callable[[IO[bytes], Sequence[str], Rows, frozenset[str]], None]] = {
    "csv": as_csv,
    "json": as_json,
    "parquet": as_parquet,
    "xlsx": as_xlsx,
}
