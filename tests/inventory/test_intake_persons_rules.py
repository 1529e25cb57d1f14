"""Which tables are lists of persons, and what is made of their rows."""

import pytest

from gerai.foundation.people.rules import Kind
from gerai.foundation.tables.rules import RawRow, Typist, map_columns
from gerai.inventory.intake.rules.persons import (
    as_person,
    judge_person,
    kind_in,
    of_persons,
    persons,
)
from gerai.inventory.registry.rules import PersonKind

HEADERS = ("No", "Nama", "NIK", "Kelurahan", "Kota Asal", "Keterampilan", "Keterangan", "No HP")
ROW = ("1", "Slamet Riyadi", "9974011203800001", "Pleburan", "Jakarta", "menjahit", "pemudik", "-")


def typed(row=ROW):
    mapping = map_columns(HEADERS, [row] * 20, persons())
    made = Typist(persons(), mapping)(RawRow(7, row))
    made.values["area_code"] = "33.74.06.1001"
    return made


@pytest.mark.parametrize(
    "headers",
    [
        ("Nama", "NIK", "Kota Asal"),
        ("nama pemudik", "alamat", "tanggal datang"),
        ("Nama", "Umur", "Keterampilan yang dimiliki"),
        ("Nama KK", "Dampak yang dialami"),
    ],
)
def test_a_table_that_tells_of_persons_is_a_list_of_persons(headers):
    assert of_persons(headers)


@pytest.mark.parametrize(
    "headers",
    [
        ("Nama", "NIK", "Alamat"),
        ("Nama", "Keahlian", "Jenis Usaha"),
        ("Nama Pemilik", "Nama Usaha", "Kota Asal"),
        ("Nama", "Pekerjaan", "Produk"),
    ],
)
def test_one_that_tells_of_businesses_or_of_nobody_is_not(headers):
    assert not of_persons(headers)


@pytest.mark.parametrize(
    ("words", "who"),
    [
        ("Pemudik dari Jakarta", PersonKind.RETURNING_MIGRANT),
        ("warga perantauan", PersonKind.RETURNING_MIGRANT),
        ("terdampak covid", PersonKind.AFFECTED_RESIDENT),
        ("kena PHK", PersonKind.AFFECTED_RESIDENT),
        ("pemudik terdampak", None),
        ("sehat", None),
        ("", None),
    ],
)
def test_who_somebody_is_stands_in_the_words_or_stays_unknown(words, who):
    assert kind_in(words) == who


def test_a_row_becomes_an_entry_with_its_personal_values_apart():
    judged = judge_person(typed(), inside=True, told=None)

    entry = as_person(judged.number, judged.values, judged.personal, key=b"k")
    assert judged.state == "ready"
    assert (entry.name, entry.kind) == ("Slamet Riyadi", PersonKind.RETURNING_MIGRANT)
    assert entry.personal == ((Kind.NIK, "9974011203800001"),)
    assert {"came_from": "Jakarta", "skills": "menjahit"}.items() <= entry.said.items()
    assert "9974" not in str(entry.said)


def test_without_a_word_of_who_it_is_the_row_waits_unless_it_is_told_of_the_whole_list():
    silent = (*ROW[:6], "-", "-")

    waiting = judge_person(typed(silent), inside=True, told=None)
    told = judge_person(typed(silent), inside=True, told=PersonKind.AFFECTED_RESIDENT)

    assert waiting.state == "repairable"
    assert [problem.code for problem in waiting.problems] == ["no_kind"]
    assert (told.state, told.values["kind"]) == ("ready", "affected_resident")


def test_what_a_row_says_of_itself_counts_before_what_is_told_of_the_list():
    judged = judge_person(typed(), inside=True, told=PersonKind.AFFECTED_RESIDENT)

    assert judged.values["kind"] == "returning_migrant"


def test_a_row_without_a_name_or_of_another_region_is_rejected():
    nameless = judge_person(typed(("1", "-", *ROW[2:])), inside=True, told=None)
    elsewhere = judge_person(typed(), inside=False, told=None)

    assert (nameless.state, elsewhere.state) == ("rejected", "rejected")
    assert "nama kosong" in nameless.problems[-1].sentence
