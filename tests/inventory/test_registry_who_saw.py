"""A person sees who saw their data; the office lists whose data a stolen account saw."""

import csv
import io
import time
import zipfile
from datetime import timedelta

import pytest
from django.utils import translation
from django.utils.timezone import now
from openpyxl import load_workbook

from gerai.foundation.answers import Refused
from gerai.foundation.events.models import Event
from gerai.foundation.ids import uuid7
from gerai.foundation.people.actions import keep
from gerai.foundation.people.rules import Kind
from gerai.foundation.privacy.actions import packages, requests
from gerai.foundation.privacy.actions.seeing import note_seen
from gerai.foundation.privacy.models import Bond, Consent, Package, Request, Seen
from gerai.inventory.registry.actions import breaching, exporting, rights
from gerai.inventory.registry.actions.revealing import reveal
from gerai.inventory.registry.models import Person
from gerai.inventory.registry.queries import breach
from gerai.inventory.registry.queries.search import Filters
from tests import make

pytestmark = pytest.mark.django_db
PHONE = "+6289912345001"


@pytest.fixture(autouse=True)
def indonesian():
    """What another page left of its language is gone."""
    with translation.override("id"):
        yield


@pytest.fixture
def officer():
    return make.user("district_officer", "33.74", name="Budi Petugas")


@pytest.fixture
def owned():
    """A business, its owner and their phone."""
    business = make.business()
    person = make.owner(of=business)
    keep(holder=person.uid, kind=Kind.PHONE, text=PHONE, at=now())
    return business, person


def tied(person, **given):
    account = make.user(name=person.name, email=f"{uuid7()}@example.id")
    by = make.user("administrator", "")
    rights.tie_account(uid=person.uid, account=account.email, by=by, at=now())
    return account


def opened(business, person, officer):
    from gerai.foundation.people.models import Value

    value = Value.objects.get(holder=person.uid)
    why = {"purpose": "service", "reason": "undangan pelatihan"}
    return reveal(uid=business.uid, value=value.id, by=officer, at=now(), **why)


def test_one_account_a_person_and_one_person_an_account(owned):
    business, person = owned
    account = tied(person)
    other = make.owner(of=business, name="Budi")
    by = make.user("district_officer", "33.74")

    with pytest.raises(Refused, match="sudah dihubungkan"):
        rights.tie_account(uid=other.uid, account=account.email, by=by, at=now())
    with pytest.raises(Refused, match="sudah dihubungkan"):
        rights.tie_account(uid=person.uid, account=make.user().email, by=by, at=now())
    with pytest.raises(Refused, match="petugas lain"):
        rights.tie_account(uid=other.uid, account=by.email, by=by, at=now())
    rights.untie_account(uid=person.uid, by=by, at=now())
    rights.tie_account(uid=other.uid, account=account.email, by=by, at=now())
    assert Bond.objects.filter(until=None).get().holder == other.uid
    assert Event.objects.filter(name="bond.tied").count() == 2


def test_the_person_sees_who_saw_what_for_what_and_no_name_of_an_officer(client, owned, officer):
    business, person = owned
    account = tied(person)
    client.force_login(officer)
    client.get(f"/usaha/{business.uid}/")
    opened(business, person, officer)

    client.force_login(account)
    page = client.get("/data-saya/").content.decode()

    for word in ("Membuka halaman catatan", "Membuka nomor atau alamat: Nomor HP",
                 "Petugas kabupaten/kota", "Pembinaan dan pelayanan usaha", "undangan pelatihan",
                 business.name):  # fmt: skip
        assert word in page
    assert "Budi Petugas" not in page
    assert PHONE not in page
    assert "My data" in client.get("/en/data-saya/").content.decode()


def test_an_account_of_nobody_is_told_how_to_become_somebodys(client):
    client.force_login(make.user())

    assert "belum dihubungkan" in client.get("/data-saya/").content.decode()


def test_the_person_withdraws_their_own_consent_and_no_others(client, owned, officer):
    _business, person = owned
    account = tied(person)
    consent = rights.give_consent(
        uid=person.uid, purpose="finance", channel="paper", by=officer, at=now()
    )
    foreign = Consent.objects.create(
        holder=uuid7(), purpose="finance", version="x", channel="paper", given_at=now(),
        taken_by=officer,
    )  # fmt: skip
    client.force_login(account)

    assert client.post("/data-saya/tarik/", {"persetujuan": str(foreign.uid)}).status_code == 404
    client.post("/data-saya/tarik/", {"persetujuan": str(consent.uid)})

    consent.refresh_from_db()
    foreign.refresh_from_db()
    assert (consent.withdrawn_channel, foreign.withdrawn_at) == ("account", None)


WAYS = ("/usaha/{business}/", "/usaha/", "/warga/{person}/hak/", "/usaha/{business}/lembar/")


@pytest.mark.parametrize("way", WAYS)
def test_every_page_with_data_leaves_a_trace(client, owned, officer, way):
    business, person = owned
    client.force_login(officer)

    answer = client.get(way.format(business=business.uid, person=person.uid))

    assert answer.status_code == 200

    (seen,) = Seen.objects.all()
    assert {business.uid, person.uid} & set(seen.holders)
    assert seen.by == officer


def stolen(owned, officer):
    """What a thief does with an officer's account in an hour: looks, opens, takes out, changes."""
    business, person = owned
    began = now()
    note_seen(by=officer, act="page", holders=[business.uid, person.uid], at=now())
    opened(business, person, officer)
    made = exporting.ask(
        filters=Filters(), form="csv", personal=True, purpose="aid", reason="alasan panjang",
        by=officer, at=now(),
    )  # fmt: skip
    exporting.make(export_id=made.pk, at=now())
    rights.give_consent(uid=person.uid, purpose="finance", channel="paper", by=officer, at=now())
    return began


def test_the_list_names_whose_data_were_seen_opened_taken_out(owned, officer):
    business, person = owned
    note_seen(by=officer, act="page", holders=[uuid7()], at=now() - timedelta(days=2))
    note_seen(by=make.user(), act="page", holders=[uuid7()], at=now())
    began = stolen(owned, officer)

    made = breach.lines(breach.touched(officer, began, now()), phones=True)

    mine = {line.name: line for line in made}
    assert {person.name, business.name} <= set(mine)
    assert mine[person.name].kinds == "NIK, Nomor HP"
    assert mine[person.name].phone == PHONE
    assert "Mengunduh dalam berkas" in mine[business.name].acts
    assert "Membuka nomor atau alamat" in mine[person.name].acts


def test_without_the_trace_of_pages_the_list_would_miss_who_was_only_looked_at(
    owned, officer, client, monkeypatch
):
    business, _person = owned
    monkeypatch.setattr("gerai.inventory.registry.views.records.note_seen", lambda **_said: None)
    client.force_login(officer)
    began = now()

    client.get(f"/usaha/{business.uid}/")

    assert breach.touched(officer, began, now()) == {}


def test_the_files_hold_the_list_and_the_notice_and_only_who_asked_gets_them(owned, officer):
    began = stolen(owned, officer)
    by = make.user("privacy_officer", "")

    made = breaching.breach_list(account=officer, since=began, until=now(), by=by, at=now())

    body = b"".join(packages.fetch(uid=made.uid, by=by, at=now()))
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        rows = list(csv.reader(io.StringIO(archive.read("daftar.csv").decode("utf-8-sig")),
                               delimiter=";"))  # fmt: skip
        book = load_workbook(io.BytesIO(archive.read("daftar.xlsx")))
        assert archive.read("pemberitahuan.pdf")[:5] == b"%PDF-"
    assert any(owned[1].name in row for row in rows)
    assert owned[1].name in [cell.value for row in book.worksheets[0].rows for cell in row]
    event = Event.objects.get(name="breach.listed")
    assert (event.data["user"], event.data["purpose"]) == (str(officer.uid), "legal_request")
    with pytest.raises(Refused, match="seluruh wilayah"):
        breaching.breach_list(
            account=officer, since=began, until=now(), by=make.user("privacy_officer", "33.74"),
            at=now(),
        )  # fmt: skip
    assert Package.objects.count() == 1


@pytest.mark.parametrize("count", [3_000, pytest.param(100_000, marks=pytest.mark.soak)])
def test_the_list_is_there_within_ten_minutes(officer, count, record_property):
    at = now()
    persons = [
        Person(name=f"Orang {n}", kind="owner", area_code="33.74", entered_at=at, changed_at=at)
        for n in range(count)
    ]
    Person.objects.bulk_create(persons, batch_size=5_000)
    uids = [one.uid for one in persons]
    for start in range(0, count, 50):
        note_seen(by=officer, act="list", holders=uids[start : start + 50], at=now())
    began = time.monotonic()

    breaching.breach_list(
        account=officer, since=at, until=now(), by=make.user("privacy_officer", ""), at=now()
    )

    spent = time.monotonic() - began
    record_property("figure", f"T36: breach list of {count:,} persons in {spent:.1f} s")
    assert spent < 600
    assert Event.objects.get(name="breach.listed").data["holders"] == count


def test_the_page_shows_the_list_and_makes_the_files(client, owned, officer):
    began = stolen(owned, officer)
    client.force_login(make.user("privacy_officer", ""))
    asked = {
        "akun": officer.email,
        "sejak": f"{began - timedelta(hours=20):%Y-%m-%dT%H:%M}",
        "sampai": f"{began + timedelta(hours=20):%Y-%m-%dT%H:%M}",
    }

    page = client.post("/pelindungan/kebocoran/", asked).content.decode()
    assert owned[1].name in page
    answer = client.post("/pelindungan/kebocoran/", asked | {"berkas": "1"}, follow=True)
    assert "Daftar kebocoran" in answer.content.decode()
    made = Package.objects.get()
    file = client.get(f"/pelindungan/salinan/{made.uid}/berkas/")
    assert b"".join(file.streaming_content)[:2] == b"PK"


def test_a_request_has_its_deadline_and_is_answered_once(client, owned):
    _business, person = owned
    by = make.user("privacy_officer", "33.74")
    received = now() - timedelta(hours=80)
    asked = rights.take_request(
        uid=person.uid, kind="access", received_at=received, by=by, at=now()
    )
    assert asked.due_at == received + timedelta(hours=72)
    client.force_login(by)
    assert "Lewat batas" in client.get("/pelindungan/permintaan/").content.decode()

    client.post(f"/pelindungan/permintaan/{asked.uid}/jawab/", {"jawaban": "salinan diberikan"})

    asked.refresh_from_db()
    assert (asked.answered_by, asked.answer) == (by, "salinan diberikan")
    assert Event.objects.get(name="request.answered").data["in_time"] == "no"
    for text in ("sudah", "0812 3456 7890"):
        with pytest.raises(Refused):
            requests.answer(uid=asked.uid, text=text, refused=False, by=by, at=now())
    assert Request.objects.count() == 1


def test_the_pages_of_an_officer_copy_and_erase(client, owned):
    _business, person = owned
    client.force_login(make.user("privacy_officer", "33.74"))
    address = f"/warga/{person.uid}/hak/"

    page = client.post(f"{address}salinan/", follow=True).content.decode()
    assert person.name in page
    assert "Yang hilang" in client.get(f"{address}hapus/").content.decode()
    assert client.post(f"{address}hapus/").status_code == 200
    assert Person.objects.get().name == person.name
    client.post(f"{address}hapus/", {"yakin": "on"})
    assert Person.objects.get().name == "Data dihapus"


def test_the_public_page_says_all_of_it_in_both_languages(client, settings):
    settings.PRIVACY_CONTACT = "pdp@example.id"

    page = client.get("/data-pribadi/").content.decode()
    english = client.get("/en/data-pribadi/").content.decode()

    for word in ("Hak Anda", "Berapa lama", "pdp@example.id", "90 hari"):
        assert word in page
    for word in ("Your rights", "pdp@example.id", "90 days"):
        assert word in english
