"""Hostile and broken workbooks."""

import io
import random
import struct
import zipfile
from collections.abc import Callable
from functools import cache

from tests.make.books import book, ods, sheet

Made = Callable[[], bytes]
Case = tuple[str, Made, int | str | None]
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
HEAD = '<row r="1"><c r="A1" t="inlineStr"><is><t>Nama</t></is></c>' + (
    '<c r="B1" t="inlineStr"><is><t>Alamat</t></is></c></row>'
)
ROW = '<row r="2"><c r="A2" t="inlineStr"><is><t>Sari</t></is></c></row>'


@cache
def good() -> bytes:
    """A small workbook as it should be."""
    return book(
        {
            "Data": sheet(
                ("No", "Nama Usaha", "Alamat"),
                *((n, f"Usaha {n}", "Jl. Satu") for n in range(1, 40)),
            )
        }
    )


def raw(inner: str, *, before: str = "", after: str = "") -> bytes:
    """A workbook whose only sheet holds this XML."""
    return book(
        {
            "Data": f'<?xml version="1.0"?>{before}<worksheet xmlns="{MAIN}">'
            f"<sheetData>{inner}</sheetData>{after}</worksheet>"
        }
    )


def zipped(*parts: tuple[str | zipfile.ZipInfo, bytes]) -> bytes:
    """An archive of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts:
            archive.writestr(name, data)
    return out.getvalue()


def with_parts(*parts: tuple[str | zipfile.ZipInfo, bytes]) -> bytes:
    """The good workbook with these parts beside its own."""
    with zipfile.ZipFile(io.BytesIO(good())) as archive:
        own = [(name, archive.read(name)) for name in archive.namelist()]
    return zipped(*own, *parts)


def instead(name: str, data: bytes) -> bytes:
    """The good workbook with one part exchanged."""
    with zipfile.ZipFile(io.BytesIO(good())) as archive:
        return zipped(
            *((each, data if each == name else archive.read(each)) for each in archive.namelist())
        )


def link(name: str) -> zipfile.ZipInfo:
    """A symbolic link."""
    info = zipfile.ZipInfo(name)
    info.external_attr = 0o120777 << 16
    return info


def locked() -> bytes:
    """The good workbook, marked as encrypted."""
    data = bytearray(good())
    at = data.find(b"PK\x01\x02")
    data[at + 8] |= 1
    data[data.find(b"PK\x03\x04") + 6] |= 1
    return bytes(data)


def lying(size: int) -> bytes:
    """The directory says another size of the sheet than it has."""
    data, at = bytearray(good()), 0
    while (at := data.find(b"PK\x01\x02", at + 1)) >= 0:
        if b"sheet1.xml" in data[at + 46 : at + 90]:
            struct.pack_into("<I", data, at + 24, size)
    return bytes(data)


def flipped(data: bytes, seed: int, times: int = 4) -> bytes:
    """Some bytes are others."""
    chance, broken = random.Random(seed), bytearray(data)
    for _ in range(times):
        broken[chance.randrange(len(broken))] = chance.randrange(256)
    return bytes(broken)


def rows_bomb(rows: int) -> bytes:
    """Very many small rows in a small archive."""
    return raw(
        HEAD + "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(2, rows))
    )


def long_cell(letters: int) -> bytes:
    """One cell of very many letters."""
    return raw(
        HEAD + f'<row r="2"><c r="A2" t="inlineStr"><is><t>{"x" * letters}</t></is></c></row>'
    )


def far(cell: str, value: str = "<v>1</v>") -> bytes:
    """A list, and one cell far from it."""
    number = "".join(sign for sign in cell if sign.isdigit())
    return raw(f'{HEAD}{ROW}<row r="{number}"><c r="{cell}">{value}</c></row>')


def entity(name: str, value: str) -> bytes:
    """A definition of XML before the sheet."""
    return raw(
        HEAD + f'<row r="2"><c r="A2" t="inlineStr"><is><t>&{name};</t></is></c></row>',
        before=f"<!DOCTYPE x [{value}]>",
    )


def laughs() -> bytes:
    """A billion laughs."""
    said = '<!ENTITY a0 "ha">' + "".join(
        f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)
    )
    return entity("a9", said)


ARCHIVES: list[Case] = [
    ("good.xlsx", good, 39),
    (
        "links-outside.xlsx",
        lambda: with_parts(("../../etc/passwd", b"x")),
        "arsip ini berisi nama berkas",
    ),
    (
        "windows-path.xlsx",
        lambda: with_parts(("..\\..\\boot.ini", b"x")),
        "arsip ini berisi nama berkas",
    ),
    ("drive.xlsx", lambda: with_parts(("C:/boot.ini", b"x")), "arsip ini berisi nama berkas"),
    (
        "symlink.xlsx",
        lambda: with_parts((link("xl/worksheets/sheet9.xml"), b"/etc/passwd")),
        "arsip ini berisi nama berkas",
    ),
    ("locked.xlsx", locked, "buku kerja ini dikunci"),
    ("small-lie.xlsx", lambda: lying(10), None),
    ("large-lie.xlsx", lambda: lying(2**31), None),
    (
        "many-parts.xlsx",
        lambda: with_parts(*((f"xl/x{n}.xml", b"") for n in range(6_000))),
        "arsip ini berisi 6",
    ),
    (
        "nested.xlsx",
        lambda: zipped(("a.zip", zipped(("b.zip", zipped(("c", b"0" * 10**6)))))),
        "ini arsip ZIP",
    ),
    ("word.xlsx", lambda: zipped(("word/document.xml", b"<x/>")), "ini dokumen Word"),
    ("slides.xlsx", lambda: zipped(("ppt/presentation.xml", b"<x/>")), "ini presentasi PowerPoint"),
    ("program.xlsx", lambda: zipped(("META-INF/MANIFEST.MF", b"x")), "ini program Java"),
    ("text.zip", lambda: zipped(("daftar.csv", b"Nama;Alamat")), "ini arsip ZIP"),
    ("empty.zip", lambda: zipped(), "ini arsip kosong"),
    ("macros.xlsm", lambda: with_parts(("xl/vbaProject.bin", b"\0" * 5_000)), 39),
    (
        "links.xlsx",
        lambda: with_parts(
            ("xl/externalLinks/externalLink1.xml", b'<x href="http://127.0.0.1/"/>')
        ),
        39,
    ),
    ("no-sheet.xlsx", lambda: instead("xl/worksheets/sheet1.xml", b""), None),
    ("no-book.xlsx", lambda: instead("xl/workbook.xml", b"<workbook/>"), None),
    (
        "bad-xml.xlsx",
        lambda: instead("xl/worksheets/sheet1.xml", b"<worksheet><sheetData><row"),
        None,
    ),
    ("bytes.xlsx", lambda: instead("xl/worksheets/sheet1.xml", bytes(range(256)) * 50), None),
    ("rels-loop.xlsx", lambda: instead("xl/_rels/workbook.xml.rels", b"<Relationships/>"), None),
    ("strings-bytes.xlsx", lambda: with_parts(("xl/sharedStrings.xml", b"\xff\xfe<sst>")), None),
    ("rows-bomb.xlsx", lambda: rows_bomb(400_000), None),
    ("letters-1M.xlsx", lambda: long_cell(1_000_000), "baris 2: isinya lebih dari 100.000 huruf"),
    ("letters-50M.xlsx", lambda: long_cell(50_000_000), None),
    ("far.xlsx", lambda: far("XFD1048576"), "lembar Data berisi sel XFD1048576"),
    ("far-down.xlsx", lambda: far("A1048576"), "lembar Data berisi sel A1048576"),
    ("far-right.xlsx", lambda: far("XFD3"), "lembar Data berisi sel XFD3"),
    ("far-small.xlsx", lambda: far("xfd1048576"), "lembar Data berisi sel XFD1048576"),
    (
        "far-formula.xlsx",
        lambda: far("XFC900000", "<f>1+1</f><v>2</v>"),
        "lembar Data berisi sel XFC900000",
    ),
    ("far-empty.xlsx", lambda: far("XFD1048576", ""), 1),
    ("beyond.xlsx", lambda: far("A4294967295"), None),
    ("dimension.xlsx", lambda: raw(HEAD + ROW, before="").replace(b"x", b"x"), 1),
    (
        "merged-all.xlsx",
        lambda: raw(HEAD + ROW, after='<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'),
        None,
    ),
    (
        "merged-many.xlsx",
        lambda: raw(
            HEAD + ROW,
            after="<mergeCells>"
            + "".join(f'<mergeCell ref="A{n}:B{n + 900}"/>' for n in range(1, 20_000))
            + "</mergeCells>",
        ),
        None,
    ),
    ("wide.xlsx", lambda: raw('<row r="1">' + "<c><v>1</v></c>" * 100_000 + "</row>"), None),
    ("deep.xlsx", lambda: raw(HEAD + "<x>" * 50_000 + "</x>" * 50_000), None),
    (
        "xxe.xlsx",
        lambda: entity("x", '<!ENTITY x SYSTEM "file:///etc/passwd">'),
        "di dalamnya ada definisi XML",
    ),
    (
        "xxe-net.xlsx",
        lambda: entity("x", '<!ENTITY x SYSTEM "http://127.0.0.1:9/">'),
        "di dalamnya ada definisi XML",
    ),
    ("laughs.xlsx", laughs, "di dalamnya ada definisi XML"),
    (
        "doctype-strings.xlsx",
        lambda: with_parts(("xl/sharedStrings.xml", b"<!DOCTYPE x><sst/>")),
        "di dalamnya ada definisi XML",
    ),
    (
        "prefixed.xlsx",
        lambda: book(
            {
                "Data": f'<?xml version="1.0"?><x:worksheet xmlns:x="{MAIN}"><x:sheetData>'
                '<x:row r="1"><x:c r="A1"><x:v>1</x:v></x:c></x:row>'
                "</x:sheetData></x:worksheet>"
            }
        ),
        None,
    ),
    (
        "good.ods",
        lambda: ods(
            (("No", "Nama", "Alamat"), ("1", "Sari", "Jl. Satu"), ("2", "Jaya", "Jl. Dua"))
        ),
        2,
    ),
    ("repeated.ods", lambda: ods((("No", "Nama"), ("1", "Sari")), repeated=1_000_000), None),
    (
        "text.ods",
        lambda: zipped(
            ("mimetype", b"application/vnd.oasis.opendocument.text"), ("content.xml", b"<x/>")
        ),
        "ini dokumen OpenDocument",
    ),
    (
        "bad.ods",
        lambda: zipped(
            ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", b"<x")
        ),
        None,
    ),
    (
        "entities.ods",
        lambda: zipped(
            ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
            ("content.xml", b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'),
        ),
        "di dalamnya ada definisi XML",
    ),
]
