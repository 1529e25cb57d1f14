"""A file as a stream of rows with a header, whatever of the known kinds it is."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain, islice
from pathlib import Path

from gerai.foundation.answers import Refused
from gerai.foundation.tables.rules import RawRow, Table
from gerai.foundation.tables.rules.cells import shown

from .objects import objects
from .text import COLUMN_LIMIT, encoding_of, headed, records

SAMPLE = 1_000  # rows of a table that are looked at before any is typed
# What a file begins with when it is no text; what to say then.
SIGNS = (
    (b"PK\x03\x04", "buku kerja Excel (XLSX) atau arsip"),
    (b"PK\x05\x06", "arsip kosong"),
    (b"\xd0\xcf\x11\xe0", "buku kerja Excel lama (XLS)"),
    (b"%PDF", "PDF"),
    (b"PAR1", "Parquet"),
    (b"\x1f\x8b", "arsip gzip"),
    (b"\x89PNG", "gambar"),
    (b"\xff\xd8\xff", "gambar"),
    (b"SQLite format 3", "basis data SQLite"),
    (b"{\\rtf", "dokumen RTF"),
)


@dataclass(frozen=True)
class Reading:
    """A file that can be read: its kind, how it is written, its tables, and the rows of all of
    them as one stream. `notes` say for people what was made of its sheets."""

    kind: str
    tables: tuple[Table, ...]
    rows: Iterator[RawRow]
    encoding: str = ""
    delimiter: str = ""
    notes: tuple[str, ...] = ()

    @property
    def headers(self) -> tuple[str, ...]:
        """The words above the columns of the first table."""
        return self.tables[0].headers

    @property
    def several(self) -> bool:
        """Whether a row's place must name its sheet."""
        return len({table.sheet for table in self.tables}) > 1


def sampled(sheet: str, headers: tuple[str, ...], rows: Iterator[RawRow]) -> Reading:
    """The reading of a file of one table, its first rows looked at without losing them."""
    first = tuple(islice(rows, SAMPLE))
    table = Table(sheet, headers, tuple(row.cells for row in first))
    return Reading("", (table,), chain(first, rows))


def opened(path: Path) -> Reading:
    """The file's rows; a file that cannot be read is refused with one sentence, before any row."""
    head = first_bytes(path)
    encoding = encoding_of(path)
    if not encoding.startswith("utf-16") and head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (
        b"{",
        b"[",
    ):
        return of_objects(path, encoding)
    if head.lstrip()[:1] == b"<":
        raise Refused(
            f"{shown(path)}: ini halaman web atau XML, bukan daftar. Buka di Excel, "
            "simpan sebagai CSV UTF-8, lalu kirim lagi."
        )
    return of_text(path, encoding)


def first_bytes(path: Path) -> bytes:
    """The beginning of a readable, known file; everything else is refused."""
    try:
        if not path.is_file():
            found = "sebuah folder" if path.is_dir() else "tidak ada atau bukan berkas"
            raise Refused(
                f"{shown(path)}: {found}. Sebutkan satu berkas CSV, TSV, JSON, atau GeoJSON."
            )
        with path.open("rb") as file:
            head = file.read(512)
    except (OSError, ValueError):
        raise Refused(f"{shown(path)}: tidak bisa dibuka. Periksa nama dan izin bacanya.") from None
    if not head.strip():
        raise Refused(f"{shown(path)}: berkas ini kosong. Kirim berkas yang berisi daftarnya.")
    for sign, kind in SIGNS:
        if head.startswith(sign):
            raise Refused(
                f"{shown(path)}: ini {kind}, yang belum bisa dibaca. Buka, pilih Simpan sebagai "
                "CSV UTF-8, lalu kirim CSV-nya."
            )
    return head


def of_text(path: Path, encoding: str) -> Reading:
    """CSV and its relatives."""
    delimiter, rows = records(path, encoding)
    header, below = headed(rows)
    names = named([" ".join(cell.split()) for cell in header])
    if not names:
        raise Refused(f"{shown(path)}: berkas ini kosong. Kirim berkas yang berisi daftarnya.")
    stream = (
        RawRow(number, fitted(cells, len(names)), line=line)
        for number, (line, cells) in enumerate(below, start=1)
    )
    return replace(sampled("", names, stream), kind="csv", encoding=encoding, delimiter=delimiter)


def fitted(cells: list[str], width: int) -> tuple[str, ...]:
    """Exactly `width` cells: the last one keeps what a loose delimiter cut off."""
    if len(cells) > width:
        cells = [*cells[: width - 1], " ".join(cell for cell in cells[width - 1 :] if cell)]
    return tuple(cells) + ("",) * (width - len(cells))


def of_objects(path: Path, encoding: str) -> Reading:
    """JSON and GeoJSON: a column for every key that some object has."""
    rows = objects(path, encoding)
    keys = tuple(dict.fromkeys(key for row in rows for key in row))
    if not keys:
        raise Refused(f"{shown(path)}: daftar ini kosong. Kirim berkas yang berisi daftarnya.")
    if len(keys) > COLUMN_LIMIT:
        raise Refused(
            f"{shown(path)}: ada {len(keys)} kolom, paling banyak {COLUMN_LIMIT}. "
            "Hapus yang tidak dipakai, lalu kirim lagi."
        )
    stream = (
        RawRow(number, tuple(row.get(key, "") for key in keys), line=number)
        for number, row in enumerate(rows, start=1)
    )
    return replace(sampled("", keys, stream), kind="json", encoding=encoding)


def named(header: list[str]) -> tuple[str, ...]:
    """Every column has a name of its own: nameless ones by their place, repeated ones numbered."""
    names: dict[str, None] = {}
    for at, cell in enumerate(header, start=1):
        name, again = cell[:120] or f"Kolom {at}", 1
        while name in names:
            again += 1
            name = f"{cell[:110] or f'Kolom {at}'} ({again})"
        names[name] = None
    return tuple(names) if any(header) else ()
