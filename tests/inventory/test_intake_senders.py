"""A sender's page: how its lists come, what is remembered of it, who may see and change it."""

from datetime import timedelta

import pytest

from gerai.foundation.answers import Refused
from gerai.foundation.events.models import Event
from gerai.foundation.tables.rules import Choice
from gerai.inventory.intake import actions
from gerai.inventory.intake.actions import choosing
from gerai.inventory.intake.models import BusinessList, ColumnChoice
from gerai.inventory.intake.rules import ROW_PROBLEMS
from gerai.inventory.intake.rules.tips import known, tip
from tests import make
from tests.make import lists
from tests.make.registry import NOON

pytestmark = pytest.mark.django_db
OFFICE = "Dinas Koperasi"
LATER = NOON + timedelta(hours=1)


@pytest.fixture(autouse=True)
def central_java(settings):
    settings.ROOT_AREA = "33"


@pytest.fixture
def officer(client):
    """Of Klaten, signed in."""
    user = make.user("district_officer", area="33.10")
    client.force_login(user)
    return user


def sent(folder, by, *rows, area="33.10", name="ikm.csv", sender=OFFICE, **said) -> BusinessList:
    path = lists.file(folder, *(rows or ({},)), name=name)
    found = actions.receive(path=path, sender=sender, within=area, by=by, at=NOON, **said)
    return actions.read(uid=found.uid, path=path, by=by)


def kept(area="33.10", sender=OFFICE, field="products", scale=1, by=None) -> ColumnChoice:
    choosing.remember(
        sender,
        {"jenis usaha": Choice(field, "", scale)},
        area=area,
        by=by or make.service(),
        at=NOON,
    )
    return ColumnChoice.objects.get(area_code=area, sender=sender.lower())


def page(client, name=OFFICE) -> str:
    return " ".join(client.get("/daftar/pengirim/", {"nama": name}).content.decode().split())


def test_the_page_says_the_score_with_what_it_rests_on_and_one_tip_for_each_trouble(
    client, officer, tmp_path
):
    sent(tmp_path, officer, {}, {"Nama Usaha": "12", "NIK": "3.37E+15"}, {"NIK": "12345"})

    said = page(client, "dinas KOPERASI")

    assert "Ketik NIK sebagai teks: pilih kolomnya" in said
    assert "1 dari 3 baris" in said
    assert "1 / 3 baris datang tanpa masalah" in said
    assert "0 dari 1 baris yang pernah menunggu" in said
    assert "1 baris perlu diperbaiki" in said
    assert "9921071205710003" not in said


def test_every_kind_of_problem_has_a_tip_of_its_own():
    assert set(ROW_PROBLEMS) <= set(known())
    assert tip("nik.destroyed") != tip("nib.destroyed")
    assert tip("nik.never_heard_of") == known()[""]


def test_a_sender_of_whom_the_reader_sees_no_list_is_not_there(client, officer, tmp_path):
    provincial = make.user("provincial_officer", area="33")
    sent(tmp_path, provincial, area="33.21", sender="Dinas Demak")

    assert client.get("/daftar/pengirim/", {"nama": "Dinas Demak"}).status_code == 404
    assert client.get("/daftar/pengirim/").url == "/daftar/mutu/"
    client.force_login(provincial)
    assert "ikm.csv" in page(client, "Dinas Demak")


def test_two_offices_of_one_name_in_two_regencies_remember_apart(client, officer, tmp_path):
    sent(tmp_path, officer)
    kept("33.21", field="name")
    above = make.user("provincial_officer", area="33")
    sent(tmp_path, above, {"Nama Usaha": "Kerang"}, area="33.21", name="demak.csv")

    demak = BusinessList.objects.get(name="demak.csv")
    klaten = BusinessList.objects.get(name="ikm.csv")

    def meant(found):
        return {one["header"]: one["field"] for one in found.columns}["Jenis Usaha"]

    assert (meant(demak), meant(klaten)) == ("name", "activity")
    assert "Kolom yang diingat" in page(client)
    assert "jenis usaha" not in page(client)


def test_what_the_province_said_holds_below_it_until_the_regency_says_otherwise(
    client, officer, tmp_path
):
    above = kept("33", field="products")
    assert choosing.remembered(OFFICE, area="33.10")["jenis usaha"].field == "products"
    kept("33.10", field="activity")
    assert choosing.remembered(OFFICE, area="33.10")["jenis usaha"].field == "activity"
    assert choosing.remembered(OFFICE, area="33.21")["jenis usaha"].field == "products"

    assert client.get(f"/daftar/pengirim/kolom/{above.uid}/").status_code == 404
    sent(tmp_path, officer)
    assert client.get(f"/daftar/pengirim/kolom/{above.uid}/").status_code == 403
    said = page(client)
    assert said.count("jenis usaha</th>") == 2
    assert said.count("Lupakan") == 1


def test_an_officer_corrects_and_forgets_what_is_remembered(client, officer, tmp_path):
    sent(tmp_path, officer)
    choice = kept()
    where = f"/daftar/pengirim/kolom/{choice.uid}/"

    assert "Produk" in client.get(where).content.decode()
    answer = client.post(where, {"isian": "name", "satuan": "1000", "dilihat": choice.seen})

    assert answer.url.endswith("?nama=dinas+koperasi#kolom")
    choice.refresh_from_db()
    assert (choice.field, choice.scale, choice.by) == ("name", 1_000, officer)
    event = Event.objects.get(name="column.corrected")
    assert (event.by, event.area_code) == (officer, "33.10")
    assert event.data == {
        "sender": "dinas koperasi", "column": "jenis usaha", "field": "name", "scale": 1_000,
    }  # fmt: skip
    client.post(where + "lupa/", {"dilihat": choice.seen})
    assert not ColumnChoice.objects.exists()
    assert Event.objects.filter(name="column.forgotten", by=officer).count() == 1


def test_of_two_officers_at_once_the_second_is_told_and_overwrites_nothing(
    client, officer, tmp_path
):
    sent(tmp_path, officer)
    choice, other = kept(), make.user("district_officer", area="33.10", name="Bu Endah")
    seen = choice.seen
    choosing.correct(uid=choice.uid, seen=seen, field="name", scale=1, by=other, at=LATER)

    where = f"/daftar/pengirim/kolom/{choice.uid}/"
    answer = client.post(where, {"isian": "", "satuan": "1", "dilihat": seen})

    assert answer.status_code == 409
    assert "Bu Endah sudah mengubah kolom itu" in answer.content.decode()
    said = page_after = client.post(where + "lupa/", {"dilihat": seen}, follow=True)
    assert "Bu Endah sudah mengubah" in said.content.decode()
    assert page_after.status_code == 200
    choice.refresh_from_db()
    assert (choice.field, choice.by) == ("name", other)


def test_the_saboteur_who_does_not_look_overwrites(officer, monkeypatch):
    choice = kept()
    seen = choice.seen
    choosing.correct(uid=choice.uid, seen=seen, field="name", scale=1, by=officer, at=LATER)
    with pytest.raises(choosing.Clash):
        choosing.correct(uid=choice.uid, seen=seen, field="", scale=1, by=officer, at=LATER)

    monkeypatch.setattr(ColumnChoice, "seen", seen)
    choosing.correct(uid=choice.uid, seen=seen, field="", scale=1, by=officer, at=LATER)

    choice.refresh_from_db()
    assert choice.field == ""


def test_what_is_no_field_is_refused_and_a_stranger_changes_nothing(officer):
    choice = kept()
    with pytest.raises(Refused):
        choosing.correct(
            uid=choice.uid, seen=choice.seen, field="gaji", scale=1, by=officer, at=LATER
        )
    neighbour = make.user("district_officer", area="33.21")
    with pytest.raises(ColumnChoice.DoesNotExist):
        choosing.forget(uid=choice.uid, seen=choice.seen, by=neighbour)
    assert ColumnChoice.objects.get().field == "products"
