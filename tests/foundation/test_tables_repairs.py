"""What is repaired: sums in thousands, places above, columns of several fields, degrees, metres."""

import re

import pytest
import utm
from hypothesis import given
from hypothesis import strategies as st

from gerai.foundation.tables.rules import Choice, Mapped, RawRow, Read, Target, Typist, map_columns
from gerai.foundation.tables.rules.amounts import (
    USUAL,
    doubtful,
    factor,
    money,
    scaled,
    thousands,
    unusual,
)
from gerai.foundation.tables.rules.cells import NOTHING, SAYING, is_ditto, is_unknown
from gerai.foundation.tables.rules.headers import Vocabulary, plain
from gerai.foundation.tables.rules.places import coordinate, inside, is_grid, place
from gerai.foundation.tables.rules.rows import LETTERS
from gerai.foundation.tables.rules.splits import split_of
from gerai.foundation.tables.rules.targets import Field, Preset
from gerai.foundation.tables.rules.words import digits, name, person, text

TEXT = st.text(max_size=40)


@pytest.mark.parametrize(
    ("header", "unit"),
    [
        ("NILAI INVESTASI (Rp.000)", 1_000),
        ("Omzet (Rp 000)", 1_000),
        ("Modal x1000", 1_000),
        ("Modal (x 1.000)", 1_000),
        ("Omzet (dalam ribuan)", 1_000),
        ("Omzet (ribuan rupiah)", 1_000),
        ("Aset (Rp.000.000)", 1_000_000),
        ("Aset (Rp juta)", 1_000_000),
        ("Omzet (jutaan)", 1_000_000),
        ("Aset (juta)", 1_000_000),
        ("Omzet per tahun", 1),
        ("Modal di bawah 300.000", 1),
        ("Omzet 2000", 1),
        ("Punya 2 juta followers", 1),
    ],
)
def test_the_unit_of_a_column_stands_above_it(header, unit):
    assert factor(header) == unit


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("28000", 28_000_000),
        ("28.000", 28_000_000),
        ("3805.5", 3_805_500),
        ("3938.434", 3_938_434),
        ("3805.4999999999", 3_805_500),
        ("489.6250", 489_625),
        ("1 200", 1_200_000),
        ("2,5", 2_500),
        ("0", None),
        ("0.0", None),
        ("-", None),
        ("2,5 jt", 2_500_000),
        ("Rp 750.000", 750_000),
    ],
)
def test_a_sum_in_thousands_is_whole_rupiah_and_zero_says_nothing(said, value):
    read = scaled(1_000)(said)

    assert (read.value, read.code) == (value, "")


@given(st.integers(1, 10**9))
def test_what_a_column_in_thousands_says_is_said_exactly(amount):
    assert scaled(1_000)(str(amount)).value == amount * 1_000
    assert scaled(1_000_000)(f"{amount}.0").value == amount * 1_000_000


def test_a_sum_with_more_digits_than_money_has_is_a_sentence_and_no_crash():
    for said in ("9" * 30 + ",5", "9" * 19, "9" * 99):
        assert scaled(1_000)(said).code == "not_money"
        assert doubtful(1_000)(said).code == "not_money"


def test_sums_that_no_business_lives_on_are_a_question_with_a_proposal():
    assert thousands(["28000", "11200", "28000", "40000", "9000"] * 3) == 1_000
    assert thousands(["28", "11", "350", "40", "9"] * 3) == 1_000_000
    assert thousands(["2500000", "600000", "12000000"] * 5) == 1
    assert thousands(["28.5", "11.25", "350", "40.125", "9"] * 3) == 1_000_000
    assert thousands(["28000"] * 3) == 1
    assert thousands(["28000", "sedikit"] * 10) == 1

    assert doubtful(1_000)("28000") == Read(
        code="thousands",
        why="angkanya tampak dalam ribuan rupiah. Tulis satuannya pada judul kolom",
        proposal="28000000",
    )
    assert doubtful(1_000_000)("28.5").proposal == "28500000"
    assert doubtful(1_000)("Rp 2.500.000") == Read(2_500_000)
    assert doubtful(1_000)("0") == Read()


def field(name_: str, words: tuple[str, ...], shape: str, **given_: object) -> Field:
    usual = {"label": name_, "type": "text", "words": words}
    return Field(name=name_, shape=re.compile(shape, re.IGNORECASE), **usual | given_)


BRACKETS = {"name": "brackets", "label": "nama <pemilik>", "of": ["shop"], "rest": "shop",
            "least": 0.3,
            "patterns": [r"(?P<shop>[^<>]+?)\s*<\s*(?P<owner>[^<>]+?)\s*>.*"]}  # fmt: skip
DASH = {"name": "dash", "label": "pemilik - usaha", "of": ["shop"], "rest": "shop", "least": 0.5,
        "patterns": [r"(?P<owner>[^-]+?) - (?P<shop>.+)"], "marked": "shop"}  # fmt: skip
DASHED = DASH | {"name": "dashed", "patterns": [r"(?P<shop>[^-]+?) - (?P<owner>.+)"]}
MARKS = ("warung", "tenun")
TARGET = Target(
    "shops",
    {
        "shop": field("shop", ("toko",), "[a-z<> -]+", distinct=False),
        "owner": field("owner", ("pemilik",), "[a-z ]+"),
        "town": field("town", ("kota",), "[a-z ]+", ditto=True),
        "sales": field("sales", ("omzet",), r"[\d.]+", type="money", yearly=True),
        "goods": field("goods", ("barang",), "[a-z ]+", varied=True),
    },
    {"text": text, "money": money},
    needed=("shop",),
    splits=tuple(split_of(one, MARKS) for one in (BRACKETS, DASH, DASHED)),
    presets=(Preset("till", "susunan kasir", 0.8, {"a": "shop", "b": "", "c": "owner"}),),
)


def typist(headers: list[str], *rows: tuple[str, ...], **choices: str) -> Typist:
    chosen = {key: Choice(name_, "dipilih") for key, name_ in choices.items()}
    return Typist(TARGET, map_columns(headers, rows, TARGET, chosen))


def values(typing: Typist, *rows: tuple[str, ...]) -> list[dict[str, object]]:
    return [typing(RawRow(number, row)).values for number, row in enumerate(rows, 1)]


def test_a_column_of_two_fields_is_taken_apart_and_a_cell_of_one_stays_whole():
    rows = [("Perahu <Aminto> <Aminto>",), ("Mebel < Lapey >",), ("Usaha Bersama",)]
    typing = typist(["Toko"], *rows)

    assert values(typing, *rows) == [
        {"shop": "Perahu", "owner": "Aminto"},
        {"shop": "Mebel", "owner": "Lapey"},
        {"shop": "Usaha Bersama"},
    ]
    assert typing.repaired == {"owner.parted": 2}


def test_a_part_gives_way_to_a_column_of_its_own():
    rows = [("Perahu <Aminto>", "La Aminto"), ("Mebel <Lapey>", "")]

    assert values(typist(["Toko", "Pemilik"], *rows), *rows) == [
        {"shop": "Perahu", "owner": "La Aminto"},
        {"shop": "Mebel", "owner": "Lapey"},
    ]


TENUN = {"shop": "Tenun Troso"}


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        (
            ["SUPARMI - Tenun Troso", "SRI - Warung Sri"],
            {"owner": "SUPARMI", "shop": "Tenun Troso"},
        ),
        (
            ["Tenun Troso - SUPARMI", "Warung Sri - SRI"],
            {"owner": "SUPARMI", "shop": "Tenun Troso"},
        ),
        (["SUPARMI - SULASTRI", "SRI - MINA"], {"shop": "SUPARMI - SULASTRI"}),
        (["Warung A - Tenun B", "Tenun C - Warung D"], {"shop": "Warung A - Tenun B"}),
    ],
)
def test_which_side_of_a_dash_is_the_business_only_its_words_may_say(rows, wanted):
    cells = [(row,) for row in rows]

    assert values(typist(["Toko"], *cells), cells[0]) == [wanted]


def test_sda_in_a_column_of_places_is_the_place_above_and_elsewhere_nothing():
    rows = [("A", "Tegal", "teh"), ("B", "sda", "sda"), ("C", '"', ""), ("D", "", "kopi"),
            ("E", "idem", "gula")]  # fmt: skip
    typing = typist(["Toko", "Kota", "Barang"], *rows)

    assert values(typing, *rows) == [
        {"shop": "A", "town": "Tegal", "goods": "teh"},
        {"shop": "B", "town": "Tegal"},
        {"shop": "C", "town": "Tegal"},
        {"shop": "D", "goods": "kopi"},
        {"shop": "E", "goods": "gula"},
    ]
    assert typing.repaired == {"town.ditto": 2}


@given(st.sampled_from(["sda", "s.d.a.", "s/d/a", "idem", "Ditto", '"', "''", ",,", '-"-', "SDA"]))
def test_every_spelling_of_the_same_as_above_is_also_an_unknown(said):
    assert is_ditto(said)
    assert is_unknown(said)


@pytest.mark.parametrize("said", ["-", "", "Sadar", "idem ditto", "0", "'", "xx"])
def test_a_dash_is_not_the_same_as_above(said):
    assert not is_ditto(said)


@pytest.mark.parametrize(
    ("said", "value", "repair"),
    [
        ("-7.5781", -7.5781, ""),
        ("'-7,5781", -7.5781, "comma"),
        ("'-7.5781", -7.5781, "apostrophe"),
        ("-7.578.101", -7.578101, "grouped"),
        ("110.841.34", 110.84134, "grouped"),
        ("7°34'41.2\"LS", -7.5781111, "sexagesimal"),
        ("7° 34’ 41.2” S", -7.5781111, "sexagesimal"),
        ("110°50'30\"BT", 110.8416667, "sexagesimal"),
        ("1,5 LU", 1.5, "sexagesimal"),
        ("7.5781 S", -7.5781, "sexagesimal"),
        ("543210", 543210.0, ""),
    ],
)
def test_a_coordinate_is_read_where_only_one_reading_is_possible(said, value, repair):
    assert coordinate(said) == Read(value, repair=repair)


@pytest.mark.parametrize("said", ["7°34'41\"", "7°61'00\"LS", "utara", "12345", "1.2.3", "--7.1"])
def test_a_coordinate_that_could_be_two_is_told(said):
    assert coordinate(said).code == "not_degrees"


@given(st.floats(-10.9, 5.9), st.floats(95.1, 141), st.booleans())
def test_metres_become_the_degrees_they_were_in_either_order(latitude, longitude, swapped):
    east, north, zone, _ = utm.from_latlon(latitude, longitude)
    pair = (round(float(north), 2), round(float(east), 2))
    small = pair[0] < 1_000_000
    if small and not 100 < pair[0] < 650_000:
        return
    told = pair[::-1] if swapped and not small else pair

    assert is_grid(*told)
    assert place(*told).code == place(*told, zones=(49, 50)).code == "grid"
    found = place(*told, zones=(zone,))
    assert found.repair == "grid"
    assert [float(one) for one in found.value.split(",")] == pytest.approx(
        [latitude, longitude], abs=1e-5
    )


def test_numbers_that_are_neither_degrees_nor_metres_are_elsewhere():
    assert place(12_345.0, 99.0).code == "outside"
    assert not is_grid(None, 5.0)
    assert inside(*(float(one) for one in str(place(110.8, -7.5).value).split(",")))
    assert place(110.8, -7.5).repair == "swapped"


def test_a_known_export_is_taken_by_its_columns_but_a_person_is_believed_first():
    rows = [("Warung", "x", "Sri")] * 3

    mapping = map_columns(["a", "b", "c"], rows, TARGET)
    assert [(one.field, one.reason) for one in mapping] == [
        ("shop", "susunan kasir"), (None, "susunan kasir"), ("owner", "susunan kasir"),
    ]  # fmt: skip

    mapping = map_columns(["a", "b", "c"], rows, TARGET, {"c": Choice("goods", "dipilih")})
    assert (mapping[2].field, mapping[2].score, mapping[2].reason) == ("goods", 1.0, "dipilih")


def test_a_needed_field_takes_the_column_that_looks_like_it_when_enough_others_are_known():
    names = ("Warung A", "Tenun B", "Depot C", "Toko D")
    rows = [(name_, "Sri", "Tegal", f"tempe {name_[-1]}") for name_ in names]

    (first, *_) = map_columns(["xyz", "Pemilik", "Kota", "Barang"], rows, TARGET)
    (alone, _) = map_columns(["xyz", "qrs"], [(name_, "12") for name_ in names], TARGET)

    assert (first.field, first.score) == ("shop", 0.46)
    assert first.reason == "tidak ada kolom lain yang isinya seperti ini"
    assert alone.field is None


def test_the_same_word_in_every_row_is_not_what_each_business_makes():
    rows = [("Tegal", f"tempe {chr(97 + at)}") for at in range(24)]

    mapping: list[Mapped] = map_columns(["Barang", "Barang lain"], rows, TARGET)

    assert [one.field for one in mapping] == [None, "goods"]


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ("Nmkec", ("nama", "kecamatan")),
        ("No_Telp", ("nomor", "telepon")),
        ("JmlTenagaKerja", ("jumlah", "tenaga", "kerja")),
        ("TENAGA KERJA (ORANG) L", ("tenaga", "kerja", "laki")),
        ("Omzet (Rp.000)", ("omzet",)),
        ("xyzzy", ("xyzzy",)),
    ],
)
def test_the_words_of_a_header_are_written_out(header, words):
    known = Vocabulary({"a": ("nama kecamatan", "nomor telepon", "jumlah tenaga kerja laki")})

    assert known.said(header) == words


@given(st.text(max_size=300))
def test_no_header_breaks_the_mapping_and_no_cell_the_typing(said):
    rows = [(said, said, said)]
    typing = typist(["Toko", said, "Kota"], *rows)

    row = typing(RawRow(1, rows[0]))

    assert set(row.values) <= set(TARGET.fields)
    assert plain(said) == plain(said)


NUMBERED = (digits(range(13, 14)), money, scaled(1_000), coordinate, text, name, person)


@given(TEXT | st.from_regex(r"[0-9 .,/+()-]{1,24}", fullmatch=True))
def test_no_reader_invents_a_digit(said):
    for reader in NUMBERED:
        read = reader(said)
        shown = "" if read.value is None else f"{read.value}"
        kept = re.sub(r"\D", "", shown.removesuffix(".0")).strip("0")
        there = iter(re.sub(r"\D", "", said))
        worked_out = read.repair in {"sexagesimal", "rounded"}
        assert worked_out or all(digit in there for digit in kept), (said, read)


@given(st.from_regex(NOTHING, fullmatch=True))
def test_no_word_for_nothing_begins_like_one_that_says_something(said):
    assert said[:1] not in SAYING
    assert is_unknown(said) or len(said) > 16


@given(st.from_regex(USUAL, fullmatch=True))
def test_a_sum_as_most_are_written_is_read_at_once_as_it_would_be_with_care(said):
    assert money(said) == unusual(said)
    assert money(said).value


def test_long_cells_are_not_remembered_for_long():
    typing = typist(["Toko", "Kota", "Barang"], ("Toko A", "Demak", "batik"))
    column = typing.columns[0]
    for start in range(0, 3_000, 500):
        rows = [
            RawRow(number, (f"Toko {number} " + "x " * 2_000, "sda", "batik"))
            for number in range(start, start + 500)
        ]
        typing.many(rows)

    assert sum(map(len, column.memory)) <= LETTERS + 500 * 5_000
    assert len(column.memory) <= 1_000
