"""A returned workbook comes again: only what was mended changes, whatever else happened to it."""

from pathlib import Path

import pytest
from openpyxl import load_workbook

from gerai.foundation.answers import Refused
from gerai.foundation.tables.engine import Once
from gerai.inventory.intake import actions
from gerai.inventory.intake.actions import recognising, repaired
from gerai.inventory.intake.engine import tokens
from gerai.inventory.intake.models import BusinessList
from gerai.inventory.intake.rules.returning import same_record
from gerai.inventory.registry.models import Business
from tests import make
from tests.make import lists
from tests.make.registry import NOON

pytestmark = pytest.mark.django_db
BARE = {"NIK": "", "No HP": "", "Alamat": ""}
ROWS = (
    {"Nama Usaha": "Tahu Bu Sri", "Nama Pemilik": "Sri", **BARE},
    {"Nama Usaha": "Batik Laras", "Nama Pemilik": "Laras", **BARE},
    {"Nama Usaha": "12", "Nama Pemilik": "Parman", **BARE},
    {"Nama Usaha": "Jamu Mbok Nah", "Nama Pemilik": "Pariyem", **BARE},
    {"Nama Usaha": "Keripik Singkong Renyah", "Nama Pemilik": "Tuminah", **BARE},
)


@pytest.fixture
def officer():
    return make.user("provincial_officer", area="33")


@pytest.fixture(autouse=True)
def central_java(settings):
    settings.ROOT_AREA = "33"


def entered(path: Path, by, **given):
    found = actions.receive(path=path, by=by, at=NOON, **{"sender": ""} | given)
    found = actions.read(uid=found.uid, path=path, by=by)
    done = actions.enter(uid=found.uid, by=by, at=NOON)
    found.refresh_from_db()
    return found, done


@pytest.fixture
def sent(tmp_path, officer):
    """The list that was entered but for one row, and the workbook that went back."""
    path = lists.file(tmp_path, *ROWS)
    found, done = entered(path, officer, sender="Dinas Klaten")
    assert done.businesses == 4
    with Once(path) as file:
        made = actions.return_list(uid=found.uid, path=path, file=file, folder=tmp_path, by=officer)
    return found, made


def mended(made: Path, change) -> Path:
    """The workbook after somebody worked on its sheet."""
    book = load_workbook(made)
    change(book["Daftar 1"])
    path = made.with_name("sudah diperbaiki.xlsx")
    book.save(path)
    return path


def names() -> set[str]:
    return set(Business.objects.values_list("name", flat=True))


def test_only_the_mended_rows_change_and_the_waiting_one_enters(sent, officer):
    origin, made = sent

    def change(sheet):
        sheet["B4"] = "Soto Pak Man"
        sheet["B6"], sheet["C6"] = "Kripik Singkong", "Tumirah"

    found, done = entered(mended(made, change), officer)

    assert (found.revises, found.sender) == (origin, "Dinas Klaten")
    assert (done.businesses, done.updated, done.unchanged) == (1, 1, 3)
    assert names() == {
        "Tahu Bu Sri", "Batik Laras", "Jamu Mbok Nah", "Soto Pak Man", "Kripik Singkong",
    }  # fmt: skip
    assert found.counts["vanished"] == 0
    assert not any("Baca dulu" in note for note in found.notes)
    assert [one["field"] for one in found.columns if one["header"].startswith("Kunci")] == [None]


def test_without_the_keys_the_row_that_changed_most_would_be_doubled(sent, officer, monkeypatch):
    _, made = sent
    monkeypatch.setattr(recognising, "recognise_by_keys", lambda _: 0)

    def change(sheet):
        sheet["B6"], sheet["C6"] = "Kripik Singkong", "Tumirah"

    _, done = entered(mended(made, change), officer)

    assert (done.businesses, done.updated) == (1, 0)
    assert {"Kripik Singkong", "Keripik Singkong Renyah"} < names()


def test_rows_may_be_sorted_deleted_and_added(sent, officer):
    _, made = sent

    def change(sheet):
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
        rows[0][1] = "Tahu Bu Sri Asli"
        new = [6, "Roti Bakar", "Endah", *rows[0][3:11], None]
        sheet.delete_rows(2, 9)
        for row in (rows[4], new, rows[3], rows[0]):
            sheet.append(row)

    found, done = entered(mended(made, change), officer)

    assert (done.businesses, done.updated, done.unchanged) == (1, 1, 2)
    assert found.counts["vanished"] == 1
    assert names() == {
        "Tahu Bu Sri Asli", "Batik Laras", "Jamu Mbok Nah", "Keripik Singkong Renyah", "Roti Bakar",
    }  # fmt: skip


def test_keys_that_a_sort_left_behind_are_not_believed(sent, officer):
    _, made = sent

    def change(sheet):
        keys = [sheet.cell(line, 12).value for line in range(2, 7)]
        for line, key in enumerate(reversed(keys), start=2):
            sheet.cell(line, 12).value = key
        sheet["B6"], sheet["C6"] = "Tahu Bu Sri Baru", "Orang Lain"

    _, done = entered(mended(made, change), officer)

    assert (done.businesses, done.updated) == (1, 0)
    assert "Tahu Bu Sri" in names()


def test_the_saboteur_believes_them_and_writes_over_another_record(sent, officer, monkeypatch):
    _, made = sent
    monkeypatch.setattr(repaired, "torn", lambda *_: False)

    def change(sheet):
        keys = [sheet.cell(line, 12).value for line in range(2, 7)]
        for line, key in enumerate(reversed(keys), start=2):
            sheet.cell(line, 12).value = key
        sheet["B2"], sheet["C2"] = "x", "y"
        sheet["B6"], sheet["C6"] = "Tahu Bu Sri Baru", "Orang Lain"

    _, done = entered(mended(made, change), officer)

    assert done.updated == 1
    assert "Tahu Bu Sri" not in names()


def test_a_row_typed_over_with_another_business_is_another_business(sent, officer):
    _, made = sent

    def change(sheet):
        for column, text in {2: "Bengkel Las Maju", 3: "Gunawan", 7: "Krapyak"}.items():
            sheet.cell(2, column).value = text

    found, done = entered(mended(made, change), officer)

    assert (done.businesses, done.updated, found.counts["vanished"]) == (1, 0, 1)
    assert {"Tahu Bu Sri", "Bengkel Las Maju"} < names()


def test_a_row_copied_to_make_a_new_one_makes_a_new_one(sent, officer):
    _, made = sent

    def change(sheet):
        copied = [cell.value for cell in sheet[2]]
        copied[1], copied[2] = "Tempe Bu Sri", "Sri"
        sheet.append(copied)

    _, done = entered(mended(made, change), officer)

    assert (done.businesses, done.updated, done.unchanged) == (1, 0, 4)
    assert {"Tahu Bu Sri", "Tempe Bu Sri"} < names()


def test_a_workbook_of_another_installation_is_refused_kindly(sent, officer, monkeypatch):
    _, made = sent
    path = mended(made, lambda _: None)
    monkeypatch.setattr(tokens, "key", lambda: b"another installation")

    with pytest.raises(Refused, match="bukan daftar yang kami kembalikan"):
        entered(path, officer)
    assert BusinessList.objects.count() == 1


def test_another_offices_workbook_is_refused_kindly(sent, officer):
    _, made = sent
    path = mended(made, lambda _: None)

    with pytest.raises(Refused, match="daftar dari Dinas Klaten, bukan dari Dinas Boyolali"):
        entered(path, officer, sender="Dinas Boyolali")
    elsewhere = make.user("provincial_officer", area="34")
    with pytest.raises(Refused, match="bukan daftar yang kami kembalikan"):
        repaired.given_back(Once(path)(), "", elsewhere)


def test_rows_of_two_returned_lists_in_one_file_are_refused(sent, officer, tmp_path):
    _, made = sent
    path = lists.file(tmp_path, {"Nama Usaha": "12"}, {"Nama Usaha": "Lain"}, name="lain.csv")
    other, _ = entered(path, officer, sender="Dinas Klaten")

    def change(sheet):
        sheet["L3"] = tokens.token(other.uid, 1)

    with pytest.raises(Refused, match="dua daftar"):
        entered(mended(made, change), officer)


def test_a_row_is_the_same_by_a_mark_or_by_a_name():
    def row(name: str, *marks: int | None):
        return list(marks), {"name": name}

    assert same_record(row("Tahu Sri", 1, None), row("Lain", 1, 5))
    assert same_record(row("Tahu Sri", 1), row("Tahu Bu Sri", 2))
    assert same_record(row("Kripik", None), row("Keripik", None))
    assert not same_record(row("Tahu Sri", 1, None), row("Bengkel Las", 2, None))
    assert not same_record(row("", 1), row("Bengkel Las", 2))
