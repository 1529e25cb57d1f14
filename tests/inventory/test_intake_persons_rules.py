"""Which tables are lists of persons, and what is made of their rows."""

import pytest

from gerai.foundation.people.rules import Kind
from gerai.foundation.tables.rules import RawRow, Typist, map_columns
from gerai.inventory.intake.rules import KEYS, stranger, subject_of
from gerai.inventory.intake.rules.identities import birth_date
from gerai.inventory.intake.rules.keys import keys_of_person
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


@pytest.mark.parametrize(
    ("headers", "told", "subject"),
    [
        (("Nama", "NIK", "Kota Asal"), False, "persons"),
        (("Nama", "NIK", "Alamat"), False, "businesses"),
        (("Nama", "NIK", "Alamat"), True, "persons"),
        (("Nama", "Jenis Usaha", "Kota Asal"), True, "businesses"),
    ],
)
def test_a_table_has_the_subject_of_its_columns_and_of_what_is_told(headers, told, subject):
    assert subject_of(headers, told=told) == subject


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("Klaten, 12-05-1980", "1980-05-12"),
        ("Kab. Klaten / 12 Mei 1980", "1980-05-12"),
        ("12/05/1980", "1980-05-12"),
        ("Klaten, 31-02-1980", None),
        ("Klaten", None),
        ("RT 3, 12-05-1980", None),
    ],
)
def test_a_birth_date_is_read_behind_its_place(said, value):
    read = birth_date(said)

    assert read.value == value
    assert (read.repair == "parted") == (value is not None and said[0] == "K")


def test_a_person_is_found_again_by_what_a_list_of_persons_says():
    values = {"name": "Sri Wahyuni", "kind": "returning_migrant"}
    personal = [("birth_date", "1980-05-12"), ("address", "Jl. Kauman 7"), ("phone", "+62899")]

    keys = dict(zip(KEYS, keys_of_person(values, personal, [("No", "3")], 3), strict=True))
    placed = keys_of_person(values | {"village": "Merbung"}, personal, [], 3)

    assert {name: text for name, text in keys.items() if text and name != "content"} == {
        "name_owner_place": "sriwahyuni||jlkauman7",
        "phone_name": "+62899|sriwahyuni",
        "name_owner": "sriwahyuni|1980-05-12",
        "number_name": "3|sriwahyuni",
    }
    assert placed[KEYS.index("name_owner_place")] == "sriwahyuni||merbung"


def test_a_column_with_the_right_title_and_other_contents_is_told_so():
    rows = [("12", "Jakarta"), ("13", "Bekasi")] * 5
    mapping = map_columns(["Nama", "Kota Asal"], rows, persons())

    assert stranger(mapping, persons()) == (
        'isi kolom "Nama" tidak seperti nama. Periksa isinya, lalu kirim lagi.'
    )
