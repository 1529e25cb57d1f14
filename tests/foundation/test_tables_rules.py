"""Cells as offices write them: what is sure becomes a value, all else is told, nothing guessed."""

import re
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gerai.foundation.tables.engine.saying import text_of
from gerai.foundation.tables.rules import UNKNOWN, Problem, RawRow, Read, Typist, clean, map_columns
from gerai.foundation.tables.rules.amounts import BIGGEST, count, money, year
from gerai.foundation.tables.rules.cells import is_destroyed, is_masked, is_unknown
from gerai.foundation.tables.rules.dates import MONTHS, day
from gerai.foundation.tables.rules.headers import best_word, nearness
from gerai.foundation.tables.rules.places import coordinate, inside, place
from gerai.foundation.tables.rules.targets import Field, Target
from gerai.foundation.tables.rules.words import choice, digits, name, person, text

TEXT = st.text(max_size=60)
SUMS = st.integers(0, 10**13)
MONTH_WORDS = sorted(MONTHS)


def dotted(number: int) -> str:
    return f"{number:,}".replace(",", ".")


@given(SUMS)
def test_a_sum_is_the_same_however_an_office_writes_it(amount):
    spellings = [
        f"{amount}",
        f"{amount}.00",
        f"{amount},00",
        dotted(amount),
        f"{dotted(amount)},00",
        f"Rp {dotted(amount)},-",
        f"Rp.{dotted(amount)}",
        f"IDR {amount}",
        f"  rp{amount} ",
        f"{dotted(amount)},-",
    ]
    if amount >= 1_000_000:
        spellings += [f"{amount:,}", f"{amount:,}.00"]

    assert {said: money(said).value for said in spellings} == dict.fromkeys(spellings, amount)


@given(st.integers(0, 99_999), st.sampled_from([("rb", 3), ("juta", 6), ("jt", 6), ("M", 9)]))
def test_a_unit_in_words_multiplies_exactly(tenths, unit):
    word, zeros = unit
    said = f"{tenths // 10},{tenths % 10} {word}"

    assert money(said).value == int(Decimal(tenths) / 10 * 10**zeros)
    assert money(f"Rp {tenths}{word}").value == tenths * 10**zeros


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("Rp 25.000 - Rp 3.000.000", "range"),
        ("5 s/d 10 juta", "range"),
        ("1 juta sampai 2 juta", "range"),
        ("≥ Rp 1.500", "range"),
        ("< 300 juta", "range"),
        ("kurang dari 5 juta", "range"),
        ("di atas 1 M", "range"),
        ("1,500", "ambiguous"),
        ("1.5E+07", "destroyed"),
        ("-5000", "negative"),
        ("lima juta", "not_money"),
        ("1.50.000", "not_money"),
        ("2,5", "not_money"),
        ("9" * 20, "not_money"),
    ],
)
def test_a_sum_that_is_not_sure_stays_unknown_and_says_why(said, code):
    read = money(said)

    assert (read.value, read.code) == (None, code)
    assert read.why


def test_a_comma_that_may_be_either_is_a_question_with_a_proposal():
    assert money("1,500") == Read(
        code="ambiguous",
        why='"1,500" bisa ribuan, bisa desimal. Tulis tanpa titik dan koma',
        proposal="1500",
    )


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (1489.625, Read(1_490, repair="rounded")),
        (2500000.4, Read(2_500_000, repair="rounded")),
        (1234.5678, Read(1_235, repair="rounded")),
        (2500000.0, Read(2_500_000)),
        (0.125, Read(code="not_money")),
        (12.5, Read(code="not_money")),
    ],
)
def test_a_number_of_a_workbook_is_a_number_and_its_point_parts_the_decimals(number, expected):
    assert replace(money(text_of(number)), why="") == expected


def test_a_number_into_which_an_english_excel_turns_thousands_is_a_question():
    assert (text_of(489.625), money("489.625").value) == ("489.6250", 489_625)
    assert money(text_of(489.625)) == Read(
        code="ambiguous",
        why='"489.625" bisa ribuan, bisa desimal. Tulis tanpa titik dan koma',
        proposal="489625",
    )
    assert [text_of(one) for one in (-7.123, Decimal("1.500"), 1489.625, 0.5)] == [
        "-7.1230", "1.5000", "1489.625", "0.5",
    ]  # fmt: skip


@given(st.integers(0, 10**9))
def test_a_fraction_of_a_rupiah_is_rounded_however_it_is_written(tenths):
    whole, part = divmod(tenths, 10)
    sure = Read(round(Decimal(tenths) / 10), repair="rounded" if part else "")

    for said in (f"{whole},{part}", f"{whole}.{part}", f"{dotted(whole)},{part}0"):
        if whole >= 1_000:
            assert money(f"Rp {said}") == sure
        elif part:
            assert money(said).code == "not_money"


def test_nothing_written_is_unknown_but_a_zero_is_a_number():
    nothings = ("", "-", "--", "n/a", "NIHIL", "tidak ada", "belum ada", "#N/A", "sda", "idem", "…")
    assert [said for said in nothings[:-1] if money(said) != UNKNOWN] == []
    assert (money("0").value, count("0").value) == (0, 0)


@given(TEXT)
def test_no_text_breaks_a_reader_and_no_value_comes_with_a_code(said):
    readers = (money, count, year, day, coordinate, name, person, text, digits(range(13, 14)))
    for reader in readers:
        read = reader(said)
        assert read.value is None or not read.code
        assert not read.code or read.why
    amount = money(said).value
    assert amount is None or 0 <= amount <= BIGGEST


@given(st.from_regex(r"[0-9][.,][0-9]{1,6}[eE]\+0?[0-9]{2}", fullmatch=True))
def test_a_number_that_a_spreadsheet_rounded_is_never_taken_for_a_number(said):
    assert is_destroyed(said)
    assert money(said).code == "destroyed"
    assert count(said).value is None
    assert digits(range(5, 17))(said).code == "destroyed"


@pytest.mark.parametrize(
    "said", ["0856 xxxx xxxx", "320104xxxxxxxxxx", "081********", "8313XXXXXXX"]
)
def test_a_covered_number_counts_as_absent(said):
    assert is_masked(said)
    assert digits(range(10, 17))(said).code == "masked"


@given(st.integers(0, 500))
def test_a_count_is_a_number_with_or_without_its_noun(number):
    for said in (f"{number}", f"{number} orang", f"{number} org.", f"{number}.0", f"{number} TK"):
        assert count(said).value == number


def test_a_count_in_words_or_a_range():
    assert [count(said).value for said in ("dua", "seorang", "sepuluh")] == [2, 1, 10]
    assert [count(said).code for said in ("3-5", "lebih dari 4", "banyak")] == [
        "range", "range", "not_count",
    ]  # fmt: skip


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_a_day_is_the_same_in_every_usual_spelling(when):
    spellings = [
        f"{when:%Y-%m-%d}",
        f"{when:%Y/%m/%d}",
        f"{when:%d-%m-%Y}",
        f"{when:%d/%m/%Y}",
        f"{when.day}.{when.month}.{when.year}",
        f"{when:%Y-%m-%d} 00:00:00",
    ]
    spellings += [f"{when.day} {w} {when.year}" for w in MONTH_WORDS if MONTHS[w] == when.month]

    assert {said: day(said).value for said in spellings} == dict.fromkeys(
        spellings, when.isoformat()
    )
    assert year(f"{when:%d-%m-%Y}").value == when.year


@given(st.dates(date(2000, 1, 1), date(2050, 1, 1)))
def test_a_day_that_a_spreadsheet_made_a_number_is_proposed_not_taken(when):
    serial = (when - date(1899, 12, 30)) / timedelta(days=1)

    read = day(f"{serial:.0f}")

    assert (read.value, read.code, read.proposal) == (None, "excel_number", when.isoformat())


@pytest.mark.parametrize(
    ("said", "code", "proposal"),
    [
        ("05/23/2020", "swapped", "2020-05-23"),
        ("31-02-2020", "not_date", None),
        ("12-05-80", "short_year", None),
        ("kemarin", "not_date", None),
    ],
)
def test_a_day_that_is_not_sure_is_told(said, code, proposal):
    read = day(said)

    assert (read.value, read.code, read.proposal) == (None, code, proposal)


@pytest.mark.parametrize(
    ("said", "value", "code"),
    [
        ("2015", 2015, ""),
        ("Sejak th. 1998", 1998, ""),
        ("12 Agt 2020", 2020, ""),
        ("2015/2016", None, "range"),
        ("2015-16", None, "range"),
        ("sudah lama", None, "not_year"),
        ("20155", None, "not_year"),
    ],
)
def test_a_year_stands_alone_or_in_a_date(said, value, code):
    assert (year(said).value, year(said).code) == (value, code)


@given(st.floats(-11, 6), st.floats(95, 141))
def test_two_coordinates_are_a_place_in_either_order(latitude, longitude):
    assert inside(latitude, longitude)
    if (latitude, longitude) != (0, 0):
        straight, turned = place(latitude, longitude), place(longitude, latitude)
        assert straight.value == turned.value == f"{latitude},{longitude}"


def test_a_place_elsewhere_is_told_and_zero_is_nothing():
    assert place(52.5, 13.4).code == "outside"
    assert place(0.0, 0.0) == place(None, 110.0) == Read()
    assert coordinate("'-7,5781 ").value == -7.5781
    assert coordinate("7°34'41\"").code == "not_degrees"


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("Bpk. Slamet", "Slamet"),
        ("Ibu Hj. Aminah", "Hj. Aminah"),
        ("H. KASMURI", "H. KASMURI"),
        ("Bp", "Bp"),
        ("“Sari”", "“Sari”"),
        ('"Toko Jaya"', "Toko Jaya"),
    ],
)
def test_a_person_keeps_earned_titles_and_loses_the_form_of_address(said, value):
    assert person(said).value == value


def test_a_choice_says_what_may_be_written():
    words = {"p": "P", "perempuan": "P", "lakilaki": "L", "-": "?"}
    read = choice(words, {"P": "Perempuan", "L": "Laki-laki"})

    assert [read(said).value for said in ("P", " perempuan", "Laki-laki", "")] == [
        "P", "P", "L", None,
    ]  # fmt: skip
    assert read("wandu").why == '"wandu" tidak dikenal. Tulis Laki-laki atau Perempuan'
    assert read("prempuan").proposal == "Perempuan"


@given(TEXT)
def test_cleaning_twice_changes_nothing_more_and_leaves_nothing_hidden(said):
    once = clean(said)

    assert clean(once) == once or once.startswith("'")
    assert not re.search(r"[\x00-\x1f\u200b-\u200f\ufeff]|  ", once)


def test_an_apostrophe_of_excel_goes_and_a_name_in_quotes_stays():
    assert clean("'0812") == "0812"
    assert clean("'Sari'") == "'Sari'"
    assert is_unknown("s/d/a")
    assert not is_unknown("Sadar")


@pytest.mark.parametrize(
    ("header", "word", "least"),
    [
        ("NAMA_USAHA", "nama usaha", 1.0),
        ("NamaUsaha", "nama usaha", 1.0),
        ("LONGTITUDE", "longitude", 0.75),
        ("LATITUDE_D", "latitude", 0.85),
        ("Range_Harg", "range harga", 0.9),
        ("Omzet per Tahun (Rp)", "omzet per tahun", 0.9),
        ("usaha nama", "nama usaha", 0.95),
    ],
)
def test_a_header_is_near_its_word(header, word, least):
    assert nearness(header, word) >= least


def test_a_header_of_other_words_is_not_near():
    assert nearness("tanggal lahir", "nama usaha") == 0.0
    assert best_word("", ("nama",)) == (0.0, "nama")


def field(name: str, words: tuple[str, ...], shape: str, **given: object) -> Field:
    usual = {"label": name, "type": "text", "words": words}
    return Field(name=name, shape=re.compile(shape, re.IGNORECASE), **usual | given)


TARGET = Target(
    "orders",
    {
        "buyer": field("buyer", ("pembeli",), "[a-z ]+", maybe=("nama",)),
        "goods": field("goods", ("barang",), "[a-z ]+", maybe=("nama",)),
        "phone": field("phone", ("hp",), r"\d{9,13}", alone=0.5, personal=True, single=False),
        "code": field("code", ("kode",), r"\d{13}", code=True),
    },
    {"text": text},
)


def test_each_column_finds_its_field_the_surest_first_and_says_why():
    rows = [("Slamet", "tempe", "081234567890", "1234567890123"), ("Sri", "tahu", "", "-")] * 3

    mapping = map_columns(["Pembeli", "Nama", "Kolom 3", "kode"], rows, TARGET)

    assert [one.field for one in mapping] == ["buyer", "goods", "phone", "code"]
    assert [one.reason for one in mapping] == [
        'judul mirip "pembeli", 100% isinya cocok',
        'judul mirip "nama", 100% isinya cocok',
        "isinya berbentuk phone",
        'judul mirip "kode", 100% isinya cocok',
    ]
    assert [one.filled for one in mapping] == [1.0, 1.0, 0.5, 0.5]


@given(st.permutations(["Pembeli", "Barang", "hp", "kode", "entah"]))
def test_the_order_of_the_columns_does_not_matter(headers):
    cells = {
        "Pembeli": "Slamet",
        "Barang": "tempe",
        "hp": "081234567890",
        "kode": "1234567890123",
        "entah": "!",
    }
    rows = [tuple(cells[head] for head in headers)] * 3

    found = {one.header: one.field for one in map_columns(headers, rows, TARGET)}

    assert found == {
        "Pembeli": "buyer", "Barang": "goods", "hp": "phone", "kode": "code", "entah": None,
    }  # fmt: skip


USUAL = {"Pembeli": "Slamet", "hp": "081234567890", "kode": "1234567890123"}


def typed(**cells: str):
    mapping = map_columns(list(cells), [tuple(USUAL[head] for head in cells)], TARGET)
    return Typist(TARGET, mapping)(RawRow(7, tuple(cells.values())))


def test_a_row_is_typed_with_personal_values_apart():
    row = typed(Pembeli="Slamet", hp="081234567890", kode="1234567890123")

    assert row.values == {"buyer": "Slamet", "code": "1234567890123"}
    assert row.personal == [("phone", "081234567890")]
    assert row.problems == []


@pytest.mark.parametrize(
    "secret",
    ["0812-3456-7890", "+62 812 3456 7890", "81234567890", "sri@example.id", "9901014101800001"],
)
def test_a_personal_value_in_a_column_of_words_is_covered_and_told(secret):
    row = typed(Pembeli=f"Slamet {secret}", hp="-")

    assert row.values == {"buyer": "Slamet •••"}
    assert row.problems == [
        Problem(
            "buyer",
            "personal_inside",
            "Baris 7, kolom Pembeli (buyer): ada nomor atau alamat surel pribadi di dalamnya. "
            "Pindahkan ke kolomnya sendiri.",
        )
    ]


@given(st.text(st.characters(codec="utf-8"), max_size=40))
def test_whatever_stands_in_a_personal_cell_no_problem_repeats_it(said):
    def refuse(text: str) -> Read:
        return Read(code="malformed", why=f'"{text}" tidak sah. Periksa', proposal=text)

    target = Target("x", TARGET.fields, {"text": refuse})
    mapping = map_columns(["hp"], [("081234567890",)], target)
    row = Typist(target, mapping)(RawRow(1, (said.replace('"', ""),)))

    assert all(problem.proposal is None for problem in row.problems)
    secret = said.replace('"', "")
    wanted = "Baris 1, kolom hp (phone): isinya tidak sah. Periksa."
    assert not secret or [problem.sentence for problem in row.problems] == [wanted]
