"""`gerai areas` as an operator reads it: codes, choices, and a sentence when there is neither."""

import pytest

from gerai import cli
from gerai.foundation.answers import Answer, Refused
from gerai.foundation.areas import commands
from gerai.foundation.areas.models import Area


def areas(*words: str) -> Answer:
    return commands.run(cli.parse(["areas", *words]))


@pytest.mark.parametrize(
    ("text", "code", "name"),
    [
        ("Demak", "33.21", "Kab. Demak, Jawa Tengah"),
        ("Gajah, Demak", "33.21.08", "Kec. Gajah, Kab. Demak, Jawa Tengah"),
        ("Kudaile, Slawi, Tegal", "33.28.10.1009", None),
        ("Kota Tegal", "33.76", "Kota Tegal, Jawa Tengah"),
        ("Solo", "33.72", "Kota Surakarta, Jawa Tengah"),
        ("Jawa Tengah", "33", "Jawa Tengah"),
        ("33.10", "33.10", "Kab. Klaten, Jawa Tengah"),
    ],
)
def test_a_name_finds_its_code(db, text, code, name):
    answer = areas("find", text)

    assert (answer.code, answer.data["code"]) == (0, code)
    assert name in {None, answer.data["name"]}
    assert answer.lines[0].startswith(f"{code}  ")


def test_a_name_of_two_regencies_lists_both(db):
    answer = areas("find", "Tegal", "--json")

    assert answer.data["code"] is None
    assert answer.data["alternatives"] == [
        {"code": "33.28", "name": "Kab. Tegal, Jawa Tengah"},
        {"code": "33.76", "name": "Kota Tegal, Jawa Tengah"},
    ]
    assert answer.lines == (
        "“Tegal” bisa Kab. Tegal atau Kota Tegal. Pilih kodenya:",
        "  33.28          Kab. Tegal, Jawa Tengah",
        "  33.76          Kota Tegal, Jawa Tengah",
    )


def test_within_an_area_a_smaller_name_is_enough(db):
    assert areas("find", "Slawi", "--within", "33.28").data["code"] == "33.28.10"
    found = areas("find", "Sidorejo", "--within", "33.21").data
    assert [one["code"] for one in found["alternatives"]] == ["33.21.02.2011", "33.21.04.2019"]
    with pytest.raises(Refused, match=r"33\.99.* tidak dikenal"):
        areas("find", "Slawi", "--within", "33.99")


def test_what_is_not_there_is_said_with_what_to_do(db, settings):
    answer = areas("find", "Antah Berantah")

    assert (answer.code, answer.data["code"]) == (1, None)
    assert answer.lines == (
        "“Antah Berantah” tidak ditemukan di Indonesia. Periksa ejaannya, "
        "atau tulis juga kabupatennya: “Gajah, Demak”.",
    )
    settings.ROOT_AREA = "33"
    answer = areas("find", "Kab. Bogor")
    assert (answer.code, answer.lines) == (
        1,
        (
            "“Kab. Bogor” (Kab. Bogor) bukan bagian dari Jawa Tengah.",
            "  32.01          Kab. Bogor, Jawa Barat",
        ),
    )


def test_an_area_is_shown_with_all_that_is_known(db):
    answer = areas("show", "33.21")

    assert answer.data["parents"] == {"33": "Jawa Tengah"}
    assert answer.data["children"] == {"kecamatan": 14, "kelurahan": 6, "desa": 243}
    assert (answer.data["bps_code"], answer.data["valid_from"]) == ("3321", "2025-04-25")
    assert len(answer.data["postcodes"]) == 20
    assert "Di bawahnya      14 kecamatan, 243 desa, 6 kelurahan" in answer.lines
    assert "Berlaku sejak    25-04-2025 (Kepmendagri 300.2.2-2138/2025)" in answer.lines
    solo = areas("show", "33.72").data
    assert solo["aliases"] == ["Solo"]
    assert areas("show", "33.21.08.2013").data["postcodes"] == ["59581"]
    assert areas("show", "33.21.08").data["bps_code"] is None
    assert areas("show", "15.06").data["bps_code"] == "1507"


def test_an_area_that_ended_says_when(db):
    Area.objects.create(
        code="33.99", level=2, kind="kota", name="Lama", valid_from="2000-01-01",
        valid_to="2010-12-31", decree="UU Lama",
    )  # fmt: skip

    assert "Berakhir         31-12-2010" in areas("show", "33.99").lines


def test_a_code_that_lost_its_zero_is_asked_about(db):
    answer = areas("show", "33.1")

    assert answer.code == 1
    assert answer.lines == (
        "Kode 33.1 kehilangan angka: 33.10 Kab. Klaten, 33.01 Kab. Cilacap? Tulis kodenya lengkap.",
    )
    assert "tidak dikenal" in areas("show", "99.99").lines[0]


def test_an_import_says_what_it_did_and_three_when_a_row_was_wrong(db, tmp_path):
    path = tmp_path / "bps.csv"
    path.write_text("kemendagri,bps\n33.21.08,3321060\n33.1,3310\n", encoding="utf-8")

    answer = areas("import-bps", str(path))

    assert answer.code == 3
    assert answer.lines == (
        "Kode BPS: 1 baru, 0 berubah, 0 sama seperti sebelumnya.",
        "Tidak diambil, baris 3: kode 33.1 kehilangan angka: 33.10 atau 33.01? "
        "Tulis kodenya sebagai teks.",
    )
    with pytest.raises(Refused, match=r"tidak-ada\.geojson: tidak ada"):
        areas("import-boundaries", "tidak-ada.geojson")
