"""Adding by hand: which place is meant, what may be the same, and saving once."""

import threading
from uuid import UUID

import pytest
from django.db import connection

from gerai.foundation.events.models import Event
from gerai.foundation.people.actions import keep
from gerai.foundation.people.queries import clear_of
from gerai.foundation.people.rules import Kind
from gerai.inventory.enrolment.queries.likeness import likeness
from gerai.inventory.enrolment.queries.places import find_places
from gerai.inventory.enrolment.views import adding as door
from gerai.inventory.registry.actions import adding
from gerai.inventory.registry.models import Business, Certificate, Person
from tests import make
from tests.make import registry

VILLAGE = "33.74.06.1001"
NIK = "9974010203800001"
OTHER_NIK = "9974010203800002"


@pytest.fixture
def officer(db):
    return make.user("district_officer", "33.74")


@pytest.fixture
def signed_in(client, officer):
    client.force_login(officer)
    return client


def posted(officer, **given):
    usual = {
        "token": door.token(officer),
        "name": "Warung Darsini",
        "place": VILLAGE,
        "area_code": VILLAGE,
    }
    return usual | given


def send(client, officer, **given):
    return client.post("/usaha/baru/", posted(officer, **given))


# — places —


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("pleburan", "Kel. Pleburan, Kec. Semarang Selatan, Kota Semarang"),
        ("PLEBURAN semarang sel", "Kel. Pleburan, Kec. Semarang Selatan, Kota Semarang"),
        ("kec. gajahmungkur", "Kel. Gajahmungkur, Kec. Gajahmungkur, Kota Semarang"),
        (
            "Kel. Pleburan, Kec. Semarang Selatan",
            "Kel. Pleburan, Kec. Semarang Selatan, Kota Semarang",
        ),
        ("desa", ""),
        ("gajahmungkur", "Kel. Gajahmungkur, Kec. Gajahmungkur, Kota Semarang"),
        ("33.74.09", "Kec. Gajahmungkur, Kota Semarang"),
    ],
)
def test_words_find_the_places_inside_the_areas(text, first):
    found = find_places(text, ["33.74"])

    assert [label for _code, label in found.choices][:1] == ([first] if first else [])


@pytest.mark.django_db
def test_a_place_outside_is_named_and_not_offered():
    found = find_places("sari gajah", ["33.74"])

    assert found.choices == []
    assert "Kab. Demak di luar wilayah tugas Anda (Kota Semarang)" in found.why
    assert find_places("xyzzy", ["33.74"]).why.startswith("Tidak ada desa")
    assert find_places("", ["33.74"], chosen="33.21.09.2001").choices == []
    assert find_places("", ["33.74"], chosen=VILLAGE).choices[0][0] == VILLAGE


@pytest.mark.django_db
def test_of_many_places_some_are_shown_and_it_is_said():
    found = find_places("s", ["33"])

    assert len(found.choices) == 12
    assert found.more


# — what may be the same —


def alike(officer, **given):
    usual = {"name": "Lain", "area_code": VILLAGE, "nib": "", "nik": "", "owner_name": ""}
    return likeness(officer, **usual | given)


def test_the_same_nik_nib_or_name_and_place_is_alike(officer):
    business = make.business("Warung  Darsini".replace("  ", " "), VILLAGE)
    owner = make.owner(business, "Darsini")
    keep(holder=owner.uid, kind=Kind.NIK, text=NIK, at=registry.NOON)
    make.certificate(business, "nib", "9120001234567")

    for given, shared in (
        ({"nik": NIK}, "NIK pemilik"),
        ({"nib": "9120001234567"}, "NIB"),
        ({"name": " warung   DARSINI "}, "nama dan tempat"),
    ):
        found = alike(officer, **given)
        assert [(one.business, one.shares) for one in found.seen] == [(business, (shared,))]
        assert not found.unseen
    assert alike(officer, name="warung darsini", area_code="33.74.06.1002").seen == []
    assert alike(officer, nik=OTHER_NIK, nib="1").mark == ""


def test_of_a_record_out_of_sight_only_its_being_is_told(officer):
    far = make.business("Rahasia", "33.75.01.1001")
    owner = make.owner(far, "Darsini")
    keep(holder=owner.uid, kind=Kind.NIK, text=NIK, at=registry.NOON)

    found = alike(officer, nik=NIK, owner_name="Darsini")

    assert (found.seen, found.unseen, found.owner, found.mark) == ([], True, None, "unseen")


def test_the_warning_about_a_record_out_of_sight_names_nothing(signed_in, officer):
    far = make.business("Rahasia", "33.75.01.1001")
    make.certificate(far, "nib", "9120001234567")

    answer = send(signed_in, officer, nib="9120001234567").content.decode()

    assert "di luar wilayah tugas Anda" in answer
    assert "Rahasia" not in answer
    assert str(far.uid) not in answer
    assert Business.objects.count() == 1


def test_going_on_needs_a_reason_and_the_reason_stays(signed_in, officer):
    there = make.business("Warung Darsini", VILLAGE)

    first = send(signed_in, officer)
    assert (first.status_code, Business.objects.count()) == (200, 1)
    again = send(signed_in, officer, compared=str(there.uid))
    assert again.status_code == 400
    assert "Tulis mengapa ini usaha yang lain" in again.content.decode()
    number = send(signed_in, officer, compared=str(there.uid), reason="nik 9974010203800001")
    assert number.status_code == 400
    done = send(signed_in, officer, compared=str(there.uid), reason="warung kedua di pasar")

    assert done.status_code == 302
    assert Business.objects.count() == 2
    event = Event.objects.get(name="business.entered")
    assert (event.data["alike"], event.data["reason"]) == (
        [str(there.uid)],
        "warung kedua di pasar",
    )


def test_another_record_that_became_alike_meanwhile_is_shown_first(signed_in, officer):
    one = make.business("Warung Darsini", VILLAGE)
    make.business("Warung Darsini", VILLAGE)

    answer = send(signed_in, officer, compared=str(one.uid), reason="warung kedua")

    assert (answer.status_code, Business.objects.count()) == (200, 2)


def test_an_owner_of_two_businesses_is_one_person(signed_in, officer):
    given = {"owner_name": "Darsini", "owner_nik": NIK}
    send(signed_in, officer, **given)
    first = Business.objects.get()

    send(signed_in, officer, name="Kios", compared=str(first.uid), reason="kios kedua", **given)

    assert Business.objects.count() == 2
    assert Person.objects.count() == 1
    looked = Event.objects.filter(name="person.sought")
    assert looked.count() == 2
    assert NIK not in str(list(looked.values()))


# — the form —


def test_a_record_is_saved_with_all_that_was_typed(signed_in, officer):
    answer = send(
        signed_in,
        officer,
        activity="jual gorengan",
        sector="56103/2020",
        legal_form="individual",
        area_text="Pasar Peterongan",
        founded_year="2015",
        workers="3 orang",
        capital="2,5 jt",
        annual_sales="Rp 60.000.000,-",
        owner_name="Darsini",
        owner_sex="f",
        owner_nik="9974 0102 0380 0001",
        owner_phone="0812-3456-7890",
        nib="9120 0012 34567",
        pirt="2063374010001-27",
        pirt_until="2030-01-31",
    )

    made = Business.objects.get()
    assert answer.headers["Location"] == f"/usaha/{made.uid}/"
    assert (made.workers, made.capital, made.annual_sales) == (3, 2_500_000, 60_000_000)
    assert (made.sector_code, made.sector_group, made.size_class) == ("56103", "food", "micro")
    owner = Person.objects.get()
    kept = clear_of([owner.uid], [Kind.NIK, Kind.PHONE])[owner.uid]
    assert kept == {Kind.NIK: [NIK], Kind.PHONE: ["+6281234567890"]}
    papers = Certificate.objects.order_by("kind").values_list("kind", "number")
    assert list(papers) == [("nib", "9120001234567"), ("pirt", "2063374010001-27")]
    page = signed_in.get(f"/usaha/{made.uid}/").content.decode()
    assert "tersimpan dengan nomor" in page
    assert NIK not in page
    assert "6281234567890" not in page


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"name": ""}, "Isi nama usaha."),
        ({"place": "", "area_code": ""}, "Isi desa atau kelurahan."),
        ({"place": "sari", "area_code": ""}, "Pilih salah satu tempat"),
        ({"place": "x", "area_code": "33.21.09.2001"}, "Tempat itu di luar wilayah tugas Anda."),
        ({"owner_nik": NIK}, "Isi nama pemilik NIK atau nomor HP ini."),
        ({"owner_nik": "123", "owner_name": "A"}, "NIK harus 16 angka, tertulis 3."),
        ({"owner_phone": "12", "owner_name": "A"}, "Nomor HP bukan nomor telepon"),
        ({"workers": "3-5"}, "bukan satu angka"),
        ({"capital": "sekitar 2 jt"}, "hanya batas"),
        ({"activity": "jual gorengan"}, "Pilih lapangan usaha yang paling cocok."),
        ({"pirt_until": "2030-01-31"}, "Isi nomor P-IRT"),
    ],
)
def test_what_must_be_mended_is_said_and_nothing_is_saved(signed_in, officer, given, sentence):
    if given.get("place") == "sari":
        officer.postings.update(area_code="33.21")
    answer = send(signed_in, officer, **given)

    assert answer.status_code == 400
    assert sentence in answer.content.decode().replace("&quot;", '"')
    assert not Business.objects.exists()
    assert 'value="Warung Darsini"' in answer.content.decode() or not given.get("name", "x")


def test_one_place_needs_no_choosing(signed_in, officer):
    assert send(signed_in, officer, place="pleburan", area_code="").status_code == 302
    assert Business.objects.get().area_code == VILLAGE_OF_PLEBURAN


VILLAGE_OF_PLEBURAN = "33.74.07.1005"


@pytest.mark.django_db
def test_who_writes_in_one_village_finds_it_chosen(client):
    enumerator = make.user("enumerator", VILLAGE_OF_PLEBURAN)
    client.force_login(enumerator)

    page = client.get("/usaha/baru/").content.decode()

    assert f'value="{VILLAGE_OF_PLEBURAN}"' in page
    given = {"place": "Kel. Pleburan", "area_code": VILLAGE_OF_PLEBURAN}
    assert send(client, enumerator, **given).status_code == 302


def test_a_token_of_another_or_none_saves_nothing_and_keeps_what_was_typed(signed_in, officer):
    for wrong in ("", "x", door.token(make.user("district_officer", "33.74"))):
        answer = signed_in.post("/usaha/baru/", posted(officer, token=wrong))
        assert "Warung Darsini" in answer.content.decode()
        assert "terlalu lama terbuka" in answer.content.decode()
    assert not Business.objects.exists()


def test_the_page_asks_few_statements(signed_in, django_assert_max_num_queries):
    signed_in.get("/usaha/baru/")
    with django_assert_max_num_queries(12):
        signed_in.get("/usaha/baru/")


# — once —


def race(by):
    """Six clicks on one button: the same token, the same moment."""
    uid = UUID(str(door.uid_of(door.token(by), by)))
    entry = registry.entry(area_code=VILLAGE)
    ready = threading.Barrier(6)
    outcomes = []

    def click():
        try:
            ready.wait(20)
            made = adding.add(uid=uid, entry=entry, by=by, at=registry.NOON)
            outcomes.append(made.number)
        except Exception as error:
            outcomes.append(type(error).__name__)
        finally:
            connection.close()

    clicks = [threading.Thread(target=click) for _ in range(6)]
    for each in clicks:
        each.start()
    for each in clicks:
        each.join()
    return outcomes


def test_six_clicks_save_once(transactional_db):
    outcomes = race(make.user("district_officer", "33.74"))

    made = Business.objects.get()
    assert outcomes == [made.number] * 6
    assert Person.objects.count() == 1
    assert Event.objects.filter(name="business.entered").count() == 1


def test_without_taking_turns_some_clicks_would_break(transactional_db, monkeypatch):
    monkeypatch.setattr(adding, "wait_for", lambda _uid: None)
    by = make.user("district_officer", "33.74")

    assert "IntegrityError" in race(by)


def test_without_the_token_each_click_would_save(signed_in, officer):
    again = {"name": "Warung", "reason": "usaha lain"}
    send(signed_in, officer, **again)
    first = Business.objects.get()
    send(signed_in, officer, compared=str(first.uid), **again)

    assert Business.objects.count() == 2


def test_with_the_token_a_form_that_is_sent_again_finds_its_record(signed_in, officer):
    token = door.token(officer)
    first = send(signed_in, officer, token=token)
    made = Business.objects.get()

    again = send(signed_in, officer, token=token)

    assert first.headers["Location"] == again.headers["Location"] == f"/usaha/{made.uid}/"
    assert Business.objects.count() == 1
