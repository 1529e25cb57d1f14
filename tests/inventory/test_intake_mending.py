"""Officers mend rows: what they say stands beside the list's own words, sealed, and wins."""

import pytest

from gerai.foundation.answers import Refused
from gerai.foundation.people.queries import holders
from gerai.foundation.people.rules import Kind
from gerai.inventory.intake import actions
from gerai.inventory.intake.actions import mending
from gerai.inventory.intake.engine.mended import mended_of
from gerai.inventory.intake.models import Mending
from gerai.inventory.intake.queries.patterns import kinds_of, patterns_of
from gerai.inventory.intake.queries.seen import seen_of
from gerai.inventory.intake.rules.mending import Fix
from gerai.inventory.registry.models import Business, Person
from tests import make
from tests.make import lists
from tests.make.registry import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def central_java(settings):
    settings.ROOT_AREA = "33"


@pytest.fixture
def officer():
    return make.user("district_officer", area="33.10")


def taken(path, by):
    found = actions.receive(path=path, sender="Dinas Klaten", within="33.10", by=by, at=NOON)
    return actions.read(uid=found.uid, path=path, by=by)


def seen(found, number):
    return seen_of(found.rows.get(number=number), mended_of(found, [number]).get(number))


def mend(found, number, by, **said):
    found.refresh_from_db()
    mark = seen(found, number)
    mending.mend(uid=found.uid, number=number, seen=mark, said=said, by=by, at=NOON)
    found.refresh_from_db()
    return found.rows.get(number=number)


def nameless(tmp_path, by, times=3):
    rows = ({"Nama Usaha": "12", "Nama Pemilik": f"Orang {chr(65 + n)}"} for n in range(times))
    return taken(lists.file(tmp_path, {}, *rows), by)


def test_a_name_that_is_typed_makes_the_row_ready_and_enters_with_it(tmp_path, officer):
    found = nameless(tmp_path, officer)

    row = mend(found, 2, officer, name="Tahu Bu Aminah")

    assert (row.state, row.values["name"], row.problems) == ("ready", "Tahu Bu Aminah", [])
    assert (found.counts["ready"], found.counts["repairable"]) == (2, 2)
    assert found.counts["problems"] == {"name.not_name": 2}
    actions.enter(uid=found.uid, by=officer, at=NOON)
    assert set(Business.objects.values_list("name", flat=True)) == {
        "Keripik Bu Darsini",
        "Tahu Bu Aminah",
    }


def test_the_same_proposal_is_taken_for_all_rows_at_once_and_taken_back(tmp_path, officer):
    found = nameless(tmp_path, officer)
    [kind] = kinds_of(found)
    assert (kind.kind, kind.times, kind.sure) == ("name.not_name", 3, 3)

    done = mending.accept_all(uid=found.uid, kind=kind.kind, by=officer, at=NOON)

    found.refresh_from_db()
    assert (done.rows, done.ready, found.counts["ready"]) == (3, 3, 4)
    assert [row.called for row in found.rows.order_by("number")[1:]] == [
        f"Usaha Orang {letter} (belum bernama)" for letter in "ABC"
    ]
    assert kinds_of(found) == []

    assert mending.take_back(uid=found.uid, batch=done.batch, by=officer, at=NOON) == (3, 0)
    found.refresh_from_db()
    assert (found.counts["ready"], found.counts["repairable"]) == (1, 3)
    assert not Mending.objects.exists()
    assert [one.times for one in kinds_of(found)] == [3]


def test_an_act_takes_so_many_rows_and_no_more(tmp_path, officer, monkeypatch):
    monkeypatch.setattr(mending, "AT_ONCE", 2)
    found = nameless(tmp_path, officer)

    done = mending.accept_all(uid=found.uid, kind="name.not_name", by=officer, at=NOON)

    assert done.rows == 2
    assert [one.times for one in kinds_of(found)] == [1]


def test_rows_that_say_the_same_wrong_thing_are_one_pattern(tmp_path, officer):
    wrong = {"Omzet per bulan": "1,500"}
    found = taken(lists.file(tmp_path, wrong, wrong, {"Omzet per bulan": "2,500"}, {}), officer)
    [kind] = kinds_of(found)
    first, second = patterns_of(found, kind.kind)
    assert (first.times, second.times, [fix.text for fix in first.fixes]) == (2, 1, ["1500"])

    done = mending.accept(
        uid=found.uid, kind=kind.kind, words=first.words, fix=first.fixes[0], by=officer, at=NOON
    )

    assert done.rows == 2
    assert [row.values.get("monthly_sales") for row in found.rows.order_by("number")] == [
        1500, 1500, None, 2500000,
    ]  # fmt: skip
    assert [one.times for one in kinds_of(found)] == [1]
    with pytest.raises(Refused, match="tidak ada lagi"):
        mending.accept(
            uid=found.uid, kind=kind.kind, words="Lain", fix=Fix("name", "x"), by=officer, at=NOON
        )


def test_a_number_of_a_person_is_kept_sealed_and_enters(tmp_path, officer):
    found = taken(lists.file(tmp_path, {"NIK": "992107120571000"}), officer)
    row = found.rows.get()
    assert [one["code"] for one in row.problems] == ["malformed"]

    mend(found, 1, officer, nik="9921071205710003")

    kept = Mending.objects.get()
    assert b"9921071205710003" not in bytes(kept.sealed)
    assert ("nik", "9921071205710003") in mended_of(found, [1])[1].personal
    assert "9921071205710003" not in str(found.rows.get().values)
    actions.enter(uid=found.uid, by=officer, at=NOON)
    assert holders(Kind.NIK, "9921071205710003") == [Person.objects.get().uid]


def test_who_looked_before_another_mended_does_not_overwrite_it(tmp_path, officer):
    found = nameless(tmp_path, officer)
    mark = seen(found, 2)
    mend(found, 2, officer, name="Tahu Bu Aminah")

    with pytest.raises(mending.Clash):
        mending.mend(uid=found.uid, number=2, seen=mark, said={"name": "Lain"}, by=officer, at=NOON)

    assert found.rows.get(number=2).values["name"] == "Tahu Bu Aminah"


def test_without_the_look_the_second_officer_would_overwrite(tmp_path, officer, monkeypatch):
    """The saboteur of the test above."""
    found = nameless(tmp_path, officer)
    monkeypatch.setattr(mending, "seen_of", lambda *_: "same")
    mending.mend(uid=found.uid, number=2, seen="same", said={"name": "Satu"}, by=officer, at=NOON)

    mending.mend(uid=found.uid, number=2, seen="same", said={"name": "Dua"}, by=officer, at=NOON)

    assert found.rows.get(number=2).values["name"] == "Dua"


def test_a_list_that_was_entered_waits_again_for_the_rows_that_were_mended(tmp_path, officer):
    found = nameless(tmp_path, officer)
    actions.enter(uid=found.uid, by=officer, at=NOON)
    found.refresh_from_db()
    assert found.state == "entered"

    mend(found, 3, officer, name="Tahu Bu Aminah")

    assert found.state == "read"
    assert actions.enter(uid=found.uid, by=officer, at=NOON).businesses == 1
    found.refresh_from_db()
    assert (found.state, found.counts["entered"], found.counts["repairable"]) == ("entered", 2, 2)


def test_a_row_is_put_aside_and_back(tmp_path, officer):
    found = nameless(tmp_path, officer)

    assert mend(found, 2, officer, aside="ya").state == "aside"
    assert (found.counts["aside"], found.counts["repairable"]) == (1, 2)
    assert actions.enter(uid=found.uid, by=officer, at=NOON).businesses == 1

    assert mend(found, 2, officer, aside=None).state == "repairable"
    assert (found.counts["aside"], found.counts["repairable"]) == (0, 3)


def test_an_area_is_said_by_its_name_or_code_and_must_lie_here(tmp_path, officer):
    nowhere = {"Kabupaten": "", "Kecamatan": "", "Desa": "", "Alamat": ""}
    path = lists.file(tmp_path, nowhere)
    found = actions.receive(path=path, sender="Dinas", by=make.service(), at=NOON)
    found = actions.read(uid=found.uid, path=path, by=make.service())
    boss = make.service()
    assert found.rows.get().state == "repairable"

    assert mend(found, 1, boss, area="Merbung, Klaten Selatan, Klaten").values["area_code"]
    code = found.rows.get().values["area_code"]
    assert code.startswith("33.10.")
    assert mend(found, 1, boss, area="33.10").values["area_code"] == "33.10"
    for text in ("Entah", "32.73", ""):
        with pytest.raises(Refused, match=r"Wilayah|bukan"):
            mend(found, 1, boss, area=text)


def test_reading_the_list_again_keeps_what_officers_said(tmp_path, officer):
    found = nameless(tmp_path, officer)
    mend(found, 2, officer, name="Tahu Bu Aminah")
    path = tmp_path / "ikm.csv"

    again = actions.receive(
        path=path, sender="Dinas Klaten Baru", within="33.10", by=officer, at=NOON
    )
    again = actions.read(uid=again.uid, path=path, by=officer)

    assert again.uid == found.uid
    assert again.rows.get(number=2).values["name"] == "Tahu Bu Aminah"
    assert (again.counts["ready"], again.counts["repairable"]) == (2, 2)


def test_a_row_below_a_mended_one_still_means_what_its_list_says(tmp_path, officer):
    found = taken(
        lists.file(
            tmp_path,
            {"Kecamatan": "Bayat", "Desa": "Krakitan"},
            {"Nama Usaha": "12", "Kecamatan": "sda", "Desa": "Bogem"},
        ),
        officer,
    )

    row = mend(found, 2, officer, name="Batik Bu Sri")

    assert row.state == "ready"
    assert row.values["district"] == "Bayat"


def test_a_later_version_keeps_what_officers_said_of_rows_that_the_sender_left(tmp_path, officer):
    nameless = {"Nama Usaha": "12", "Nama Pemilik": "Aminah"}
    other = {"Nama Usaha": "12", "Nama Pemilik": "Sumarni"}
    found = taken(lists.file(tmp_path, {}, nameless, other), officer)
    mend(found, 2, officer, name="Tahu Bu Aminah")
    mend(found, 3, officer, name="Jamu Bu Sum")
    actions.enter(uid=found.uid, by=officer, at=NOON)

    sent = lists.file(
        tmp_path, {}, other | {"Nama Usaha": "Jamu Sumarni"}, nameless, name="ikm 2.csv"
    )
    again = taken(sent, officer)

    assert again.revises == found
    names = [row.values.get("name") for row in again.rows.order_by("number")]
    assert names == ["Keripik Bu Darsini", "Jamu Sumarni", "Tahu Bu Aminah"]
    assert again.counts["ready"] == 3
    actions.enter(uid=again.uid, by=officer, at=NOON)
    assert Business.objects.count() == 3
    assert Business.objects.filter(name="Tahu Bu Aminah").count() == 1
