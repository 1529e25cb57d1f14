"""A row of a list without a name enters by its owner, keeps its place in later versions of the
list, and leaves with the list again."""

from datetime import timedelta

import pytest

from gerai.inventory.intake import actions
from gerai.inventory.intake.actions import mending
from gerai.inventory.intake.engine.mended import mended_of
from gerai.inventory.intake.models import Tally
from gerai.inventory.intake.queries.seen import seen_of
from gerai.inventory.registry.actions.changing import change
from gerai.inventory.registry.models import Business, Person
from gerai.inventory.registry.rules import origin_of
from tests import make
from tests.make import lists
from tests.make.registry import NOON

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=1)
NO_NAMES = ("", "-", "Belum ada nama", "BELUM ADA NAMA", "tidak ada.")
OTHER = {
    "Nama Usaha": "Tahu Bu Sri", "Nama Pemilik": "Sri", "NIK": "9921071205710011",
    "No HP": "0899-1234-5011",
}  # fmt: skip
BARE = {"NIK": "", "No HP": "", "Alamat": ""}


@pytest.fixture(autouse=True)
def central_java(settings):
    settings.ROOT_AREA = "33"


@pytest.fixture
def officer():
    return make.user("provincial_officer", area="33")


def read(path, by):
    found = actions.receive(path=path, sender="Dinas Klaten", by=by, at=NOON)
    return actions.read(uid=found.uid, path=path, by=by)


def entered(path, by):
    found = read(path, by)
    actions.enter(uid=found.uid, by=by, at=NOON)
    found.refresh_from_db()
    return found


def nameless(owner: str, **said: str) -> dict[str, str]:
    return {"Nama Usaha": "", "Nama Pemilik": owner} | said


def test_rows_that_say_that_there_is_no_name_enter_by_their_owners(tmp_path, officer):
    rows = [
        {"Nama Usaha": said, "Nama Pemilik": f"Orang {chr(65 + at)}", "NIK": ""}
        for at, said in enumerate(NO_NAMES)
    ]

    found = entered(lists.file(tmp_path, {}, *rows), officer)

    assert (found.counts["entered"], found.counts["repairable"]) == (6, 0)
    assert found.counts["problems"] == {}
    made = Business.objects.filter(name="").order_by("owner_names")
    assert [one.called for one in made] == [
        f"Usaha Orang {letter} (belum bernama)" for letter in "ABCDE"
    ]
    assert origin_of(made[0].origins, "name").source == made[0].sources.get().uid
    assert "name" not in made[0].sources.get().said


def test_nobody_is_called_that_there_is_no_name(tmp_path, officer):
    path = lists.file(tmp_path, {}, {"Nama Usaha": "Kios", "Nama Pemilik": "BELUM ADA NAMA"})

    entered(path, officer)

    assert Business.objects.get(name="Kios").owner_names == ""
    assert [one.name for one in Person.objects.all()] == ["Darsini"]


def test_a_row_that_names_nobody_waits_at_the_desk_for_either(tmp_path, officer):
    nobody = {"Nama Usaha": "-", "Nama Pemilik": "-"}
    found = entered(lists.file(tmp_path, {}, nobody, nobody), officer)
    assert found.counts["problems"] == {"name.nothing": 2}
    assert found.rows.get(number=2).problems[0]["sentence"] == (
        "Baris 3: nama usaha dan nama pemilik kosong. Tulis salah satunya."
    )

    for number, said in ((2, {"owner_name": "Sumarni"}), (3, {"name": "Kios"})):
        found.refresh_from_db()
        mark = seen_of(found.rows.get(number=number), mended_of(found, [number]).get(number))
        mending.mend(uid=found.uid, number=number, seen=mark, said=said, by=officer, at=NOON)

    assert set(found.rows.values_list("state", flat=True)) == {"entered", "ready"}
    actions.enter(uid=found.uid, by=officer, at=NOON)
    assert {one.called for one in Business.objects.all()} == {
        "Keripik Bu Darsini", "Usaha Sumarni (belum bernama)", "Kios",
    }  # fmt: skip


def test_a_later_version_finds_it_again_by_owner_and_place_and_may_name_it(tmp_path, officer):
    rows = [nameless("Sumarni", **BARE), nameless("Aminah", **BARE), nameless("Tutik")]
    entered(lists.file(tmp_path, {}, *rows), officer)
    before = dict(Business.objects.values_list("owner_names", "uid"))

    changed = rows[0] | {"Jenis Usaha": "jamu gendong"}
    named = nameless("Tutik") | {"Nama Usaha": "Jahit Tutik"}
    again = entered(lists.file(tmp_path, {}, changed, rows[1], named, name="ikm 2.csv"), officer)

    assert again.revises is not None
    assert dict(Business.objects.values_list("owner_names", "uid")) == before
    told = {one.owner_names: (one.name, one.activity) for one in Business.objects.all()}
    assert told["Sumarni"] == ("", "jamu gendong")
    assert told["Tutik"][0] == "Jahit Tutik"

    actions.undo(uid=again.uid, by=officer, at=LATER)
    assert Business.objects.get(owner_names="Tutik").called == "Usaha Tutik (belum bernama)"


def test_a_version_that_leaves_the_name_out_takes_none_away(tmp_path, officer):
    entered(lists.file(tmp_path, OTHER, {}), officer)

    entered(lists.file(tmp_path, OTHER, {"Nama Usaha": "-"}, name="ikm 2.csv"), officer)

    assert Business.objects.get(owner_names="Darsini").name == "Keripik Bu Darsini"


def test_undoing_leaves_no_record_that_is_nobodys(tmp_path, officer):
    """The owner came by the later version, and an officer took the name away since."""
    entered(lists.file(tmp_path, OTHER, {"Nama Pemilik": ""}), officer)
    again = entered(lists.file(tmp_path, OTHER, {"Nama Usaha": "-"}, name="ikm 2.csv"), officer)
    made = Business.objects.get(name="Keripik Bu Darsini")
    assert made.owner_names == "Darsini"
    change(uid=made.uid, seen=made.version, given={"name": ""}, by=officer, at=LATER)

    actions.undo(uid=again.uid, by=officer, at=LATER)

    made.refresh_from_db()
    assert made.called == "Usaha Darsini (belum bernama)"


def test_undoing_takes_the_owner_of_a_business_that_has_a_name(tmp_path, officer):
    """The control of the test above."""
    entered(lists.file(tmp_path, {"Nama Pemilik": ""}), officer)
    again = entered(lists.file(tmp_path, {}, name="ikm 2.csv"), officer)
    assert Business.objects.get().owner_names == "Darsini"

    actions.undo(uid=again.uid, by=officer, at=LATER)

    assert Business.objects.get().owner_names == ""


def test_its_phone_is_a_way_to_reach_it(tmp_path, officer):
    found = read(lists.file(tmp_path, nameless("Sumarni", NIK="")), officer)

    assert Tally.objects.get(business_list=found).known == 4  # all but the name
