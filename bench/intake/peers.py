"""The same file by other means: django-import-export into its own table, and the floor.

The floor reads the file and COPYs its cells as text: no check, no code, no key. It is the least
that any way into PostgreSQL costs.
"""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg

from .rows import HEADER

NAMES = [f"c{number}" for number in range(len(HEADER))]
NIK = 3


def floor(path: Path, dsn: str) -> int:
    """Calamine (or the csv module) and COPY; rows that arrived."""
    count = 0
    with psycopg.connect(dsn) as connection, connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bench_floor")
        columns = ", ".join(f"{name} text" for name in NAMES)
        cursor.execute(f"CREATE TABLE bench_floor ({columns})")
        with cursor.copy("COPY bench_floor FROM STDIN") as copy:
            for row in cells(path):
                copy.write_row(row)
                count += 1
    return count


def cells(path: Path) -> Iterator[list[str]]:
    """The file's data rows as text."""
    if path.suffix == ".csv":
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.reader(file)
            next(reader)
            yield from reader
        return
    from python_calamine import CalamineWorkbook

    rows = iter(CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python())
    next(rows)
    yield from ([str(cell) for cell in row] for row in rows)


def its_own(path: Path) -> Any:
    """The file as django-import-export reads it for its admin; empty cells of a workbook as empty
    texts, which its model takes."""
    import tablib
    from import_export.formats import base_formats

    if path.suffix == ".csv":
        read = base_formats.CSV().create_dataset(path.read_text(encoding="utf-8"))
    else:
        read = base_formats.XLSX().create_dataset(path.read_bytes())
    return tablib.Dataset(
        *(["" if cell is None else str(cell) for cell in row] for row in read), headers=NAMES
    )


def import_export(path: Path, dsn: str, *, bulk: bool) -> int:
    """django-import-export with instances cleaned: as it is installed, or in bulk, as its
    documentation has it for many rows, without differences and without looking for old rows; rows
    that arrived. ImportError where it is not installed."""
    from import_export import resources

    model = peer_model()
    columns = ", ".join(f"{name} text NOT NULL" for name in NAMES)
    with psycopg.connect(dsn) as owner:
        owner.execute(f"CREATE TABLE bench_peer ({columns}, PRIMARY KEY ({NAMES[0]}))")
        owner.execute("GRANT ALL ON bench_peer TO PUBLIC")

    class Rows(resources.ModelResource):  # type: ignore[misc]
        class Meta:
            model = peer_model()
            import_id_fields = ("c0",)
            use_bulk = bulk
            batch_size = 1_000
            skip_diff = bulk
            force_init_instance = bulk
            clean_model_instances = True

    Rows().import_data(its_own(path), dry_run=False, use_transactions=True)
    count = model.objects.count()  # type: ignore[attr-defined]
    with psycopg.connect(dsn) as owner:
        owner.execute("DROP TABLE bench_peer")
    assert count, "nothing arrived"
    return int(count)


def peer_model() -> type:
    """Twenty columns of text, the NIK with the check that a project would write."""
    from django.apps import apps
    from django.core.validators import RegexValidator
    from django.db import models

    if "benchrow" in apps.all_models["registry"]:
        return apps.all_models["registry"]["benchrow"]
    fields = {
        name: models.TextField(
            blank=True,
            primary_key=number == 0,
            validators=[RegexValidator(r"^\d{16}$")] if number == NIK else [],
        )
        for number, name in enumerate(NAMES)
    }
    meta = type("Meta", (), {"app_label": "registry", "db_table": "bench_peer"})
    return type("BenchRow", (models.Model,), {"__module__": __name__, "Meta": meta, **fields})
