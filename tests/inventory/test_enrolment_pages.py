"""Pages of correcting by hand: what they show, what they refuse, what they never say."""

import re

import pytest
from django.utils.timezone import now

from gerai.foundation.events.models import Event
from gerai.foundation.people.actions import keep
from gerai.foundation.people.queries import clear_of
from gerai.foundation.people.rules import Kind
from gerai.inventory.registry.actions import changing
from gerai.inventory.registry.models import Business, Fact
from gerai.inventory.registry.rules import origin_of
from tests import make

pytestmark = pytest.mark.django_db
NIK = "9974010203800001"
NEW_NIK = "9974010203800002"


@pytest.fixture
def officer():
    return make.user("district_officer", "33.74", name="Tri Hastuti")


@pytest.fixture
def signed_in(client, officer):
    client.force_login(officer)
    return client


@pytest.fixture
def business():
    return make.business("Warung", workers=2, annual_sales=60_000_000)


def text(answer):
    return answer.content.decode()


def edited(client, business, seen=1, **given):
    usual = {"seen": str(seen), "name": "Warung", "workers": "2", "annual_sales": "60 jt"}
    return client.post(f"/usaha/{business.uid}/ubah/", usual | given)


def test_the_form_shows_what_is_kept_as_people_write_it(signed_in, business):
    page = text(signed_in.get(f"/usaha/{business.uid}/ubah/"))

    assert 'value="60.000.000"' in page
    assert 'name="seen" value="1"' in page


def test_saving_the_form_as_it_came_changes_nothing(signed_in, business):
    answer = edited(signed_in, business)

    assert answer.status_code == 302
    assert not Event.objects.exists()


def test_a_verified_field_says_who_compared_it(signed_in, officer, business):
    changing.change(
        uid=business.uid, seen=1, given={"workers": 3}, verified=True, by=officer, at=now()
    )

    page = text(signed_in.get(f"/usaha/{business.uid}/ubah/"))

    assert "Sudah diperiksa Tri Hastuti, petugas" in page
    assert page.count("Sudah diperiksa") == 1


def test_the_second_officer_sees_both_values_and_chooses(signed_in, business):
    other = make.user("district_officer", "33.74", name="Budi")
    changing.change(
        uid=business.uid, seen=1, given={"workers": 7, "products": "es"}, by=other, at=now()
    )

    clash = edited(signed_in, business, workers="9", area_text="Pasar")

    page = text(clash)
    assert clash.status_code == 409
    assert "Disimpan oleh Budi, petugas" in page
    assert "9 orang" in page
    assert "7 orang" in page
    assert 'name="seen" value="2"' in page
    assert re.search(r'name="products" value="es"', page)
    again = {"workers": "9", "area_text": "Pasar", "products": "es", "sector": "-"}
    done = edited(signed_in, business, seen=2, pilih_workers="theirs", **again)
    assert done.status_code == 302
    business.refresh_from_db()
    assert (business.workers, business.area_text, business.products) == (7, "Pasar", "es")


def test_an_old_page_is_told_to_load_again(signed_in, business):
    answer = edited(signed_in, business, seen=9, workers="3")

    assert answer.status_code == 400
    assert "terlalu lama terbuka" in text(answer)


@pytest.mark.parametrize(
    ("state", "act", "sentence"),
    [
        ("active", "buka-lagi", "masih aktif"),
        ("closed", "tutup", "sudah dicatat tutup"),
        ("closed", "pindah", "tidak lagi aktif"),
        ("closed", "dampak", "sudah tutup"),
        ("moved", "sertifikat", "sudah pindah ke luar wilayah"),
    ],
)
def test_an_act_that_cannot_be_says_so_instead_of_asking(signed_in, business, state, act, sentence):
    Business.objects.filter(pk=business.pk).update(state=state)

    page = text(signed_in.get(f"/usaha/{business.uid}/{act}/"))

    assert sentence in page
    assert 'method="post" class="panel-body' not in page


def test_fields_are_confirmed_as_they_are_and_rest_on_the_officer(signed_in, officer, business):
    make.source(business)
    address = f"/usaha/{business.uid}/periksa/"
    page = text(signed_in.get(address))
    assert "Tenaga kerja: 2 orang" in page
    assert "Kegiatan" not in page[page.index("<form") :]

    given = {"names": ["workers", "area_code"], "seen": "1"}
    assert signed_in.post(address, given).status_code == 302

    business.refresh_from_db()
    origins = {name: origin_of(business.origins, name) for name in ("workers", "name")}
    assert (origins["workers"].by, origins["workers"].verified) == (officer.uid, True)
    assert origins["name"] is None
    assert (business.workers, business.version) == (2, 2)
    assert "Tenaga kerja, Wilayah" in text(signed_in.get(f"/usaha/{business.uid}/riwayat/"))
    stale = signed_in.post(address, given)
    assert (stale.status_code, "baru saja berubah" in text(stale)) == (400, True)
    assert signed_in.post(address, {"seen": "2"}).status_code == 400
    assert Event.objects.get(name="business.confirmed").data["fields"] == ["workers", "area_code"]


def test_an_act_that_nobody_knows_is_missing(signed_in, business):
    assert signed_in.get(f"/usaha/{business.uid}/terbang/").status_code == 404


def test_a_number_is_replaced_and_neither_is_ever_shown(signed_in, business):
    owner = make.owner(business, "Darsini")
    keep(holder=owner.uid, kind=Kind.NIK, text=NIK, at=now())
    address = f"/usaha/{business.uid}/pemilik/"
    assert NIK not in text(signed_in.get(address))

    given = {"person": str(owner.uid), "name": "Darsini", "nik": NEW_NIK}
    assert signed_in.post(address, given).status_code == 302

    assert clear_of([owner.uid], [Kind.NIK])[owner.uid] == {Kind.NIK: [NEW_NIK]}
    history = text(signed_in.get(f"/usaha/{business.uid}/riwayat/"))
    assert "Darsini: NIK" in history
    assert NIK not in history
    assert NEW_NIK not in history


def test_a_reason_with_a_number_in_it_is_refused(signed_in, business):
    given = {"value": "yes", "on": "2026-01-01", "origin": f"NIK {NIK}"}

    answer = signed_in.post(f"/usaha/{business.uid}/dampak/", given)

    assert answer.status_code == 400
    assert not Fact.objects.exists()


def test_the_paper_of_another_business_is_missing(signed_in, business):
    foreign = make.certificate(make.business("Lain"), "halal", "H1")

    assert signed_in.get(f"/usaha/{business.uid}/sertifikat/{foreign.uid}/").status_code == 404


def test_the_record_of_a_past_day_leads_to_no_act(signed_in, officer, business):
    changing.change(uid=business.uid, seen=1, given={"workers": 3}, by=officer, at=now())

    page = text(signed_in.get(f"/usaha/{business.uid}/?pada=2026-11-03"))

    assert "Ini keadaan pada 3 Nov 2026" in page
    assert "2 orang" in page
    assert "Ubah isian" not in page
    for nonsense in ("x", "2026-99-99", "2999-01-01"):
        assert "3 orang" in text(signed_in.get(f"/usaha/{business.uid}/?pada={nonsense}"))


@pytest.mark.parametrize(
    ("path", "most"),
    [("", 24), ("ubah/", 14), ("tutup/", 12), ("pemilik/", 20), ("riwayat/", 24)],
)
def test_a_page_asks_a_fixed_number_of_statements(
    signed_in, business, path, most, django_assert_max_num_queries
):
    for number in range(5):
        make.owner(business, f"Pemilik {number}")
        make.certificate(business, "halal", f"H{number}")
    signed_in.get(f"/usaha/{business.uid}/{path}")

    with django_assert_max_num_queries(most):
        signed_in.get(f"/usaha/{business.uid}/{path}")
