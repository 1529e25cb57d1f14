"""Real lists of offices, read to the row: what stands in them is not in this repository."""

import pytest

from gerai.foundation.tables.engine import opened
from tests.shared import shared


@pytest.mark.parametrize(
    ("name", "kind", "count"),
    [
        ("solo_umkm.csv", "csv", 11_158),
        ("kemenperin_first6000_other_provinces.csv", "csv", 6_000),
        ("balikpapan_ikm_workbook.xlsx", "xlsx", 1_440),
        ("buton_utara_sbr.xlsx", "xlsx", 121),
        ("kemang_tegal_ikm.geojson", "json", 116),
        ("merbung_a.geojson", "json", 64),
        ("merbung_c_krapyak.geojson", "json", 20),
        ("probolinggo_ikm.csv", "csv", 68),
        ("jabar_jumlah_umkm_jenis_usaha.csv", "csv", 1_215),
        ("tokopedia_7cat_outside_jateng_jambi.csv", "csv", 7_961),
    ],
)
def test_every_row_of_a_real_list_is_read_and_none_twice(name, kind, count):
    with opened(shared(f"lists/{name}")) as file:
        lines = [(row.sheet, row.line) for row in file.rows]

    assert (file.kind, len(lines), len(set(lines))) == (kind, count, count)


def test_the_office_workbook_of_balikpapan_is_one_table_of_eleven_sheets():
    with opened(shared("lists/balikpapan_ikm_workbook.xlsx")) as file:
        rows = list(file.rows)

    (table,) = file.tables
    repeating = [note for note in file.notes if "mengulang" in note]
    assert (table.sheet, rows[0].line, rows[-1].line) == ("final", 3, 1_469)
    assert [row.cells[0] for row in rows] == [str(number) for number in range(1, 1_441)]
    assert table.headers[4:8] == (
        "ALAMAT JALAN", "ALAMAT DESA/ KELURAHAN", "ALAMAT KECAMATAN", "ALAMAT TELP/ FAX",
    )  # fmt: skip
    assert dict(zip(table.headers, table.origins, strict=True))["Halal"] == "legalitas"
    assert len(repeating) == 9
    assert "Lembar legalitas melengkapi 1.440 baris lembar final" in " ".join(file.notes)
    assert file.passed["baris lanjutan tanpa nomor dan nama"] == 50
