"""Consents of persons: taken down, withdrawn in one act, and what hangs on them stops at once."""

from datetime import date

import pytest
from django.utils.timezone import now

from gerai.foundation.answers import Refused
from gerai.foundation.events.models import Event
from gerai.foundation.people.actions import keep
from gerai.foundation.people.rules import Kind
from gerai.foundation.privacy.actions import consents
from gerai.foundation.privacy.models import Consent
from gerai.foundation.privacy.rules import Basis, known, purposes
from gerai.inventory.registry.actions import exporting, rights
from gerai.inventory.registry.actions.revealing import reveal
from gerai.inventory.registry.queries.exports import leaving
from gerai.inventory.registry.queries.search import Filters
from tests import make

pytestmark = pytest.mark.django_db
PHONE = "+6289912345001"


@pytest.fixture
def officer():
    return make.user("district_officer", "33.74")


@pytest.fixture
def owned():
    """A business with a phone, and its owner, of whom no area is known."""
    business = make.business()
    person = make.owner(of=business, area_code="")
    value = keep(holder=business.uid, kind=Kind.PHONE, text=PHONE, at=now())
    return business, person, value


def agree(person, officer, purpose="finance"):
    return rights.give_consent(
        uid=person.uid, purpose=purpose, channel="paper", by=officer, at=now()
    )


def opened(owned, officer, purpose):
    business, _person, value = owned
    return reveal(
        uid=business.uid, value=value.id, by=officer, purpose=purpose, reason="tawaran kredit",
        at=now(),
    )  # fmt: skip


def taken_out(officer, purpose):
    (rows,) = leaving(officer, Filters(), personal=True, purpose=purpose)
    return [row[-1] for row in rows]


def test_a_receipt_says_who_agreed_to_which_text_how_and_who_took_it(owned, officer):
    _business, person, _value = owned

    consent = agree(person, officer)

    assert (consent.holder, consent.purpose, consent.version) == (person.uid, "finance", "2026-11")
    assert (consent.channel, consent.taken_by, consent.area_code) == (
        "paper", officer, "33.74.06.1001",
    )  # fmt: skip
    assert agree(person, officer) == consent
    assert Event.objects.get(name="consent.given").data["holder"] == str(person.uid)


def test_what_rests_on_consent_is_open_only_as_long_as_it_stands(owned, officer):
    _business, person, _value = owned
    with pytest.raises(Refused, match="belum menyetujui"):
        opened(owned, officer, "finance")
    assert taken_out(officer, "finance") == [""]
    assert opened(owned, officer, "service") == PHONE
    assert taken_out(officer, "aid") == [PHONE]

    consent = agree(person, officer)
    assert opened(owned, officer, "finance") == PHONE
    assert taken_out(officer, "finance") == [PHONE]
    assert taken_out(officer, "promotion") == [""]

    rights.withdraw_consent(
        uid=person.uid, consent=consent.uid, channel="spoken", by=officer, at=now()
    )
    with pytest.raises(Refused, match="menarik persetujuan"):
        opened(owned, officer, "finance")
    assert taken_out(officer, "finance") == [""]
    consent.refresh_from_db()
    assert (consent.withdrawn_by, consent.withdrawn_channel) == (officer, "spoken")
    assert Event.objects.filter(name="consent.withdrawn").count() == 1


def test_without_asking_for_consent_the_value_would_be_shown(owned, officer, monkeypatch):
    monkeypatch.setattr(consents, "agreed", lambda holders, _purpose: set(holders))
    monkeypatch.setattr(
        "gerai.inventory.registry.queries.exports.agreed", lambda holders, _purpose: set(holders)
    )

    assert opened(owned, officer, "finance") == PHONE
    assert taken_out(officer, "finance") == [PHONE]


def test_an_export_with_personal_values_states_its_purpose(owned, officer):
    with pytest.raises(Refused, match="Tujuan itu tidak ada"):
        exporting.ask(
            filters=Filters(), form="csv", personal=True, purpose="", reason="alasan panjang",
            by=officer, at=now(),
        )  # fmt: skip
    made = exporting.ask(
        filters=Filters(), form="csv", personal=True, purpose="aid", reason="alasan panjang",
        by=officer, at=now(),
    )  # fmt: skip

    assert made.purpose == "aid"
    assert Event.objects.get(name="export.asked").data["purpose"] == "aid"


@pytest.mark.parametrize("purpose", ["service", "nothing"])
def test_only_a_purpose_that_rests_on_consent_is_agreed_to(owned, officer, purpose):
    with pytest.raises(Refused):
        agree(owned[1], officer, purpose)
    assert not Consent.objects.exists()


def test_a_neighbour_takes_no_consent(owned):
    with pytest.raises(owned[1].DoesNotExist):
        agree(owned[1], make.user("district_officer", "33.75"))


def test_the_page_takes_down_and_withdraws(client, owned, officer):
    person = owned[1]
    client.force_login(officer)
    address = f"/warga/{person.uid}/hak/"
    assert "Belum ditanya" in client.get(address).content.decode()

    client.post(f"{address}setuju/", {"tujuan": "promotion", "cara": "spoken"})
    page = client.get(address).content.decode()
    assert "Versi teks 2026-11" in page
    consent = Consent.objects.get()
    client.post(f"{address}tarik/", {"persetujuan": str(consent.uid), "cara": "paper"})
    assert "ditarik" in client.get(address).content.decode()

    client.force_login(make.user("auditor", "33.74"))
    assert client.post(f"{address}setuju/", {}).status_code == 403
    client.force_login(make.user("district_officer", "33.75"))
    assert client.get(address).status_code == 404


def test_every_purpose_has_a_right_a_source_and_where_it_rests_on_consent_a_text():
    on = date(2026, 11, 27)
    assert len(known()) == len(purposes(on=on)) >= 8
    for purpose in known():
        assert purpose.source
        assert bool(purpose.texts) == (purpose.basis is Basis.CONSENT)
    assert purposes(on=date(2024, 1, 1)) == {}
