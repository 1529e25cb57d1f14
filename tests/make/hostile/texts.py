"""Hostile and broken files that are no archives."""

import json
import struct

from .archives import Case

CSV = "No;Nama Usaha;Alamat\n1;Sari;Jl. Satu\n2;Jaya;Jl. Dua\n"

OLD: list[Case] = [
    (
        "garbage.xls",
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(range(256)) * 20,
        "buku kerjanya",
    ),
    ("cut.xls", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "buku kerjanya"),
    (
        "locked.xls",
        lambda: (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
            + b"\0" * 600
            + "EncryptedPackage".encode("utf-16-le")
        ),
        "buku kerja ini dikunci",
    ),
    ("web.xls", lambda: b"<html><table><tr><td>Nama</td></tr></table>", "ini halaman web"),
    ("xml.xls", lambda: b'<?xml version="1.0"?><Workbook/>', "ini halaman web atau XML"),
    ("mhtml.xls", lambda: b"MIME-Version: 1.0\nContent-Type: multipart/related\n\n<html>", None),
]

TEXTS: list[Case] = [
    ("plain.csv", lambda: CSV.encode(), 2),
    ("bom.csv", lambda: CSV.encode("utf-8-sig"), 2),
    ("utf16.csv", lambda: CSV.encode("utf-16"), 2),
    ("utf16le.csv", lambda: CSV.encode("utf-16-le"), 2),
    ("utf16be.csv", lambda: CSV.encode("utf-16-be"), 2),
    ("cp1252.csv", lambda: CSV.replace("Sari", "Café").encode("cp1252"), 2),
    (
        "mixed.csv",
        lambda: CSV.replace("Sari", "Café").encode() + "3;Déjà;Jl.\n".encode("cp1252"),
        3,
    ),
    ("nul.csv", lambda: CSV.encode() + b"3;a\0b;c\n", "ini bukan teks"),
    ("late-nul.csv", lambda: CSV.encode() * 4_000 + b"3;a\0b;c\n", None),
    ("cr.csv", lambda: CSV.replace("\n", "\r").encode(), 2),
    ("crlf.csv", lambda: CSV.replace("\n", "\r\n").encode(), 2),
    ("sep.csv", lambda: ("sep=;\r\n" + CSV).encode(), 2),
    ("tab.tsv", lambda: CSV.replace(";", "\t").encode(), 2),
    ("pipe.csv", lambda: CSV.replace(";", "|").encode(), 2),
    ("quote.csv", lambda: CSV.encode() + b'3;"' + b"x" * 200_000, "setelah baris"),
    ("line.csv", lambda: CSV.encode() + b"3;" + b"x" * 5_000_000, "setelah baris"),
    (
        "columns.csv",
        lambda: b";".join(b"a" for _ in range(100_000)) + b"\n1\n",
        "baris 1 berisi 100000 kolom",
    ),
    ("blank-lines.csv", lambda: CSV.encode() + b"\n" * 1_000_000, 2),
    ("commas.csv", lambda: CSV.encode() + b";;\n" * 300_000, 2),
    ("marks.csv", lambda: CSV.replace("Sari", "Sa\x1eri\x1f").encode(), 2),
    ("formula.csv", lambda: CSV.replace("Sari", "=cmd|'/c calc'!A1").encode(), 2),
    ("turned.csv", lambda: CSV.replace("Sari", "\u202eiraS\u200b").encode(), 2),
    ("lone.csv", lambda: CSV.encode() + b"3;\xff\xfe\xed\xa0\x80;x\n", 3),
    ("header-alone.csv", lambda: b"No;Nama;Alamat\n", 0),
    ("one-column.csv", lambda: b"Nama\nSari\nJaya\n", 2),
    ("spaces.csv", lambda: b" \r\n\t \n", "berkas ini kosong"),
    ("nothing.csv", lambda: b"", "berkas ini kosong"),
    ("nik.csv", lambda: b"No;Nama;NIK\n1;Sari;9,92107E+15\n2;Jaya;0012\n", 2),
    (
        "long-name.csv",
        lambda: (
            ";".join(f"kolom {n} " + "x" * 400 for n in range(40))
            + "\n"
            + ";".join("a" * 40)
            + "\n"
        ).encode(),
        1,
    ),
    ("letter.txt", lambda: b"Yth. Kepala Dinas\n\nBersama ini kami sampaikan daftar.\n", None),
]

OBJECTS: list[Case] = [
    ("list.json", lambda: b'[{"nama": "Sari", "alamat": "x"}, {"nama": "Jaya"}]', 2),
    ("nan.json", lambda: b'[{"nama": "Sari", "omzet": NaN, "b": Infinity, "c": -Infinity}]', 1),
    ("digits.json", lambda: b'[{"nama": "Sari", "n": ' + b"9" * 50_000 + b"}]", 1),
    (
        "digits-many.json",
        lambda: b'[{"nama": "Sari", "n": ' + b"9" * 200_000 + b"}]",
        "isi n lebih dari",
    ),
    ("deep.json", lambda: b"[" * 100_000, "JSON-nya"),
    ("deep-objects.json", lambda: b'{"a":' * 100_000 + b"1" + b"}" * 100_000, "JSON-nya"),
    ("twice.json", lambda: b'[{"nama": "A", "nama": "B"}]', 1),
    (
        "keys.json",
        lambda: json.dumps([{f"k{n}": n for n in range(2_000)}]).encode(),
        "ada 2000 kolom",
    ),
    ("utf16.json", lambda: '[{"nama": "Sari"}]'.encode("utf-16"), None),
    ("bom.json", lambda: b'\xef\xbb\xbf[{"nama": "Sari"}]', 1),
    ("cut.json", lambda: b'[{"nama": "Sari"}, {"na', "JSON-nya rusak"),
    ("lists.json", lambda: b"[[1, 2], [3, 4]]", "JSON ini bukan daftar"),
    ("number.json", lambda: b"[1]", "JSON ini bukan daftar"),
    ("empty.json", lambda: b"[]", "JSON ini bukan daftar"),
    ("empty-objects.json", lambda: b"[{}, {}]", "daftar ini kosong"),
    ("keyed.json", lambda: b'{"a1": {"nama": "Sari"}, "a2": {"nama": "Jaya"}}', 2),
    (
        "grouped.json",
        lambda: (
            b'[{"kecamatan": "X", "usaha": [{"nama": "A"}, {"nama": "B"}]},'
            b' {"kecamatan": "Y", "usaha": [{"nama": "C"}]}]'
        ),
        3,
    ),
    (
        "shapes.geojson",
        lambda: (
            b'{"type": "FeatureCollection", "features": [{"properties": {"nama": "A"}, "geometry":'
            b' {"type": "Polygon", "coordinates": [[[1, 2]]]}}, {"properties": {"nama": "B"}}, 7]}'
        ),
        2,
    ),
    ("surrogate.json", lambda: b'[{"nama": "\\ud800 Sari"}]', 1),
    ("large.json", lambda: b"[" + b" " * (65 << 20) + b"]", "berkas JSON lebih dari 64 MB"),
]

OTHERS: list[Case] = [
    ("a.pdf", lambda: b"%PDF-1.7 x", "ini PDF"),
    ("a.png", lambda: b"\x89PNG\r\n\x1a\n", "ini gambar"),
    ("a.jpg", lambda: b"\xff\xd8\xff\xe0", "ini gambar"),
    ("a.gz", lambda: b"\x1f\x8b\x08", "ini arsip gzip"),
    ("a.7z", lambda: b"7z\xbc\xaf\x27\x1c", "ini arsip 7z"),
    ("a.rar", lambda: b"Rar!\x1a\x07", "ini arsip RAR"),
    ("a.sqlite", lambda: b"SQLite format 3\0", "ini basis data"),
    ("a.rtf", lambda: b"{\\rtf1 x}", "ini dokumen RTF"),
    ("a.exe", lambda: b"MZ\x90\0\3\0\0\0" * 40, "ini bukan teks"),
    ("cut.parquet", lambda: b"PAR1", "Parquet-nya rusak"),
    ("bytes.parquet", lambda: b"PAR1" + bytes(range(256)) * 4 + b"PAR1", "Parquet-nya rusak"),
    (
        "footer.parquet",
        lambda: b"PAR1" + b"\0" * 100 + struct.pack("<I", 2**31) + b"PAR1",
        "Parquet-nya rusak",
    ),
]
