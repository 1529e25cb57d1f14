"""What a person may do wrong with versions of a list: nothing mended is undone, nothing doubled."""

from pathlib import Path

import pytest
from openpyxl import load_workbook

from gerai.foundation.answers import Refused
from gerai.foundation.tables.engine import Once
from gerai.inventory.intake import actions
from gerai.inventory.intake.actions import entering, recognising, repaired
from gerai.inventory.intake.models import BusinessList, ColumnChoice
from gerai.inventory.intake.rules import businesses, choices_of
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
FIVE = {"Tahu Bu Sri", "Batik Laras", "Soto Parman", "Jamu Mbok Nah", "Keripik Singkong Renyah"}
NEWER = "sudah masuk registri 25-11-2026. Daftar ini tidak dimasukkan lagi"


@pytest.fixture
def officer(settings):
    settings.ROOT_AREA = "33"
    return make.user("provincial_officer", area="33")


def read(path: Path, by, **given) -> BusinessList:
    with Once(path) as file:
        given = {"sender": "Dinas Klaten"} | given
        found = actions.receive(path=path, file=file, by=by, at=NOON, **given)
        return actions.read(uid=found.uid, path=path, file=file, by=by)


def entered(path: Path, by, **given):
    found = read(path, by, **given)
    done = actions.enter(uid=found.uid, by=by, at=NOON)
    found.refresh_from_db()
    return found, done


def returned(found: BusinessList, path: Path, by) -> Path:
    with Once(path) as file:
        made = actions.return_list(uid=found.uid, path=path, file=file, folder=path.parent, by=by)
    assert made
    return made


def worked(made: Path, name: str, change) -> Path:
    """A copy of the workbook after somebody worked on its sheet."""
    book = load_workbook(made)
    change(book["Daftar 1"])
    path = made.with_name(name)
    book.save(path)
    return path


@pytest.fixture
def sent(tmp_path, officer):
    """The list as it came and was entered but for one row, and the workbook that went back."""
    path = lists.file(tmp_path, *ROWS)
    found, _ = entered(path, officer)
    return found, path, returned(found, path, officer)


def wider(sheet) -> None:
    sheet.column_dimensions["B"].width = 30


def soto(sheet) -> None:
    sheet["B4"] = "Soto Parman"


def names() -> list[str]:
    return sorted(Business.objects.values_list("name", flat=True))


def test_the_original_after_its_mended_version_stands_back(tmp_path, officer):
    path = lists.file(tmp_path, *ROWS)
    original = read(path, officer)
    made = returned(original, path, officer)
    entered(worked(made, "betul.xlsx", soto), officer, sender="")
    assert names() == sorted(FIVE)

    with pytest.raises(Refused, match=NEWER):
        actions.enter(uid=original.uid, by=officer, at=NOON)

    original.refresh_from_db()
    assert names() == sorted(FIVE)
    assert (original.counts["ready"], original.counts["entered"]) == (4, 0)


def test_without_that_guard_every_business_would_stand_twice(tmp_path, officer, monkeypatch):
    path = lists.file(tmp_path, *ROWS)
    original = read(path, officer)
    made = returned(original, path, officer)
    entered(worked(made, "betul.xlsx", soto), officer, sender="")
    monkeypatch.setattr(entering, "stand_back", lambda _: None)

    actions.enter(uid=original.uid, by=officer, at=NOON)

    assert len(names()) == 9


def test_the_original_saved_anew_undoes_no_mended_row(sent, officer, tmp_path):
    _, _, made = sent

    def change(sheet):
        soto(sheet)
        sheet["B6"] = "Keripik Singkong Bu Tum"

    entered(worked(made, "betul.xlsx", change), officer, sender="")
    again = lists.file(tmp_path, *ROWS, name="ikm simpan ulang.csv", delimiter=",")

    with pytest.raises(Refused, match=NEWER):
        entered(again, officer)

    assert names() == sorted(FIVE - {"Keripik Singkong Renyah"} | {"Keripik Singkong Bu Tum"})


def test_a_list_that_really_changed_again_is_entered(sent, officer, tmp_path):
    _, _, made = sent
    entered(worked(made, "betul.xlsx", soto), officer, sender="")
    third = [
        row | ({"Nama Usaha": "Soto Parman"} if row["Nama Usaha"] == "12" else {}) for row in ROWS
    ]
    third[0] = third[0] | {"Nama Usaha": "Tahu Bu Sri Asli"}

    _, done = entered(lists.file(tmp_path, *third, name="ikm ketiga.csv"), officer)

    assert (done.businesses, done.updated, done.unchanged) == (0, 1, 4)


def test_a_returned_workbook_that_is_sent_twice_changes_nothing(sent, officer):
    _, _, made = sent
    mended = worked(made, "betul.xlsx", soto)
    entered(mended, officer, sender="")
    _, same = entered(mended, officer, sender="")

    saved = worked(mended, "betul lagi.xlsx", wider)
    _, done = entered(saved, officer, sender="")

    assert (same.sources, done.businesses, done.updated, done.unchanged) == (0, 0, 0, 5)
    assert names() == sorted(FIVE)


def test_two_workbooks_of_one_return_bring_both_their_fixes(sent, officer):
    _, _, made = sent

    def first(sheet):
        soto(sheet)
        sheet["B6"] = "Keripik Singkong Bu Tum"

    def second(sheet):
        sheet["B4"] = "Soto Pak Parman"
        sheet["B2"] = "Tahu Bu Sri Asli"

    one, _ = entered(worked(made, "satu.xlsx", first), officer, sender="")
    two, done = entered(worked(made, "dua.xlsx", second), officer, sender="")

    assert one.revises == two.revises
    assert (done.businesses, done.updated, done.unchanged) == (0, 2, 3)
    assert names() == [
        "Batik Laras", "Jamu Mbok Nah", "Keripik Singkong Bu Tum", "Soto Pak Parman",
        "Tahu Bu Sri Asli",
    ]  # fmt: skip


def test_they_do_so_in_whatever_order_they_enter(sent, officer):
    _, _, made = sent
    one = read(worked(made, "satu.xlsx", soto), officer, sender="")
    second = worked(made, "dua.xlsx", lambda sheet: sheet.__setitem__("B2", "Tahu Bu Sri Asli"))
    entered(second, officer, sender="")

    done = actions.enter(uid=one.uid, by=officer, at=NOON)

    assert (done.businesses, done.updated, done.unchanged) == (1, 0, 4)
    assert names() == sorted(FIVE - {"Tahu Bu Sri"} | {"Tahu Bu Sri Asli"})


def test_the_saboteur_takes_an_untouched_row_for_news(sent, officer, monkeypatch):
    _, _, made = sent
    monkeypatch.setattr(repaired, "WORD_FOR_WORD", repaired.BY_KEY)
    change = lambda sheet: sheet.__setitem__("B6", "Keripik Singkong Bu Tum")  # noqa: E731
    entered(worked(made, "satu.xlsx", change), officer, sender="")
    entered(worked(made, "dua.xlsx", soto), officer, sender="")

    assert "Keripik Singkong Bu Tum" not in names()


def test_rows_without_their_keys_are_found_by_what_they_say(sent, officer):
    origin, _, made = sent

    def change(sheet):
        soto(sheet)
        sheet.delete_cols(12)

    found, done = entered(worked(made, "tanpa tanda.xlsx", change), officer, sender="")

    assert (found.revises, found.sender) == (origin, "Dinas Klaten")
    assert (done.businesses, done.updated, done.unchanged) == (1, 0, 4)
    assert names() == sorted(FIVE)


def test_a_list_of_nobody_with_other_rows_is_nobodys(sent, officer, tmp_path):
    other = [row | {"Nama Usaha": f"Lain {at}", "Nama Pemilik": f"Orang {at}"}
             for at, row in enumerate(ROWS[:2])]  # fmt: skip
    found, done = entered(
        lists.file(tmp_path, ROWS[0], *other, name="lain.csv"), officer, sender=""
    )

    assert (found.revises, found.sender) == (None, recognising.UNNAMED)
    assert done.businesses == 3


def test_without_its_cover_the_workbook_is_known_as_before(sent, officer):
    origin, _, made = sent
    book = load_workbook(made)
    del book["Baca dulu"]
    soto(book["Daftar 1"])
    path = made.with_name("tanpa sampul.xlsx")
    book.save(path)

    found, done = entered(path, officer, sender="")

    assert (found.revises, done.businesses, done.unchanged) == (origin, 1, 4)


def test_a_workbook_whose_rows_are_all_gone_is_refused_and_nothing_goes(sent, officer):
    _, _, made = sent
    empty = worked(made, "kosong.xlsx", lambda sheet: sheet.delete_rows(2, 9))

    with pytest.raises(Refused, match="tidak ada daftar di dalamnya"):
        entered(empty, officer, sender="")

    assert len(names()) == 4


def test_what_was_said_of_columns_stays_with_a_list_that_nobody_sent(tmp_path, officer):
    path = tmp_path / "x.csv"
    rows = "\n".join(f"{at};Warung {letter};Klaten Selatan" for at, letter in enumerate("ABCDEF"))
    path.write_text(f"No;Aneh;Kecamatan\n{rows}\n")
    said = choices_of(["Aneh=name"], businesses())
    first = read(path, officer, sender="", choices=said)
    assert first.counts["ready"] == 0

    again = read(path, officer, sender="", within="33.10")

    assert [one["field"] for one in again.columns] == ["row_id", "name", "district"]
    assert again.counts["ready"] == 6
    assert not ColumnChoice.objects.exists()
