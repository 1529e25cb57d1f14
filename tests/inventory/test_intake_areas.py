"""Where the rows of a list lie: hand-made labels of a real list, coordinates, what is asked."""

import csv
import random
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from gerai.foundation.areas import engine
from gerai.foundation.areas.models import Area, Boundary
from gerai.foundation.tables.rules import Typed
from gerai.inventory.intake.engine.placing import Placer
from tests.shared import shared

pytestmark = pytest.mark.django_db

LIST = "lists/kemenperin_first6000_other_provinces.csv"
LABELS = Path(__file__).with_name("kemenperin_areas.csv")
SEED, DRAWN = 400, 400


def row(number: int = 1, address: str = "", **values: str) -> Typed:
    personal = [("address", address)] if address else []
    return Typed(number, dict(values), personal)


def placed(*rows: Typed, within: str = "") -> list[str]:
    Placer(within).place(rows)
    return [one.values.get("area_code", "") for one in rows]


def asked(one: Typed) -> tuple[str | None, tuple[str, ...], str]:
    """What would end the row's first problem, and in which cell."""
    return one.problems[0].proposal, one.problems[0].choices, one.problems[0].into


@cache
def addresses() -> dict[int, str]:
    """The list's addresses by the number of their row, without their telephones."""
    with shared(LIST).open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    said = (" ".join(one["Alamat"].split()) for one in rows)
    return {number: text.partition("Telp.")[0].strip() for number, text in enumerate(said, 1)}


def labels() -> dict[int, str]:
    """What a reader said of the rows that the seed drew; "" where the address contradicts itself
    or names no kabupaten. No text of the list stands there."""
    with LABELS.open(newline="") as file:
        return {int(one["row"]): one["code"] for one in csv.DictReader(file)}


def test_the_labelled_rows_are_those_that_the_seed_draws():
    telling = [number for number, text in addresses().items() if sum(map(str.isalpha, text)) > 2]

    assert sorted(labels()) == sorted(random.Random(SEED).sample(telling, DRAWN))


def test_addresses_of_a_real_list_are_placed_as_a_reader_placed_them():
    told, said = labels(), addresses()
    rows = [row(number, said[number]) for number in told]

    codes = dict(zip(told, placed(*rows), strict=True))

    known = {number: code for number, code in told.items() if code}
    deep = {number: code for number, code in known.items() if len(code) >= 8}
    coded = {number: code for number, code in codes.items() if code}
    regency = sum(codes[number][:5] == code[:5] for number, code in known.items())
    district = sum(codes[number][:8] == code[:8] for number, code in deep.items())
    right = sum(bool(told[n]) and told[n].startswith(code) for n, code in coded.items())
    assert (len(known), len(deep)) == (399, 398)
    assert regency >= 0.99 * len(known)
    assert district >= 0.95 * len(deep)
    assert right >= 0.99 * len(coded)


def test_a_row_without_its_kabupaten_waits_and_nothing_is_asked_of_the_list():
    rows = [row(1, district="Gajah"), row(2, "Jl. Mawar 3"), row(3)]

    assert placed(*rows) == ["", "", ""]
    assert [one.problems[0].code for one in rows] == [
        "area_ambiguous", "area_unknown", "area_unknown",
    ]  # fmt: skip


def test_why_a_place_is_not_known_is_said_as_it_is():
    rows = [row(), row(2, "Jl. Mawar 3, Kec. Antah"), row(3, district="KALIMANTAN TIMUR")]

    placed(*rows)

    assert [one.problems[0].sentence.partition(": ")[2] for one in rows] == [
        "kabupaten/kotanya tidak disebut. Isi kolomnya, atau sebutkan wilayah daftarnya.",
        "kabupaten/kotanya tidak dikenali dari alamat. Tulis kabupaten/kotanya.",
        "tidak ada kecamatan “KALIMANTAN TIMUR” di Indonesia. Periksa ejaannya, atau sebutkan "
        "wilayah daftarnya.",
    ]


def test_a_slip_of_the_pen_with_one_likely_place_is_no_choice_between_several():
    one = row(district="Balokpapan Timur", village="Manggar")

    assert placed(one) == [""]
    assert one.problems[0].sentence.endswith(
        "kabupaten/kotanya belum pasti, mungkin Kel. Manggar, Kec. Balikpapan Timur, "
        "Kota Balikpapan. Tulis lengkap."
    )


def test_a_pair_that_is_one_place_in_the_country_needs_no_kabupaten():
    rows = [row(district="Kemang", village="Tegal"), row(2, "Jl. Raya 28, Tegal, Kemang")]

    assert placed(*rows) == ["32.01.12.2009", "32.01.12.2009"]


def test_the_area_of_the_list_is_a_parent_of_all_its_rows():
    rows = [row(district="Gajah"), row(2, "Ds. Sambung Kec. Gajah"), row(3)]

    assert placed(*rows, within="33.21") == ["33.21.08", "33.21.08.2016", "33.21"]


def test_what_is_deeper_than_the_known_place_is_kept_and_told():
    one = row(regency="Demak", district="Gajah", village="Antah Berantah")

    assert placed(one) == ["33.21.08"]
    assert one.values["area_text"] == "Antah Berantah"
    assert [problem.code for problem in one.problems] == ["area_partly"]


def test_a_city_in_the_column_of_districts_is_read_as_the_city():
    assert placed(row(district="BALIKPAPAN", village="DAMAI")) == ["64.71.06.1005"]
    # Demak is a district too, and a name without its parents is never taken.
    assert placed(row(district="Demak")) == [""]


def test_a_slip_in_a_district_without_its_kabupaten_is_proposed_by_its_village():
    one = row(district="BALIKPAPAN TUMUR", village="MANGGAR")

    assert placed(one) == [""]
    assert asked(one) == ("Kec. Balikpapan Timur", (), "district")
    assert placed(row(district="BALIKPAPAN TUMUR", village="MANGGAR"), within="64.71") == [
        "64.71.01.1001"
    ]


def test_a_dispute_is_asked_with_both_places():
    one = row(regency="Kota Bogor", district="Gunung Putri", village="Nagrak")

    assert placed(one) == [""]
    assert one.problems[0].code == "area_ambiguous"
    assert "Kota Bogor atau Ds. Nagrak, Kec. Gunungputri, Kab. Bogor" in one.problems[0].sentence
    assert asked(one) == (None, ("Kab. Bogor",), "regency")


def test_a_name_of_two_regencies_asks_which_of_them():
    one = row(regency="Tegal")

    assert placed(one) == [""]
    assert asked(one) == (None, ("Kab. Tegal", "Kota Tegal"), "regency")


def coded(*parts: str, **values: str) -> Typed:
    levels = ("province_code", "regency_code", "district_code", "village_code")
    return row(**dict(zip(levels, parts, strict=False)), **values)


def test_codes_of_bps_without_their_zeros_are_read_through_its_table_only():
    unknown = coded("74", "9", "122", "6")
    assert placed(unknown) == [""]
    assert "kode 7409122006 belum dikenal" in unknown.problems[0].sentence
    # By Kemendagri 74.09 is another regency; BPS calls Buton Utara so.
    Area.objects.filter(code="74.10").update(bps_code="7409")

    assert placed(coded("74", "9", "122", "6")) == ["74.10"]
    assert placed(coded("74", "9", "122", "6", district="Kulisusu Utara")) == ["74.10.05"]


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        (("33", "10"), "33.10"),
        (("33", "10", "26", "2007"), "33.10.26.2007"),
        (("33", "10", "26"), "33.10"),
        (("", "3310"), "33.10"),
        (("", "33.10"), "33.10"),
        (("", "", "", "33.10.26.2007"), "33.10.26.2007"),
        (("15", "06"), ""),
        (("74", "9"), ""),
        (("99", "99"), ""),
        (("33", "", "26"), ""),
    ],
)
def test_codes_are_taken_only_where_no_other_list_contradicts(parts, code):
    assert placed(coded(*parts)) == [code]


def test_words_and_codes_that_tell_two_regencies_are_disputed():
    one = coded("33", "10", regency="Demak")

    assert placed(one) == [""]
    assert "Kab. Demak atau Kab. Klaten" in one.problems[0].sentence
    assert asked(one) == (None, ("Kab. Klaten",), "regency")
    assert placed(coded("33", "10", regency="Klaten", district="Prambanan")) == ["33.10.01"]


@pytest.fixture
def demak(db):
    """A boundary that is a square around 110.6 east, 6.9 south."""
    ring = [[110.5, -7.0], [110.7, -7.0], [110.7, -6.8], [110.5, -6.8], [110.5, -7.0]]
    Boundary.objects.create(area_id="33.21", geometry=[ring], source="test")


def on_map(number: int, latitude: str, longitude: str, **values: str) -> Typed:
    return Typed(number, dict(values), [("latitude", latitude), ("longitude", longitude)])


def test_the_boundary_under_the_coordinates_is_a_parent_and_no_more(demak):
    rows = [
        on_map(1, "-6.9", "110.6"),
        on_map(2, "-6.9", "110.6", district="Gajah"),
        on_map(3, "-6.9", "112.6", district="Gajah"),
        on_map(4, "110.6", "-6.9", district="Gajah"),
        on_map(5, "-6.9", "110.6", regency="Kota Tegal"),
        on_map(6, "-6.9", "110.6", regency="Klaten", district="Slawi"),
    ]

    assert placed(*rows) == ["33.21", "33.21.08", "", "33.21.08", "33.76", ""]


def test_without_the_boundary_the_same_rows_wait():
    rows = [on_map(1, "-6.9", "110.6"), on_map(2, "-6.9", "110.6", district="Gajah")]

    assert placed(*rows) == ["", ""]


def test_coordinates_are_asked_once_for_a_whole_list(demak, django_assert_num_queries):
    rows = [on_map(n, f"-6.9{n:04}", "110.6", district="Gajah") for n in range(1, 500)]
    placed(row(regency="Demak"))

    with django_assert_num_queries(4):
        assert set(placed(*rows)) == {"33.21.08"}


def test_each_distinct_text_is_read_once_in_a_list(monkeypatch):
    asked: Counter[str] = Counter()
    reads = engine.read_all

    def counting(names, said, within=""):
        said = list(said)
        asked.update(columns.district for columns, _ in said)
        return reads(names, said, within)

    monkeypatch.setattr(engine, "read_all", counting)
    placer = Placer("33.21")
    placer.place([row(n, district="Gajah") for n in range(1, 400)])
    placer.place([row(n, district=["Gajah", "Bonang"][n % 2]) for n in range(1, 400)])

    assert asked == {"Gajah": 1, "Bonang": 1}
