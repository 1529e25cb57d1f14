"""Tables as people lay them out: found on their sheets, joined where sheets belong together."""

from pathlib import Path

import pytest

from gerai.foundation.answers import Refused
from gerai.foundation.tables.engine import opened
from tests.make.books import book, ods, sheet
from tests.make.old_books import xls

HEAD = ("No", "Nama Usaha", "Alamat", "Produk")
SARI = (1, "Sari", "Jl. Satu", "keripik")
JAYA = (2, "Jaya", "Jl. Dua", "batik")
MAJU = (3, "Maju", "Jl. Tiga", "tahu")


def many(count: int, first: int = 1) -> list[tuple[object, ...]]:
    return [(n, f"Usaha {n}", f"Jl. {n}", "kopi") for n in range(first, first + count)]


@pytest.fixture
def read(tmp_path):
    """The file with this content, opened."""

    def reading(content: bytes | str, name: str = "daftar.xlsx"):
        path: Path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return opened(path)

    return reading


def rows(file) -> list[tuple[str, ...]]:
    return [row.cells for row in file.rows]


def test_titles_are_passed_and_a_row_keeps_the_line_and_the_sheet_of_its_sender(read):
    file = read(book({"IKM": sheet(("DATA IKM",), (), ("Tahun", 2024), (), HEAD, SARI, (), JAYA)}))

    assert file.headers == HEAD
    assert [(row.number, row.sheet, row.line, row.cells[1]) for row in file.rows] == [
        (1, "IKM", 6, "Sari"),
        (2, "IKM", 8, "Jaya"),
    ]


def test_headers_of_three_rows_are_joined_as_they_were_merged(read):
    first = ("NO", "IDENTITAS", None, "ALAMAT", None, None)
    second = (None, "NAMA", "NIK", "JALAN", "WILAYAH", None)
    third = (None, None, None, None, "DESA", "KECAMATAN")
    merges = ("A1:A3", "B1:C1", "D1:F1", "B2:B3", "C2:C3", "D2:D3", "E2:F2")
    data = (1, "Sari", "x", "Jl. 1", "Merbung", "Klaten Selatan")

    file = read(book({"A": sheet(first, second, third, data, merges=merges)}))

    assert file.headers == (
        "NO", "IDENTITAS NAMA", "IDENTITAS NIK", "ALAMAT JALAN", "ALAMAT WILAYAH DESA",
        "ALAMAT WILAYAH KECAMATAN",
    )  # fmt: skip
    assert rows(file) == [("1", "Sari", "x", "Jl. 1", "Merbung", "Klaten Selatan")]


def test_headers_of_two_rows_are_joined_in_a_text_too_which_knows_no_merged_cells(read):
    text = (
        "NO;NAMA USAHA;ALAMAT;;;TENAGA KERJA;\n;;JALAN;DESA;KECAMATAN;L;P\n"
        "(1);(2);(3);(4);(5);(6);(7)\n1;Sari;Jl. 1;Merbung;Klaten Selatan;2;3\n"
        "2;Jaya;Jl. 2;Gatak;Klaten Selatan;1;0\n"
    )

    file = read(text, "a.csv")

    assert file.headers == (
        "NO", "NAMA USAHA", "ALAMAT JALAN", "ALAMAT DESA", "ALAMAT KECAMATAN", "TENAGA KERJA L",
        "TENAGA KERJA P",
    )  # fmt: skip
    assert [row[1] for row in rows(file)] == ["Sari", "Jaya"]


def test_sums_remarks_signatures_and_empty_numbers_are_no_rows_and_are_counted(read):
    file = read(
        book(
            {
                "A": sheet(
                    HEAD,
                    SARI,
                    ("Jumlah Desa A", None, None, 4),
                    JAYA,
                    ("TOTAL", None, None, 9),
                    (3, None, None, None),
                    (),
                    ("Catatan: data per Januari",),
                    ("Sumber: Dinas",),
                    (),
                    (None, None, "Klaten, 4 Mei 2026"),
                    (None, None, "Kepala Dinas"),
                )
            }
        )
    )

    assert [row[1] for row in rows(file)] == ["Sari", "Jaya"]
    assert file.passed == {"baris jumlah": 2, "baris yang hanya bernomor": 1, "baris catatan": 4}


def test_a_header_that_is_repeated_on_every_page_is_no_row(read):
    file = read(book({"A": sheet(HEAD, SARI, (), HEAD, JAYA, HEAD, MAJU)}))

    assert [row[1] for row in rows(file)] == ["Sari", "Jaya", "Maju"]


def test_the_parts_of_a_list_become_a_column(read):
    file = read(
        book({"A": sheet(HEAD, ("KECAMATAN BAYAT",), SARI, JAYA, ("B", "KECAMATAN CAWAS"), MAJU)})
    )

    assert file.headers == (*HEAD, "Kecamatan")
    assert [row[-1] for row in rows(file)] == ["KECAMATAN BAYAT"] * 2 + ["KECAMATAN CAWAS"]


def test_the_name_above_the_header_is_that_of_the_first_part(read):
    again = ((), ("SENTRA DUA",), HEAD, MAJU)

    file = read(book({"A": sheet(("SENTRA SATU",), HEAD, SARI, JAYA, *again)}))

    assert file.headers == (*HEAD, "Bagian")
    assert [row[-1] for row in rows(file)] == ["SENTRA SATU", "SENTRA SATU", "SENTRA DUA"]


def test_a_list_that_goes_on_to_the_right_is_one_list(read):
    file = read(book({"A": sheet((*HEAD, None, *HEAD), (*SARI, None, *MAJU), (*JAYA,))}))

    assert file.headers == HEAD
    assert [row[1] for row in rows(file)] == ["Sari", "Jaya", "Maju"]


def test_a_list_without_a_header_loses_no_row(read):
    file = read("1;Warung Sari;Jl. Satu\n2;Toko Jaya;Jl. Dua\n3;Maju;Jl. Tiga\n", "a.csv")

    assert file.headers == ("Kolom 1", "Kolom 2", "Kolom 3")
    assert [row[1] for row in rows(file)] == ["Warung Sari", "Toko Jaya", "Maju"]


def test_two_years_of_a_list_are_the_longer_year_and_what_is_new(read):
    file = read(book({"2023": sheet(HEAD, *many(20)), "2024": sheet(HEAD, *many(18, 9))}))

    assert [row.cells[1] for row in file.rows if row.sheet == "2024"] == [
        f"Usaha {n}" for n in range(21, 27)
    ]
    assert file.headers == (*HEAD, "Tahun data")


def test_cells_that_were_merged_down_are_repeated(read):
    head = ("No", "Kecamatan", "Nama Usaha", "Alamat")
    data = ((1, "Bayat", "Sari", "a"), (2, None, "Jaya", "b"), (3, "Cawas", "Maju", "c"))

    file = read(book({"A": sheet(head, *data, merges=("B2:B3",))}))

    assert [row[1] for row in rows(file)] == ["Bayat", "Bayat", "Cawas"]


def test_a_second_line_of_the_same_business_is_no_business(read):
    file = read(book({"A": sheet(HEAD, SARI, (None, None, None, "emping", 5, 6), JAYA, MAJU)}))

    assert [row[1] for row in rows(file)] == ["Sari", "Jaya", "Maju"]


def test_several_tables_on_a_sheet_have_their_own_headers(read):
    other = (("Nama Pemilik", "Nama Usaha", "Telepon", "Email"), ("Ani", "Warung", "08", "a@b"))

    file = read(book({"A": sheet(HEAD, SARI, JAYA, (), ("Tabel 2",), *other)}))

    assert [table.headers for table in file.tables] == [HEAD, other[0]]
    assert [(row.table, row.number, row.line) for row in file.rows] == [
        (0, 1, 2),
        (0, 2, 3),
        (1, 3, 7),
    ]


def test_hidden_sheets_are_left_out_and_hidden_columns_and_rows_are_read_with_a_note(read):
    shown = sheet(HEAD, SARI, JAYA, hidden_columns=(3,), hidden_rows=(3,))

    file = read(book({"Daftar": shown, "Lama": sheet(HEAD, *many(9))}, hidden=("Lama",)))

    assert rows(file) == [("1", "Sari", "Jl. Satu", "keripik"), ("2", "Jaya", "Jl. Dua", "batik")]
    assert file.notes == (
        "Lembar Lama tersembunyi, jadi tidak diambil.",
        "Lembar Daftar: kolom C dan 1 baris tersembunyi, tetapi ikut dibaca.",
    )


def test_what_an_opendocument_sheet_hides_is_told_too(read):
    told = [tuple(map(str, row)) for row in (SARI, JAYA)]

    file = read(
        ods((HEAD, *told), hidden_columns=(2, 4), hidden_rows=(2,), hidden_sheet="Lama"),
        "daftar.ods",
    )

    assert rows(file) == [("1", "Sari", "Jl. Satu", "keripik"), ("2", "Jaya", "Jl. Dua", "batik")]
    assert file.notes == (
        "Lembar Lama tersembunyi, jadi tidak diambil.",
        "Lembar Data: kolom B, D dan 1 baris tersembunyi, tetapi ikut dibaca.",
    )


def test_a_workbook_of_hidden_sheets_alone_is_read(read):
    assert len(rows(read(book({"Lama": sheet(HEAD, SARI)}, hidden=("Lama",))))) == 1


def test_a_sheet_that_repeats_rows_of_another_is_not_counted_again(read):
    some = many(40)
    again = [(n, f"USAHA  {number}", street, what) for n, (number, street, what) in enumerate(
        ((one[0], one[2], one[3]) for one in some[10:25]), start=1)]  # fmt: skip

    file = read(book({"semua": sheet(HEAD, *some), "kopi": sheet(HEAD, *again)}))

    assert len(rows(file)) == 40
    assert file.notes == (
        "Lembar semua: 40 baris diambil.",
        "Lembar kopi mengulang 15 baris lembar semua, jadi tidak dihitung lagi.",
    )


def test_a_row_that_only_the_repeating_sheet_has_is_taken(read):
    some = many(40)

    file = read(book({"semua": sheet(HEAD, *some), "baru": sheet(HEAD, *some[:9], *many(1, 90))}))

    assert [row.cells[1] for row in file.rows if row.sheet == "baru"] == ["Usaha 90"]


def test_a_sheet_that_says_more_is_joined_by_number_and_fills_what_was_empty(read):
    some = [(*one, None) for one in many(30)]
    more = [(*one[:4], f"PIRT {one[0]}", "ya" if one[0] < 3 else None) for one in some]

    file = read(
        book(
            {
                "daftar": sheet((*HEAD, "PIRT"), *some),
                "legalitas": sheet((*HEAD, "PIRT", "Halal"), *more),
            }
        )
    )

    assert file.headers == (*HEAD, "PIRT", "Halal")
    assert file.tables[0].origins == ("daftar",) * 5 + ("legalitas",)
    assert [row[4:] for row in rows(file)][:3] == [
        ("PIRT 1", "ya"),
        ("PIRT 2", "ya"),
        ("PIRT 3", ""),
    ]
    assert file.notes[1] == (
        "Lembar legalitas melengkapi 30 baris lembar daftar: kolom Halal dan 30 sel yang kosong; "
        "barisnya tidak dihitung lagi."
    )


def test_the_names_of_sheets_alike_are_a_column_and_they_are_looked_at_together(read):
    file = read(
        book({"Kec. Bayat": sheet(HEAD, *many(3)), "Kec. Cawas": sheet(HEAD, *many(2, 20))})
    )

    assert [table.headers for table in file.tables] == [(*HEAD, "Kecamatan")] * 2
    assert file.tables[0].sample == file.tables[1].sample
    assert [row[-1] for row in rows(file)] == ["Kec. Bayat"] * 3 + ["Kec. Cawas"] * 2


def test_names_that_a_program_gave_are_no_column(read):
    file = read(book({"Sheet1": sheet(HEAD, *many(3)), "Sheet2": sheet(HEAD, *many(2, 20))}))

    assert [table.headers for table in file.tables] == [HEAD, HEAD]
    assert len(rows(file)) == 5


def test_numbers_dates_and_formulas_are_what_the_sheet_shows(read):
    content = sheet(
        ("Nama", "NIK", "Omzet", "Bagian", "HP"),
        ("Sari", 3304123456789010.0, 2500000.0, 0.5, 81234567890),
    )

    (row,) = rows(read(book({"A": content})))

    assert row == ("Sari", "3.30412345678901E+15", "2500000", "0.5", "81234567890")


def test_sixteen_digits_that_a_program_wrote_whole_stay_whole(read):
    ((_, number, _),) = rows(
        read(book({"A": sheet(("Nama", "NIK", "x"), ("Sari", 3304123456789012, 1))}))
    )

    assert number == "3304123456789012"


def test_an_opendocument_sheet_is_read(read):
    file = read(ods((HEAD, ("1", "Sari", "Jl. 1", "kopi"), ("2", "Jaya", "Jl. 2", "teh"))), "a.ods")

    assert (file.kind, file.headers, len(rows(file))) == ("ods", HEAD, 2)


def test_cells_merged_down_in_an_opendocument_sheet_are_repeated(read):
    lines = (
        HEAD,
        ("1", "Sari", "Pasar Bayat", "kopi"),
        ("2", "Jaya", "", "teh"),
        ("3", "Maju", "", "tahu"),
    )

    file = read(ods(lines, down={"Pasar Bayat": 2}), "a.ods")

    assert [row[2] for row in rows(file)] == ["Pasar Bayat", "Pasar Bayat", ""]


def test_an_old_workbook_is_read_with_its_merged_cells(read):
    file = read(xls((HEAD, SARI, (2, "Jaya", None, "teh"), MAJU), merges=((1, 2, 2, 2),)), "a.xls")

    assert (file.kind, file.headers) == ("xls", HEAD)
    assert [row[:3] for row in rows(file)] == [
        ("1", "Sari", "Jl. Satu"), ("2", "Jaya", "Jl. Satu"), ("3", "Maju", "Jl. Tiga"),
    ]  # fmt: skip


def test_an_empty_book_is_refused(read):
    with pytest.raises(Refused, match="buku kerja ini kosong"):
        read(book({"A": sheet()}))


def test_a_sheet_of_sentences_beside_a_list_is_left_out(read):
    help_ = sheet(("Petunjuk pengisian",), ("Isi semua kolom",))

    file = read(book({"Petunjuk": help_, "Daftar": sheet(HEAD, SARI)}))

    assert [table.sheet for table in file.tables] == ["Daftar"]
    assert file.notes == ("Lembar Petunjuk tidak berisi tabel, jadi tidak diambil.",)


def test_nested_objects_of_a_group_are_rows_and_lists_of_a_business_stay_in_its_cell(read):
    said = """[{"kecamatan": "Bayat", "usaha": [
        {"nama": "Sari", "produk": [{"nama": "keripik", "harga": 5}, {"nama": "emping"}]},
        {"nama": "Jaya", "pemilik": {"nama": "Ani", "hp": ["08", "09"]}}]}]"""

    file = read(said, "a.json")

    assert [dict(zip(file.headers, row, strict=True)) for row in rows(file)] == [
        {"kecamatan": "Bayat", "nama": "Sari", "produk.nama": "keripik, emping",
         "produk.harga": "5", "pemilik.nama": "", "pemilik.hp": ""},
        {"kecamatan": "Bayat", "nama": "Jaya", "produk.nama": "", "produk.harga": "",
         "pemilik.nama": "Ani", "pemilik.hp": "08, 09"},
    ]  # fmt: skip


def test_parquet_is_read_with_its_structures_as_columns(read, tmp_path):
    import duckdb

    duckdb.execute(
        "COPY (SELECT 'Sari' AS nama, {'jalan': 'Jl. 1', 'rt': 2} AS alamat, "
        "[1, 2] AS anak, 3304123456789012 AS nik, DATE '2026-05-04' AS lahir, NULL AS kosong) "
        f"TO '{tmp_path}/a.parquet' (FORMAT parquet)"
    )

    file = opened(tmp_path / "a.parquet")

    assert file.headers == ("nama", "alamat.jalan", "alamat.rt", "anak", "nik", "lahir", "kosong")
    assert rows(file) == [("Sari", "Jl. 1", "2", "1, 2", "3304123456789012", "2026-05-04", "")]
