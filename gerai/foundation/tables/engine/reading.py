"""A file as a stream of rows, whatever of the known kinds it is. A child process parses it: what it
meets there, memory without end or a parser that dies, becomes one sentence here."""

import json
import os
import signal
import subprocess
import sys
import weakref
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from gerai.foundation.answers import FAILED, Refused
from gerai.foundation.tables.rules import RawRow, Table
from gerai.foundation.tables.rules.cells import shown

from . import frames, limits
from .child import OUT_OF_MEMORY, peak

ROOT = Path(__file__).parents[4]
PROGRAM: tuple[str, ...] = ("-m", f"{__package__}.child")
# What a file begins with when it is no text: what reads it, or what to say.
READ = ((b"PK\x03\x04", "zip"), (b"\xd0\xcf\x11\xe0", "xls"), (b"PAR1", "parquet"))
SIGNS = (
    (b"PK\x05\x06", "arsip kosong"),
    (b"%PDF", "PDF"),
    (b"\x1f\x8b", "arsip gzip"),
    (b"7z\xbc\xaf", "arsip 7z"),
    (b"Rar!", "arsip RAR"),
    (b"\x89PNG", "gambar"),
    (b"\xff\xd8\xff", "gambar"),
    (b"SQLite format 3", "basis data SQLite"),
    (b"{\\rtf", "dokumen RTF"),
)
TOO_LARGE = (
    "berkas ini menghabiskan memori yang disediakan ({} MB) sebelum selesai dibaca. Salin "
    "daftarnya saja ke lembar baru, simpan sebagai XLSX atau CSV UTF-8, lalu kirim lagi."
)
TOO_LONG = (
    "berkas ini terlalu lama dibaca, jadi dihentikan. Salin daftarnya saja ke lembar baru, simpan "
    "sebagai XLSX atau CSV UTF-8, lalu kirim lagi."
)
STOPPED = (
    "pembacaannya dihentikan dari luar sebelum selesai. Jalankan lagi; yang sudah dibaca tidak "
    "diulang."
)
DEAD = (
    "berkas ini tidak bisa dibaca: susunannya rusak. Buka di Excel, simpan ulang sebagai XLSX atau "
    "CSV UTF-8, lalu kirim lagi."
)


class Interrupted(Refused):
    """Somebody ended the reading; the file itself may be read again."""


@dataclass
class Reading:
    """A file that can be read: its kind, how it is written, its tables, and the rows of all of
    them as one stream. `notes` say for people what was made of its sheets; `passed` what was no
    row, once the last one was taken."""

    name: str
    child: "Child" = field(repr=False)
    kind: str
    tables: tuple[Table, ...]
    rows: Iterator[RawRow] = field(repr=False)
    encoding: str = ""
    delimiter: str = ""
    notes: tuple[str, ...] = ()
    passed: Counter[str] = field(default_factory=Counter)

    @property
    def headers(self) -> tuple[str, ...]:
        """The words above the columns of the first table."""
        return self.tables[0].headers

    @property
    def several(self) -> bool:
        """Whether a row's place must name its sheet."""
        return len({table.sheet for table in self.tables}) > 1

    @property
    def peak_mb(self) -> int:
        """The child's largest memory so far."""
        return max(self.child.parsing_mb, self.child.giving_mb)

    @property
    def remarks(self) -> tuple[str, ...]:
        """What was passed over, for people, once all rows were read."""
        said = [f"{times} {what}" for what, times in self.passed.items()]
        return (f"Dilewati, karena bukan baris data: {', '.join(said)}.",) if said else ()

    def close(self) -> None:
        """The child is gone."""
        self.child.end()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None
    ) -> None:
        self.close()


class Child:
    """The process that parses one file, and what it says."""

    def __init__(self, path: Path, kind: str) -> None:
        self.name = shown(path)
        self.parsing_mb = self.giving_mb = self.together_mb = 0
        self.process = subprocess.Popen(
            [sys.executable, "-s", "-P", *PROGRAM, os.fsencode(path), kind],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "MALLOC_ARENA_MAX": "1"},
        )
        assert self.process.stdout
        self.ending = weakref.finalize(self, ended, self.process)
        self.listener = frames.Listener(self.process.stdout.fileno(), limits.PATIENCE)

    def __iter__(self) -> Iterator[tuple[bytes, bytes]]:
        """Frames until the last one; a refusal or a death is one sentence."""
        while True:
            kind, data = self.frame()
            yield kind, data
            if kind == frames.DONE:
                self.end()
                return

    def frame(self) -> tuple[bytes, bytes]:
        """The next frame; a refusal or a death is one sentence."""
        try:
            kind, data = self.listener.frame()
        except (frames.Silence, OSError):
            raise self.died() from None
        if kind == frames.REFUSED:
            self.end()
            raise Refused(f"{self.name}: {json.loads(data)}")
        return kind, data

    def opened(self, megabytes: int) -> None:
        """It parsed its file, and took so much."""
        self.parsing_mb = megabytes
        self.together_mb = megabytes + peak()

    def gave(self, megabytes: int) -> None:
        """It gave all rows, and took so much meanwhile."""
        self.giving_mb = megabytes
        self.together_mb = max(self.together_mb, megabytes + peak())

    def died(self) -> Refused:
        """Why the child ended before its time; Interrupted when that says nothing of the file."""
        running = self.process.poll() is None and not self.ends_soon()
        code = self.end()
        if running or code == -signal.SIGXCPU:
            return Refused(f"{self.name}: {TOO_LONG}")
        if code == -signal.SIGKILL:
            return Interrupted(f"{self.name}: {STOPPED}", code=FAILED)
        if code in {OUT_OF_MEMORY, -signal.SIGABRT, -signal.SIGSEGV, -signal.SIGBUS}:
            return Refused(f"{self.name}: {TOO_LARGE.format(limits.MEMORY >> 20)}")
        return Refused(f"{self.name}: {DEAD}")

    def ends_soon(self) -> bool:
        """Whether it ends by itself within a moment: its pipe closes before it does."""
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(1)
            return True
        return False

    def end(self) -> int:
        """The process is gone; its exit code."""
        self.ending()
        return int(self.process.returncode)


def ended(process: subprocess.Popen[bytes]) -> None:
    """The process is gone and its pipe closed, also when nobody wanted its rows."""
    if process.returncode is None:
        process.kill()
        process.wait()
    if process.stdout:
        process.stdout.close()


class Once:
    """A file that is parsed when it is first asked for, and not again: the same bytes may be known
    already. What is no list by its first bytes is refused at once."""

    def __init__(self, path: Path) -> None:
        kind_of(path)
        self.path = path
        self.reading: Reading | None = None

    def __call__(self) -> Reading:
        """The file's tables and rows."""
        self.reading = self.reading or opened(self.path)
        return self.reading

    @property
    def peak_mb(self) -> int:
        """The largest memory of this process and its child at one time."""
        return max(peak(), self.reading.child.together_mb if self.reading else 0)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None
    ) -> None:
        if self.reading:
            self.reading.close()


def opened(path: Path) -> Reading:
    """The file's tables and rows; a file that cannot be read is refused with one sentence, before
    any row."""
    child = Child(path, kind_of(path))
    try:
        kind, data = child.frame()
        head = json.loads(data) if kind == frames.OPENED else {}
    except BaseException:
        child.end()
        raise
    tables = tuple(table_of(one) for one in head.pop("tables", ()))
    if not tables:
        child.end()
        raise Refused(
            f"{child.name}: tidak ada daftar di dalamnya. Beri judul pada kolom-kolomnya."
        )
    child.opened(head.pop("peak_mb"))
    passed: Counter[str] = Counter()
    rows = rows_of(child, tables, passed)
    notes = tuple(head.pop("notes"))
    return Reading(child.name, child, tables=tables, rows=rows, notes=notes, passed=passed, **head)


def rows_of(child: Child, tables: tuple[Table, ...], passed: Counter[str]) -> Iterator[RawRow]:
    """The rows of all tables; a file that ends badly is refused in their midst."""
    number = 0
    for kind, data in child:
        if kind == frames.DONE:
            end = json.loads(data)
            passed.update(end["passed"])
            child.gave(end["peak_mb"])
            return
        for table, line, cells in frames.unpacked(data):
            number += 1
            yield RawRow(number, cells, tables[table].sheet, line, table)


def table_of(said: dict[str, Any]) -> Table:
    """A table as the child told it."""
    sample = tuple(tuple(row) for row in said["sample"])
    origins, places = tuple(said["origins"]), tuple(said["places"])
    return Table(said["sheet"], tuple(said["headers"]), sample, origins, places, said["bottom"])


def kind_of(path: Path) -> str:
    """What reads the file, by its first bytes; everything that is no list is refused."""
    head = first_bytes(path)
    for sign, kind in READ:
        if head.startswith(sign):
            return kind
    for sign, what in SIGNS:
        if head.startswith(sign):
            raise Refused(
                f"{shown(path)}: ini {what}, bukan daftar. Kirim daftarnya sebagai XLSX atau "
                "CSV UTF-8."
            )
    bare = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if bare[:1] == b"<":
        raise Refused(
            f"{shown(path)}: ini halaman web atau XML, bukan daftar. Buka di Excel, "
            "simpan sebagai XLSX atau CSV UTF-8, lalu kirim lagi."
        )
    return "json" if bare[:1] in (b"{", b"[") else "text"


def first_bytes(path: Path) -> bytes:
    """The beginning of a file that can be opened and is not empty."""
    try:
        if not path.is_file():
            found = "sebuah folder" if path.is_dir() else "tidak ada atau bukan berkas"
            raise Refused(
                f"{shown(path)}: {found}. Sebutkan satu berkas XLSX, XLS, ODS, CSV, TSV, Parquet, "
                "JSON, atau GeoJSON."
            )
        with path.open("rb") as file:
            head = file.read(512)
    except (OSError, ValueError):
        raise Refused(f"{shown(path)}: tidak bisa dibuka. Periksa nama dan izin bacanya.") from None
    if not head.strip():
        raise Refused(f"{shown(path)}: berkas ini kosong. Kirim berkas yang berisi daftarnya.")
    return head
