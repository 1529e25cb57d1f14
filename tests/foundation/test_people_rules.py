"""One spelling for each value, and a sentence for what can't be one."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as some

from gerai.foundation.people.rules import (
    Absent,
    Kind,
    Malformed,
    masked,
    normalise,
    numbers,
    warnings,
)
from tests.make import people as make

SPELLINGS = [
    (Kind.NIK, "9901014101800001", "9901014101800001"),
    (Kind.NIK, "' 9901 0141.0180-0001", "9901014101800001"),
    (Kind.NIK, "NIK: 9901014101800001.0", "9901014101800001"),
    (Kind.NIK, "9901012902000001", "9901012902000001"),
    (Kind.KK, "9901 0141 0180 0001", "9901014101800001"),
    (Kind.NPWP, "01.312.166.0-091.000", "0013121660091000"),
    (Kind.NPWP, "0013121660091000", "0013121660091000"),
    (Kind.NPWP, "9901014101800001", "9901014101800001"),
    (Kind.PHONE, "0812-3456-7890", "+6281234567890"),
    (Kind.PHONE, "+62 (0)812 3456 7890", "+6281234567890"),
    (Kind.PHONE, "62812.3456.7890", "+6281234567890"),
    (Kind.PHONE, "81234567890", "+6281234567890"),
    (Kind.PHONE, "HP. 081234567890.0", "+6281234567890"),
    (Kind.PHONE, "(024) 355 8888", "+62243558888"),
    (Kind.EMAIL, " Sri.Wahyuni@Example.ID ", "sri.wahyuni@example.id"),
    (Kind.ADDRESS, "  Jl.  Pandanaran 5 ,", "Jl. Pandanaran 5"),
    (Kind.BIRTH_DATE, "12/5/1980", "1980-05-12"),
    (Kind.BIRTH_DATE, "12 Mei 1980", "1980-05-12"),
    (Kind.BIRTH_DATE, "1980-05-12 00:00:00", "1980-05-12"),
    (Kind.LOCATION, "-7.556, 110.823", "-7.556,110.823"),
    (Kind.LOCATION, "110.823 -7.556", "-7.556,110.823"),
    (Kind.LOCATION, "-7,556; 110,823", "-7.556,110.823"),
]
IMPOSSIBLE = [
    (Kind.NIK, "990101410180000", "15"),
    (Kind.NIK, "9901013102800001", "tanggal lahir"),
    (Kind.NIK, "9901017202800001", "tanggal lahir"),
    (Kind.NIK, "9901014101800000", "0000"),
    (Kind.NIK, "3.30401E+15", "dibulatkan"),
    (Kind.NIK, "99010141018OOOO1", "selain angka"),
    (Kind.NPWP, "01.312.166.1-091.000", "pemeriksa"),
    (Kind.PHONE, "08123", "telepon"),
    (Kind.PHONE, "8.12346E+11", "dibulatkan"),
    (Kind.PHONE, "0812 3456 7890 / 0813 4567 8901", "panjang"),
    (Kind.EMAIL, "sri di example", "surel"),
    (Kind.BIRTH_DATE, "31 Februari 1980", "tidak ada"),
    (Kind.LOCATION, "51.5,0.12", "luar Indonesia"),
]
HIDDEN = [
    (Kind.NIK, "320104x…"),
    (Kind.NIK, "320104**********"),
    (Kind.PHONE, "0856 xxxx xxxx"),
    (Kind.EMAIL, "s***i@example.id"),
    (Kind.NIK, "0000000000000000"),
    (Kind.KK, "-"),
    (Kind.PHONE, "Tidak ada"),
    (Kind.ADDRESS, "  "),
]


@pytest.mark.parametrize(("kind", "text", "expected"), SPELLINGS)
def test_every_spelling_becomes_the_one(kind, text, expected):
    assert normalise(kind, text) == expected
    assert normalise(kind, expected) == expected


@pytest.mark.parametrize(("kind", "text", "word"), IMPOSSIBLE)
def test_what_cannot_be_one_is_refused_without_repeating_it(kind, text, word):
    with pytest.raises(Malformed, match=word) as refusal:
        normalise(kind, text)

    assert not isinstance(refusal.value, Absent)
    assert text not in str(refusal.value)


@pytest.mark.parametrize(("kind", "text"), HIDDEN)
def test_what_the_sender_hid_or_left_out_is_absent(kind, text):
    with pytest.raises(Absent):
        normalise(kind, text)


@given(kind=some.sampled_from(Kind), text=some.text(max_size=40))
def test_any_text_is_normalised_once_and_for_all_or_refused_with_a_sentence(kind, text):
    try:
        plain = normalise(kind, text)
    except Malformed:
        return
    assert normalise(kind, plain) == plain
    assert isinstance(warnings(kind, plain), list)


def test_an_unknown_region_is_a_warning_and_the_test_range_none():
    assert warnings(Kind.NIK, "9501014101800001") == []
    assert "kecamatan" in warnings(Kind.NIK, "3374994101800001")[0]
    assert "kabupaten" in warnings(Kind.NIK, "3399014101800001")[0]
    assert warnings(Kind.NIK, "9901014101800001") == []
    assert len(warnings(Kind.KK, "3399013113800000")) == 3


@given(number=some.integers(0, 9_998))
def test_a_mask_shows_at_most_the_last_four(number):
    for kind, text in make.canary(number).values.items():
        assert normalise(kind, text) == text
        assert masked(kind, text) == "•••• " + text[-4:]


def test_masks_of_texts_show_less_than_four():
    assert masked(Kind.EMAIL, "sri.wahyuni@example.id") == "••••uni@•••"
    assert masked(Kind.EMAIL, "si@example.id") == "••••@•••"
    assert masked(Kind.ADDRESS, "Jl. Pandanaran 5") == "••••"
    assert masked(Kind.LOCATION, "-7.556,110.823") == "••••"
    assert masked(Kind.BIRTH_DATE, "1980-05-12") == "••-••-1980"


@given(
    some.sampled_from(["0", "+62", "+62 ", "+62-"]),
    some.from_regex(r"8[0-9]{2}[ -]?[0-9]{3,4}[ -]?[0-9]{2,5}", fullmatch=True),
)
def test_a_plain_mobile_number_reads_as_the_whole_parser_reads_it(prefix, rest):
    text = prefix + rest
    quick = attempt(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(numbers, "PLAIN_MOBILE", re.compile(r"(?!)(x)"))
        assert attempt(text) == quick


def attempt(text: str) -> str:
    """The number, or why it is none."""
    try:
        return numbers.phone(text)
    except Malformed as why:
        return str(why)
