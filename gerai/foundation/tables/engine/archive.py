"""A workbook's archive, looked through before anything parses it: its parts, its true size, its
farthest cell, what is hidden. Everything is read as a stream; the directory is not believed."""

import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from gerai.foundation.answers import Refused

from . import limits

BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    NotImplementedError,
    EOFError,
    OSError,
    RuntimeError,
    ValueError,
)
STEP = 1 << 20
OVERLAP = 512
DOCUMENT = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
# Each begins with letters of its own, so that a long part is looked through fast; and looks so far
# and no farther, or letters that begin it again and again would be looked through as often.
ROW = re.compile(rb'row [^<>]{0,128}?\br="(\d{1,9})"')
REST = rb"(?:[^<>]{0,128}[^</])?>\s*<(?:\w+:)?(?:v|is|f)\b"  # of a cell in which something stands
FAR_COLUMN = re.compile(rb' r="([A-Za-z]{3}\d+)"' + REST)
VALUED = re.compile(rb' r="([A-Za-z]{1,3}(\d{1,9}))"' + REST)
HIDDEN_COLUMN = re.compile(rb'col (?=[^<>]{0,200}\bhidden="(?:1|true)")[^<>]{0,400}>')
HIDDEN_ROW = re.compile(rb'row [^<>]{0,200}\bhidden="(?:1|true)"')
REPEATED = re.compile(rb'number-(?:rows|columns)-repeated="(\d{5,19})"[^<>]{0,1000}>\s{0,200}<text')
SHEET = re.compile(rb"<(?:\w+:)?sheet\b[^<>]*>")
RELATION = re.compile(rb"<Relationship\b[^<>]*>")
ATTRIBUTE = re.compile(rb'(?<![\w:])([\w:]+)="([^"]*)"')
OTHERS = (
    ("word/document.xml", "dokumen Word"),
    ("ppt/presentation.xml", "presentasi PowerPoint"),
    ("META-INF/MANIFEST.MF", "program Java"),
    ("AndroidManifest.xml", "aplikasi Android"),
)


@dataclass
class Inspected:
    """A workbook that may be parsed: its kind, and what is hidden on each sheet."""

    kind: str
    columns: dict[str, list[int]] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)


def inspected(path: Path) -> Inspected:
    """The archive is a workbook of a bearable size; else it is refused with a sentence."""
    try:
        with zipfile.ZipFile(path) as archive:
            return looked_through(archive)
    except BROKEN:
        raise Refused(
            "arsipnya rusak atau terpotong. Buka di Excel, simpan ulang, lalu kirim lagi."
        ) from None


def looked_through(archive: zipfile.ZipFile) -> Inspected:
    """Names, kind, then each part that a parser would read."""
    parts = archive.infolist()
    if len(parts) > limits.PARTS:
        raise Refused(
            f"arsip ini berisi {len(parts)} berkas, bukan buku kerja biasa. "
            "Simpan ulang dari Excel, lalu kirim lagi."
        )
    for part in parts:
        decent(part)
    names = {part.filename for part in parts}
    kind = kind_of(archive, names)
    found, left = Inspected(kind), limits.INFLATED
    sheets = sheets_of(archive, names)
    for part in parts:
        if not wanted(part.filename, kind):
            continue
        scan = Scan(sheets.get(part.filename, ""), kind)
        with archive.open(part) as file:
            left -= scan.through(file, left)
        if scan.columns_hidden:
            found.columns[scan.sheet] = scan.columns_hidden
        if scan.rows_hidden:
            found.rows[scan.sheet] = scan.rows_hidden
    return found


def decent(part: zipfile.ZipInfo) -> None:
    """A part's name stays inside the archive; it is no link and not locked."""
    name = part.filename.replace("\\", "/")
    if ".." in name.split("/") or ":" in name or stat.S_ISLNK(part.external_attr >> 16):
        raise Refused(
            "arsip ini berisi nama berkas yang menunjuk ke luar arsipnya, jadi tidak dibuka. "
            "Simpan ulang dari Excel, lalu kirim lagi."
        )
    if part.flag_bits & 1:
        raise Refused("buku kerja ini dikunci kata sandi. Hapus kata sandinya, lalu kirim lagi.")


def kind_of(archive: zipfile.ZipFile, names: set[str]) -> str:
    """xlsx, xlsb or ods; everything else that comes in a ZIP is refused by its name."""
    if "mimetype" in names or "content.xml" in names:
        told = archive.open("mimetype").read(100) if "mimetype" in names else b"spreadsheet"
        if b"spreadsheet" in told and "content.xml" in names:
            return "ods"
        raise Refused("ini dokumen OpenDocument, bukan lembar kerja. Simpan sebagai ODS atau XLSX.")
    if any(name.lower().endswith("workbook.xml") for name in names):
        return "xlsx"
    if any(name.lower().endswith("workbook.bin") for name in names):
        return "xlsb"
    known = next((word for name, word in OTHERS if name in names), "")
    what = known or "arsip ZIP, bukan buku kerja"
    raise Refused(f"ini {what}. Keluarkan daftarnya sebagai XLSX atau CSV, lalu kirim berkas itu.")


def wanted(name: str, kind: str) -> bool:
    """Whether a parser reads this part."""
    low = name.lower().lstrip("/")
    if kind == "ods":
        return low in {"content.xml", "styles.xml", "settings.xml"}
    deep = ("worksheets/", "sharedstrings", "workbook", "styles", "chartsheets/", "_rels/")
    return low.endswith((".xml", ".bin", ".rels")) and any(word in low for word in deep)


def sheets_of(archive: zipfile.ZipFile, names: set[str]) -> dict[str, str]:
    """The name of the sheet that each part holds."""
    book = next((name for name in names if name.lower().endswith("workbook.xml")), "")
    links = book.rpartition("/")[0] + ("/" if "/" in book else "") + "_rels/workbook.xml.rels"
    if not book or links not in names:
        return {}
    targets = {}
    for tag in RELATION.findall(archive.open(links).read(STEP)):
        said = dict(ATTRIBUTE.findall(tag))
        target = said.get(b"Target", b"").decode("utf-8", "replace")
        base = "" if target.startswith("/") else book.rpartition("/")[0] + "/"
        targets[said.get(b"Id", b"")] = (base + target).lstrip("/")
    found = {}
    for tag in SHEET.findall(archive.open(book).read(STEP)):
        said = dict(ATTRIBUTE.findall(tag))
        link = next((value for key, value in said.items() if key.endswith(b":id")), b"")
        name = said.get(b"name", b"").decode("utf-8", "replace")
        found[targets.get(link, "")] = name.replace("&amp;", "&")
    return found


class Scan:
    """One part as a stream: how large it really is, how far its cells reach, what is hidden."""

    def __init__(self, sheet: str, kind: str) -> None:
        self.sheet, self.kind = sheet, kind
        self.cells = self.rows = self.highest = self.rows_hidden = 0
        self.columns_hidden: list[int] = []

    def through(self, file: IO[bytes], most: int) -> int:
        """The bytes that the part really has."""
        size = 0
        for data, fresh in pieces(file):
            size += fresh
            if size > most:
                raise Refused(
                    f"isinya lebih dari {limits.INFLATED >> 20} MB setelah dibuka. "
                    "Bagi menjadi beberapa berkas, atau simpan sebagai CSV UTF-8."
                )
            if DOCUMENT.search(data):
                raise Refused(
                    "di dalamnya ada definisi XML (DOCTYPE atau ENTITY), yang tidak dibuat oleh "
                    "Excel. Buka di Excel, simpan ulang, lalu kirim lagi."
                )
            if self.sheet:
                self.look(data)
            elif self.kind == "ods" and (far := REPEATED.search(data)):
                raise Refused(
                    f"ada isi yang diulang {int(far[1])} kali sampai ujung lembar. "
                    "Hapus baris dan kolom di luar daftarnya, lalu kirim lagi."
                )
        return size

    def look(self, data: bytes) -> None:
        """Cells, rows, and the farthest of them that says something."""
        self.cells += data.count(b"<c ") + data.count(b":c ") + data.count(b"<c>")
        rows = ROW.findall(data)
        if rows:
            self.highest = max(self.highest, *map(int, rows))
            self.rows += len(rows)
        if b' hidden="' in data:
            self.rows_hidden += len(HIDDEN_ROW.findall(data))
            for tag in HIDDEN_COLUMN.findall(data):
                said = dict(ATTRIBUTE.findall(tag))
                first, last = (int(said.get(name, b"0")) for name in (b"min", b"max"))
                self.columns_hidden += range(first, min(last, limits.COLUMNS) + 1)
        if self.cells > limits.CELLS:
            raise Refused(
                f"lembar {self.sheet} berisi lebih dari {limits.CELLS // 1_000_000} juta sel. XLSX "
                "dibaca sampai 200.000 baris berisi 20 kolom: bagi menjadi beberapa berkas, atau "
                "simpan sebagai CSV UTF-8, yang boleh sampai jutaan baris."
            )
        far = FAR_COLUMN.search(data)
        if not far and self.highest > 2 * self.rows + limits.FAR:
            far = next(
                (one for one in VALUED.finditer(data) if int(one[2]) > 2 * self.rows + limits.FAR),
                None,
            )
        if far:
            raise Refused(
                f"lembar {self.sheet} berisi sel {far[1].decode().upper()}, jauh di luar "
                "daftarnya. "
                "Hapus isi sel itu, simpan ulang, lalu kirim lagi."
            )


def pieces(file: IO[bytes]) -> Iterator[tuple[bytes, int]]:
    """The part in pieces that end behind a tag, each with the bytes that are new in it."""
    rest = b""
    while data := file.read(STEP):
        whole = rest + data
        cut = whole.rfind(b"</", max(0, len(whole) - STEP // 2)) if len(data) == STEP else -1
        end = cut if cut > 0 else len(whole)
        yield whole[:end], len(data)
        rest = whole[end:]
    if rest:
        yield rest, 0
