"""Loading our own table of sectors."""

import hashlib
from dataclasses import dataclass
from importlib.resources import files

from django.db import connection, transaction

from gerai.foundation import sql
from gerai.foundation.sectors import engine, rules

from .indexing import refresh

PACKAGE = "gerai.foundation.sectors"
OURS = "tabel Gerai"


@dataclass(frozen=True)
class Loaded:
    """What a loading read, and how many rows it had to write for it."""

    sectors: int
    written: int


def edition() -> str:
    """Changes whenever our table changes."""
    told = hashlib.sha256()
    for name in (*engine.OWN, *engine.READING):
        told.update(files(PACKAGE).joinpath(name).read_bytes())
    return f"KBLI 2020 dan 2025; {told.hexdigest()[:12]}"


EDITION = edition()


@transaction.atomic
def load() -> Loaded:
    """Our codes stand in the table with names, words, and groups, in 2020 and where the title lives
    on also in 2025, and their index is made. Imported titles stay. Doing it again writes
    nothing."""
    given = [
        (kind, code, entry.name, list(entry.words), rules.group(code), entry.creative, OURS)
        for kind in (rules.OLD, rules.NEW)
        for code, entry in engine.table(kind).items()
    ]
    with connection.cursor() as cursor:
        cursor.execute(sql.text(PACKAGE, "stage"))
        with cursor.copy("COPY sector_given FROM STDIN") as copy:
            for row in given:
                copy.write_row(row)
        cursor.execute(sql.text(PACKAGE, "load"))
        written = cursor.rowcount
        cursor.execute(sql.text(PACKAGE, "unstage"))
    for kind in (rules.OLD, rules.NEW):
        refresh(edition=kind)
    return Loaded(len(given), written)
