"""Files as they come: encoding, delimiter and header are found out; what is no list is refused."""

import csv
import io
import json

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from gerai.foundation.answers import Refused
from gerai.foundation.tables.engine import opened
from gerai.foundation.tables.engine.limits import COLUMNS, LINE
from gerai.foundation.tables.engine.objects import DEEPEST
from gerai.foundation.tables.rules.cells import shown
from gerai.foundation.tables.rules.layout import words

CELL = st.text(
    st.characters(codec="utf-8", categories=["L", "N", "P", "Zs"], exclude_characters="\x85"),
    max_size=12,
)


def written(folder, content: str | bytes, name: str = "daftar.csv"):
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def cells(path) -> list[tuple[str, ...]]:
    return [row.cells for row in opened(path).rows]


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(CELL, CELL, CELL), min_size=3, max_size=8),
    st.sampled_from(",;\t|"),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    st.sampled_from(["\n", "\r\n"]),
)
def test_what_a_spreadsheet_wrote_is_what_is_read(tmp_path, rows, delimiter, encoding, end):
    # A line of nothing but words of titles, "L" and "P", is a second line of titles.
    assume(
        not any(set(map(str.lower, row)) <= {"", *words()["headings"]} for row in rows if any(row))
    )
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, quoting=csv.QUOTE_ALL, lineterminator=end)
    writer.writerows([("Nama Usaha", "Alamat", "Produk"), *rows])

    reading = opened(written(tmp_path, out.getvalue().encode(encoding)))

    kept = [row for row in rows if any(cell and not cell.isspace() for cell in row)]
    assert (reading.headers, reading.delimiter) == (("Nama Usaha", "Alamat", "Produk"), delimiter)
    assert [row.cells for row in reading.rows] == kept


def test_a_file_of_an_old_windows_keeps_its_accents(tmp_path):
    path = written(tmp_path, "Nama;Kota\nCafé Déjà;Tegal\n".encode("cp1252"))

    assert cells(path) == [("Café Déjà", "Tegal")]


def test_titles_above_the_header_and_blank_lines_are_passed_and_numbers_are_the_senders(tmp_path):
    path = written(
        tmp_path,
        "DAFTAR IKM KABUPATEN DEMAK,,\n,,\nNama,Alamat,HP\n,,\nSari,Jl. 1,08\n\nJaya,Jl. 2,09\n",
    )

    reading = opened(path)

    assert reading.headers == ("Nama", "Alamat", "HP")
    assert [(row.number, row.line, row.cells[0]) for row in reading.rows] == [
        (1, 5, "Sari"),
        (2, 7, "Jaya"),
    ]


def test_excels_own_hint_of_the_delimiter_is_followed(tmp_path):
    assert cells(written(tmp_path, "sep=|\nNama|Kota\nA, B; C|Tegal\n")) == [("A, B; C", "Tegal")]


def test_a_loose_delimiter_stays_in_the_last_cell_and_short_rows_are_filled(tmp_path):
    path = written(tmp_path, "Nama,Kota,Catatan\nA,B,satu,dua\nC\nD,E,F\nG,H,I\n")

    assert cells(path)[:2] == [("A", "B", "satu dua"), ("C", "", "")]


def test_columns_without_a_name_and_with_the_same_name_are_told_apart(tmp_path):
    reading = opened(written(tmp_path, "Nama,,HP,HP\na,b,c,d\ne,f,g,h\n"))

    assert reading.headers == ("Nama", "Kolom 2", "HP", "HP (2)")


def test_geojson_gives_properties_and_points_with_numbers_as_written(tmp_path):
    said = {
        "type": "FeatureCollection",
        "features": [
            {
                "properties": {"Nama": "Sari", "NIK": "0012", "buka": True, "kosong": None},
                "geometry": {"type": "Point", "coordinates": [110.599415, -7.716849748, 0]},
            },
            {"properties": {"Nama": "Jaya", "lagi": {"a": [1, "x"]}}, "geometry": None},
        ],
    }

    reading = opened(written(tmp_path, json.dumps(said), "peta.geojson"))

    assert reading.headers == (
        "Nama", "NIK", "buka", "kosong", "titik bujur", "titik lintang", "lagi.a",
    )  # fmt: skip
    assert [row.cells for row in reading.rows] == [
        ("Sari", "0012", "ya", "", "110.599415", "-7.716849748", ""),
        ("Jaya", "", "", "", "", "", "1, x"),
    ]


@pytest.mark.parametrize(
    "said",
    ['[{"a": 1}, {"a": 2}]', '{"n": 2, "data": [{"a": 1}, {"a": 2}]}', '\ufeff[{"a":1},{"a":2}]'],
)
def test_json_is_a_list_of_objects_or_an_object_with_one_list(tmp_path, said):
    assert cells(written(tmp_path, said, "x.json")) == [("1",), ("2",)]


def test_a_long_number_in_json_loses_no_digit(tmp_path):
    path = written(tmp_path, '[{"nik": 9901014101800001, "omzet": 1.10, "modal": 1.100}]', "x.json")

    assert cells(path) == [("9901014101800001", "1.10", "1.1000")]


@pytest.mark.parametrize(
    ("_case", "content", "sentence"),
    [
        ("empty", b"", "berkas ini kosong"),
        ("blank", b" \n \n", "berkas ini kosong"),
        ("a broken workbook", b"PK\x03\x04rest", "arsipnya rusak"),
        ("a broken old workbook", b"\xd0\xcf\x11\xe0rest", "buku kerjanya tidak bisa dibaca"),
        ("a pdf", b"%PDF-1.7", "ini PDF"),
        ("a web page", b"<html><table>", "halaman web atau XML"),
        ("a picture", b"\x89PNG\r\n", "ini gambar"),
        ("bytes", b"Nama,Kota\n\0\1\2,\0", "ini bukan teks"),
        ("broken json", b'[{"a": 1},\n{"a" 2}]', "rusak di baris 2"),
        ("cut json", b'[{"a": 1}', "JSON-nya rusak"),
        ("json of numbers", b"[1, 2]", "bukan daftar"),
        ("json of two lists", b'{"a": [], "b": []}', "bukan daftar"),
        ("an empty json", b"[]", "bukan daftar"),
        ("objects of nothing", b"[{}, {}]", "daftar ini kosong"),
        ("deep json", b"[" * 100_000, "JSON-nya"),
        ("many columns", b",".join(b"a" for _ in range(COLUMNS + 1)) + b"\n", "paling banyak"),
        ("an endless quote", b'a,b\n"' + b"x" * 200_000, "kutip yang tidak ditutup"),
        ("an endless line", b"a,b\n" + b"x" * (LINE + 1), "sel yang terlalu panjang"),
    ],
)
def test_what_is_no_list_is_refused_with_one_sentence(tmp_path, _case, content, sentence):
    path = written(tmp_path, content, "aneh")

    with pytest.raises(Refused, match=f"^aneh: .*{sentence}") as refusal:
        list(opened(path).rows)

    assert str(refusal.value).endswith(".")
    assert "\n" not in str(refusal.value)


def test_a_folder_and_a_missing_file_are_refused(tmp_path):
    with pytest.raises(Refused, match="sebuah folder"):
        opened(tmp_path)
    with pytest.raises(Refused, match="tidak ada atau bukan berkas"):
        opened(tmp_path / "tidak-ada.csv")


def test_deep_objects_are_flattened_only_so_far(tmp_path):
    said = '{"a":' * (DEEPEST + 5) + "1" + "}" * (DEEPEST + 5)

    (row,) = cells(written(tmp_path, f"[{said}]", "x.json"))

    assert len(row) == 1


def test_a_name_is_shown_without_what_could_deceive(tmp_path):
    assert shown(tmp_path / "daftar\u202egsj.\x07csv") == "daftar gsj. csv"
    assert len(shown(tmp_path / ("x" * 200))) == 80
