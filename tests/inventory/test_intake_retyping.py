"""What a column means is chosen in the browser: the rows are read again from their sealed cells."""

import re

import pytest

from gerai.foundation.answers import Refused
from gerai.foundation.tables.rules import Choice
from gerai.inventory.intake import actions
from gerai.inventory.intake.actions import asking, mending, retyping
from gerai.inventory.intake.engine.mended import mended_of
from gerai.inventory.intake.models import ColumnChoice
from gerai.inventory.intake.queries.seen import seen_of
from gerai.inventory.intake.rules.working import WorkKind
from gerai.inventory.registry.models import Business
from tests import make
from tests.make.registry import NOON

pytestmark = pytest.mark.django_db
HEAD = "No;Nama Usaha;Nama Pemilik;Kelompok;Desa;Kecamatan;Kabupaten\n"


@pytest.fixture(autouse=True)
def central_java(settings):
    settings.ROOT_AREA = "33"


@pytest.fixture
def officer():
    return make.user("district_officer", area="33.10")


def taken(tmp_path, by, rows=12, file="ikm.csv"):
    path = tmp_path / file
    lines = (
        f"{n};{name};Sri {chr(64 + n)};Lurik;{village};Bayat;Klaten\n"
        for n in range(1, rows + 1)
        for name in ("12" if n == 3 else f"Warung {n}",)
        for village in ("sda" if n > 1 else "Krakitan",)
    )
    path.write_text(HEAD + "".join(lines))
    found = actions.receive(path=path, sender="Dinas Klaten", within="33.10", by=by, at=NOON)
    return actions.read(uid=found.uid, path=path, by=by)


def choose(found, by, **choices):
    said = {header: Choice(field, "dipilih petugas") for header, field in choices.items()}
    changed = retyping.choose(uid=found.uid, choices=said, by=by, at=NOON)
    found = retyping.read_again(list_id=found.pk, user_id=by.pk)
    found.refresh_from_db()
    return changed, found


def test_a_column_that_was_chosen_is_read_from_the_sealed_rows(tmp_path, officer):
    found = taken(tmp_path, officer)
    (tmp_path / "ikm.csv").unlink()

    changed, found = choose(found, officer, kelompok="products")

    assert changed
    assert found.state == "read"
    assert [row.values["products"] for row in found.rows.all()] == ["Lurik"] * 12
    assert {row.values["village"] for row in found.rows.all()} == {"Krakitan"}
    assert (found.counts["ready"], found.counts["repairable"]) == (11, 1)
    assert [one.field for one in ColumnChoice.objects.all()] == ["products"]
    again = taken(tmp_path, officer, rows=4, file="berikutnya.csv")
    assert again.rows.first().values["products"] == "Lurik"


def test_what_was_said_before_changes_nothing(tmp_path, officer):
    found = taken(tmp_path, officer)
    _, found = choose(found, officer, kelompok="products")

    assert choose(found, officer, kelompok="products")[0] is False


def test_a_job_that_was_cut_off_goes_on_where_it_stood(tmp_path, officer, monkeypatch):
    monkeypatch.setattr("gerai.inventory.intake.actions.reading.CHUNK", 5)
    found = taken(tmp_path, officer)
    said = {"kelompok": Choice("products", "dipilih petugas")}
    retyping.choose(uid=found.uid, choices=said, by=officer, at=NOON)

    def cut(rows):
        if rows > 5:
            raise RuntimeError

    with pytest.raises(RuntimeError):
        retyping.read_again(list_id=found.pk, user_id=officer.pk, progress=cut)
    found.refresh_from_db()
    assert (found.state, found.chunks_read) == ("received", 2)

    retyping.read_again(list_id=found.pk, user_id=officer.pk)

    found.refresh_from_db()
    assert (found.state, found.counts["read"]) == ("read", 12)
    assert {row.values["village"] for row in found.rows.all()} == {"Krakitan"}


def test_rows_in_the_registry_stay_and_mended_ones_stay_mended(tmp_path, officer):
    found = taken(tmp_path, officer)
    actions.enter(uid=found.uid, by=officer, at=NOON)
    found.refresh_from_db()
    mark = seen_of(found.rows.get(number=3), mended_of(found, [3]).get(3))
    mending.mend(uid=found.uid, number=3, seen=mark, said={"name": "Tahu"}, by=officer, at=NOON)

    _, found = choose(found, officer, kelompok="products")

    assert (found.counts["entered"], found.counts["ready"]) == (11, 1)
    row = found.rows.get(number=3)
    assert (row.values["name"], row.values["products"]) == ("Tahu", "Lurik")
    actions.enter(uid=found.uid, by=officer, at=NOON)
    assert Business.objects.count() == 12


def test_while_a_list_is_being_entered_its_columns_stay(tmp_path, officer):
    found = taken(tmp_path, officer)
    asking.ask(uid=found.uid, kind=WorkKind.ENTER, by=officer, at=NOON)

    with pytest.raises(Refused, match="sedang dikerjakan"):
        choose(found, officer, kelompok="products")


def test_a_list_without_its_needed_column_is_not_chosen(tmp_path, officer):
    found = taken(tmp_path, officer)

    with pytest.raises(Refused, match="nama usaha"):
        choose(found, officer, **{"nama usaha": "", "nama pemilik": ""})

    found.refresh_from_db()
    assert found.state == "read"
    assert not ColumnChoice.objects.exists()


def test_the_page_offers_what_a_column_may_mean_and_hides_what_is_personal(
    client, tmp_path, officer
):
    found = taken(tmp_path, officer)
    client.force_login(officer)
    address = f"/daftar/{found.uid}/kolom/"
    page = client.get(address).content.decode()
    assert "Lurik" in page
    at = page.index("Kelompok")
    name = page[at:].split('name="', 1)[1].split('"')[0]

    done = client.post(address, {name: "products"}, follow=True)

    assert "Barisnya dibaca ulang" in done.content.decode()
    found.refresh_from_db()
    assert found.state == "received"
    wrong = client.post(address, {name: "products"}, follow=True)
    assert "sedang dibaca" in wrong.content.decode()


def test_a_page_that_is_sent_as_it_came_changes_nothing(client, tmp_path, officer):
    found = taken(tmp_path, officer)
    client.force_login(officer)
    address = f"/daftar/{found.uid}/kolom/"
    page = client.get(address).content.decode()
    given = {}
    for select in re.findall(r"<select.*?</select>", page, re.DOTALL):
        name = re.search(r'name="([^"]+)"', select)[1]
        given[name] = re.search(r'value="([^"]*)" selected', select)[1]
    assert len(given) >= 7

    said = client.post(address, given, follow=True).content.decode()

    assert "Tidak ada arti kolom yang berubah" in said
