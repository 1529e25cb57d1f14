"""A reference list that an operator imports: any file of one table."""

from pathlib import Path

from gerai.foundation.answers import Refused

from .reading import Reading, opened


def reference(path: Path) -> Reading:
    """The list's rows; a file of several tables is refused, since only one can be meant."""
    reading = opened(path)
    count = len(reading.tables)
    if count == 1:
        return reading
    reading.close()
    raise Refused(
        f"{reading.name}: ada {count} tabel yang berisi; daftar acuan harus satu tabel di satu "
        "lembar. Simpan lembar itu sebagai CSV."
    )
