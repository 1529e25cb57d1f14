"""What is counted of a list when it came, and what of it was put right since."""

from importlib import import_module

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Sum
from openpyxl import load_workbook

from gerai.foundation.answers import Refused
from gerai.foundation.tables.engine import Once
from gerai.inventory.intake import actions
from gerai.inventory.intake.actions import mending, receiving, tallies
from gerai.inventory.intake.models import BusinessList, Row, Tally
from gerai.inventory.intake.queries.quality import qualities
from gerai.inventory.intake.queries.seen import seen_of
from tests import make
from tests.make import lists
from tests.make.registry import NOON

pytestmark = pytest.mark.django_db
BARE = {"NIK": "", "No HP": "", "Alamat": ""}
NOWHERE = {"Kabupaten": "", "Kecamatan": "", "Desa": "", "Alamat": ""}
ROWS = (
    {"Nama Usaha": "Tahu Bu Sri", "Nama Pemilik": "Sri", **BARE},
    {"Nama Usaha": "Batik Laras", "Nama Pemilik": "Laras", **BARE},
    {"Nama Usaha": "12", "Nama Pemilik": "Parman", **BARE},
    {"Nama Usaha": "", "Nama Pemilik": "", **BARE},
    {"Nama Usaha": "Jamu Mbok Nah", "Nama Pemilik": "Pariyem", **BARE, **NOWHERE},
)
migration = import_module("gerai.inventory.intake.migrations.0008_tallies")


@pytest.fixture
def officer():
    return make.user("provincial_officer", area="33")


@pytest.fixture(autouse=True)
def central_java(settings):
    settings.ROOT_AREA = "33"


def read(path, by, **given) -> BusinessList:
    found = actions.receive(path=path, by=by, at=NOON, **{"sender": "Dinas Klaten"} | given)
    return actions.read(uid=found.uid, path=path, by=by)


def numbers(found, *names) -> dict[str, tuple[int, ...]]:
    """By regency; without names: waiting, again, repaired."""
    told = names or ("waiting", "again", "repaired")
    rows = Tally.objects.filter(business_list=found).values_list("area_code", *told)
    return {area: tuple(some) for area, *some in rows}


def mend(found, number, **values):
    """As an officer does it in the browser: the row says more and is in order."""
    row = found.rows.get(number=number)
    row.values, row.problems, row.state = row.values | values, [], "ready"
    row.save()
    with transaction.atomic():
        tallies.refresh(found)


def test_a_list_is_counted_by_regency_when_it_is_settled(tmp_path, officer):
    found = read(lists.file(tmp_path, *ROWS), officer)

    counted = numbers(found, "rows", "sound", "distinct", "waiting", "again", "repaired")
    assert counted == {"33.10": (4, 2, 4, 2, 0, 0), "": (1, 0, 1, 1, 0, 0)}


def test_what_is_mended_counts_as_repaired_where_it_came_and_leaves_the_parts(tmp_path, officer):
    found = read(lists.file(tmp_path, *ROWS), officer)
    before = numbers(found, "rows", "known", "sound", "distinct", "coded", "waiting")

    mend(found, 5, area_code="33.10.08")
    assert numbers(found) == {"33.10": (2, 0, 0), "": (1, 0, 1)}
    mend(found, 3, name="Warung Parman")
    actions.enter(uid=found.uid, by=officer, at=NOON)

    assert numbers(found) == {"33.10": (2, 0, 1), "": (1, 0, 1)}
    assert numbers(found, "rows", "known", "sound", "distinct", "coded", "waiting") == before
    actions.undo(uid=found.uid, by=officer, at=NOON)
    assert numbers(found) == {"33.10": (2, 0, 1), "": (1, 0, 1)}


def test_the_saboteur_who_forgets_to_refresh_leaves_nothing_repaired(
    tmp_path, officer, monkeypatch
):
    found = read(lists.file(tmp_path, *ROWS), officer)
    monkeypatch.setattr(tallies, "refresh", lambda _: None)

    mend(found, 5, area_code="33.10.08")

    assert numbers(found)[""] == (1, 0, 0)


def test_rows_that_a_returned_workbook_mends_are_repaired_of_the_first_list(tmp_path, officer):
    path = lists.file(tmp_path, *ROWS)
    origin = read(path, officer)
    with Once(path) as file:
        made = actions.return_list(
            uid=origin.uid, path=path, file=file, folder=tmp_path, by=officer
        )
    book = load_workbook(made)
    sheet = book["Daftar 1"]
    sheet["B4"] = "Warung Parman"
    sheet["B5"], sheet["C5"] = "Es Degan", "Yono"
    book.save(tmp_path / "perbaikan.xlsx")

    found = read(tmp_path / "perbaikan.xlsx", officer)

    assert found.revises == origin
    assert numbers(origin) == {"33.10": (2, 0, 2), "": (1, 0, 0)}
    assert numbers(found) == {"33.10": (0, 0, 0), "": (1, 1, 0)}
    mend(found, 5, area_code="33.10.08")
    assert numbers(origin)[""] == (1, 0, 1)
    assert numbers(found)[""] == (1, 1, 0)


def test_a_row_that_was_typed_over_with_another_is_no_repair(tmp_path, officer):
    path = lists.file(tmp_path, *ROWS)
    origin = read(path, officer)
    with Once(path) as file:
        made = actions.return_list(
            uid=origin.uid, path=path, file=file, folder=tmp_path, by=officer
        )
    book = load_workbook(made)
    sheet = book["Daftar 1"]
    for column, text in {2: "Bengkel Las", 3: "Gunawan", 7: "Krapyak", 10: "las"}.items():
        sheet.cell(4, column).value = text
    book.save(tmp_path / "lain.xlsx")

    read(tmp_path / "lain.xlsx", officer)

    assert numbers(origin)["33.10"] == (2, 0, 0)


def test_a_later_version_without_keys_is_known_by_what_stands_once_in_both(tmp_path, officer):
    origin = read(lists.file(tmp_path, *ROWS), officer)
    actions.enter(uid=origin.uid, by=officer, at=NOON)
    mended = [*ROWS[:2], ROWS[2] | {"Nama Usaha": "Warung Parman"}, *ROWS[3:]]

    found = read(lists.file(tmp_path, *mended, name="ikm (2).csv"), officer)

    assert found.revises == origin
    assert numbers(origin)["33.10"] == (2, 0, 1)
    assert numbers(found)["33.10"] == (1, 1, 0)
    third = [*mended[:3], ROWS[3], ROWS[4] | {"Kabupaten": "Kab. Klaten"}]
    last = read(lists.file(tmp_path, *third, name="ikm (3).csv"), officer)
    actions.enter(uid=last.uid, by=officer, at=NOON)
    assert numbers(origin) == {"33.10": (2, 0, 1), "": (1, 0, 1)}
    assert numbers(found) == {"33.10": (1, 1, 0), "": (1, 1, 0)}


def test_over_all_versions_each_row_waits_once(tmp_path, officer):
    origin = read(lists.file(tmp_path, *ROWS), officer)
    actions.enter(uid=origin.uid, by=officer, at=NOON)
    mended = [*ROWS[:2], ROWS[2] | {"Nama Usaha": "Warung Parman"}, *ROWS[3:]]
    read(lists.file(tmp_path, *mended, name="ikm (2).csv"), officer)

    total = Tally.objects.aggregate(w=Sum("waiting"), a=Sum("again"), r=Sum("repaired"))

    assert (total["w"] - total["a"], total["r"]) == (3, 1)


def test_only_the_newest_version_counts_for_the_present_score(tmp_path, officer):
    origin = read(lists.file(tmp_path, *ROWS), officer)
    actions.enter(uid=origin.uid, by=officer, at=NOON)
    read(lists.file(tmp_path, *ROWS[:2], name="ikm (2).csv"), officer)

    ((tally, _),) = qualities(officer)

    assert (tally.area, tally.rows) == ("33.10", 2)
    assert Tally.objects.filter(business_list=origin).count() == 2


def test_a_list_that_is_read_anew_is_counted_anew_and_never_twice(tmp_path, officer):
    path = lists.file(tmp_path, *ROWS)
    found = read(path, officer)
    actions.enter(uid=found.uid, by=officer, at=NOON)

    again = read(path, officer, within="33.10")

    assert again.pk == found.pk
    assert numbers(again, "rows", "waiting") == {"33.10": (5, 2)}


def test_a_list_that_is_opened_again_takes_its_repairs_along(tmp_path, officer):
    origin = read(lists.file(tmp_path, *ROWS), officer)
    actions.enter(uid=origin.uid, by=officer, at=NOON)
    mended = [*ROWS[:2], ROWS[2] | {"Nama Usaha": "Warung Parman"}, *ROWS[3:]]
    path = lists.file(tmp_path, *mended, name="ikm (2).csv")
    read(path, officer)
    assert numbers(origin)["33.10"] == (2, 0, 1)

    actions.receive(path=path, by=officer, at=NOON, sender="", within="33.10")

    assert numbers(origin)["33.10"] == (2, 0, 0)
    assert Tally.objects.count() == 2
    found = read(path, officer)
    assert numbers(origin) == {"33.10": (2, 0, 1), "": (1, 0, 1)}
    assert numbers(found) == {"33.10": (1, 1, 0)}


def test_a_refused_list_is_counted_nowhere(tmp_path, officer):
    far = {"Kabupaten": "Kab. Sleman", "Kecamatan": "", "Desa": "", "Alamat": ""}
    with pytest.raises(Refused):
        read(lists.file(tmp_path, far, far), officer)

    assert Tally.objects.count() == 0


def test_no_tally_says_that_more_was_repaired_than_waited(tmp_path, officer):
    found = read(lists.file(tmp_path, *ROWS), officer)

    with pytest.raises(IntegrityError, match="tally_repaired_of_waiting"), transaction.atomic():
        Tally.objects.filter(business_list=found).update(repaired=9)


def test_what_stood_before_is_counted_by_the_migration_as_it_would_be_now(tmp_path, officer):
    origin = read(lists.file(tmp_path, *ROWS), officer)
    actions.enter(uid=origin.uid, by=officer, at=NOON)
    mended = [*ROWS[:2], ROWS[2] | {"Nama Usaha": "Warung Parman"}, *ROWS[3:]]
    read(lists.file(tmp_path, *mended, name="ikm (2).csv"), officer)
    read(lists.persons(tmp_path, {}, {"Nama": ""}), officer, sender="Kelurahan")
    fields = [field.name for field in Tally._meta.fields if field.name != "id"]
    kept = list(Tally.objects.order_by("business_list", "area_code").values_list(*fields))
    marks = list(Row.objects.order_by("pk").values_list("came", "answers"))
    Tally.objects.all().delete()
    Row.objects.update(came=None, answers=None)

    with connection.cursor() as cursor:
        for name in ("CAME", "CELLS", "ANSWERS", "TALLIES", "REPAIRED"):
            cursor.execute(getattr(migration, name))

    assert list(Tally.objects.order_by("business_list", "area_code").values_list(*fields)) == kept
    assert list(Row.objects.order_by("pk").values_list("came", "answers")) == marks
    assert any(answers for _, answers in marks)


def test_a_list_in_the_midst_of_reading_is_not_counted_yet(tmp_path, officer, monkeypatch):
    path = lists.file(tmp_path, *ROWS)
    found = actions.receive(path=path, by=officer, at=NOON, sender="Dinas Klaten")

    assert found.state == "received"
    assert receiving.EMPTY["read"] == 0
    assert qualities(officer) == []


def test_rows_that_were_mended_before_a_list_is_read_anew_still_came_to_wait(tmp_path, officer):
    path = lists.file(tmp_path, *ROWS)
    found = read(path, officer)
    row = found.rows.get(number=3)
    mending.mend(
        uid=found.uid,
        number=3,
        seen=seen_of(row, None),
        said={"name": "Warung Parman"},
        by=officer,
        at=NOON,
    )

    again = read(path, officer, within="33.10")

    assert again.rows.get(number=3).state == "ready"
    assert numbers(again, "rows", "sound", "waiting", "repaired") == {"33.10": (5, 3, 2, 1)}
