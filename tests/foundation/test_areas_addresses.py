"""What an address says of its area, and where that leads."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gerai.foundation.areas import queries
from gerai.foundation.areas.rules import (
    LEVELS,
    AreaText,
    Reading,
    area_readings,
    marks,
    segments,
)

WORDS = st.text(max_size=80)


def read(address: str, **said: str) -> list[Reading]:
    parts = segments(address)
    return list(area_readings(AreaText(**said), parts, marks(parts)))


def texts(address: str, **said: str) -> list[AreaText]:
    return [reading.text for reading in read(address, **said)]


@pytest.mark.parametrize(
    ("said", "first"),
    [
        (
            "Jl. Nanas No. 9, Krapyak, Merbung, Kec. Klaten Sel., Kabupaten Klaten, "
            "Jawa Tengah 57424, Indonesia",
            AreaText("Jawa Tengah", "kabupaten Klaten", "Klaten Sel", "Merbung"),
        ),
        (
            "Ds. Morodemak RT 1 RW 4 Kec. Bonang Kab. Demak",
            AreaText("", "kab Demak", "Bonang", "Morodemak"),
        ),
        (
            "Desa/Kelurahan Kotabaru, Kec. Kota Baru, Kab. Ende, Provinsi Nusa Tenggara Timur "
            "Kode Pos: 86312 Telp. 081*********",
            AreaText("Nusa Tenggara Timur", "kab Ende", "Kota Baru", "Kotabaru"),
        ),
    ],
)
def test_an_address_says_its_area_by_its_marks(said, first):
    assert first in texts(said)


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        (
            "SAPTORENGGO RT 003, Saptorenggo, Pakis, Kabupaten Malang, Jawa Timur Telp.",
            AreaText("Jawa Timur", "kabupaten Malang", "Pakis", "Saptorenggo"),
        ),
        (
            "Jl. Parung Desa Tegal Raya, Tegal, Kec. Kemang, Kabupaten Bogor, Jawa Barat",
            AreaText("Jawa Barat", "kabupaten Bogor", "Kemang", "Tegal"),
        ),
        (
            "Jl. Raya Bip No.28, Tegal, Kemang, Bogor Regency, West Java 16310",
            AreaText("West Java", "kabupaten Bogor", "Kemang", "Tegal"),
        ),
        (
            "Lape, Harau, Kabupaten Lima Puluh Kota, Sumatera Barat",
            AreaText("Sumatera Barat", "kabupaten Lima Puluh Kota", "Harau", "Lape"),
        ),
        (
            "RW 6, Krapyak, Merbung, Klaten Selatan, Klaten, Jawa Tengah",
            AreaText("Jawa Tengah", "Klaten", "Klaten Selatan", "Merbung"),
        ),
    ],
)
def test_among_the_readings_is_the_one_that_a_map_means(said, wanted):
    assert wanted in texts(said)


def test_columns_come_before_the_address_and_are_filled_from_it():
    readings = read("Ds. Morodemak, Kab. Demak", district="Bonang")

    assert readings[0].text == AreaText("", "kab Demak", "Bonang", "Morodemak")
    assert (readings[-1].text, readings[-1].columns) == (AreaText("", "", "Bonang", ""), True)


def test_a_street_alone_names_no_place():
    assert texts("JL. IKAN TONGKOL RT 7 RW. 1") == []


@given(WORDS, st.dictionaries(st.sampled_from(LEVELS), WORDS, max_size=4))
def test_any_address_can_be_read_and_an_address_is_never_said_back(said, columns):
    for reading in read(said, **columns):
        assert not reading.columns or reading.text.parts == tuple(
            columns.get(level, "") for level in LEVELS
        )


def test_what_people_write_without_commas_or_marks_finds_its_place(db):
    wanted = {
        "Jl. Margonda No. 100 Kel. Kemiri Muka Kec. Beji Depok": "32.76.06.1004",
        "DS MERBUNG KLATEN SELATAN KLATEN": "33.10.26.2007",
        "Kec. Cilacap Sel., Cilacap": "33.01.21",
        "Desa Tegal, Kemang, Bogor": "32.01.12.2009",
        "Jl. Slamet Riyadi, Laweyan, Solo": "33.72.01",
        "RT 05/02, Desa Karangrejo, Kec. Gumukmas, Kab. Jember - Jawa Timur": "35.09.04.2008",
        "Jl. Pahlawan 12, Surabaya": "35.78",
        "Jl. Pahlawan 12, Jakarta Selatan, DKI Jakarta": "31.74",
        "Ds. Balai Jaya Kota Kec. Balai Jaya Kab. Rokan Hilir": "14.07.18.1001",
        "Ds. Amasing Kota Barat Kec. Bacan Kab. Halmahera Selatan": "82.04.08.2030",
    }

    found = queries.read_addresses(wanted)

    assert {text: place.code for text, place in found.items()} == wanted


def test_what_says_too_little_is_not_taken(db):
    asked = {
        "Tegal": ("33.28", "33.76"),
        "Jl. Mawar 3, Banyumas": ("33.02",),
        "Kecamatan Gajah": ("33.21.08",),
        "Desa Gajah": (),
        "Jl. Pahlawan 12 Semarang": (),
        "DKI Jakarta": (),
    }

    found = queries.read_addresses(asked)

    assert {text: place.alternatives for text, place in found.items()} == asked
    assert all(len(place.code) < 5 for place in found.values())


def test_an_address_with_two_villages_keeps_what_holds_both(db):
    found = queries.read_addresses(
        [
            "Desa Pasir Jaya, Sukadamai, Cikupa, Kabupaten Tangerang, Banten",
            "Kec. Balikpapan Utara, Kota Balikpapan, Pemaluan, Sepaku, "
            "Kabupaten Penajam Paser Utara, Kalimantan Timur",
        ]
    )

    one, two = found.values()
    assert (one.code, one.disputed) == ("36.03.18", False)
    assert (two.code, two.disputed) == ("", True)
