"""What an address says of its area, and where that leads."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
