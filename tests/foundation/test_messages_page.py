"""What an administrator sees of the outbox, and what a press of "Coba lagi" does."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from gerai.foundation.events.models import Event
from gerai.foundation.home import secret
from gerai.foundation.messages.models import Message
from gerai.foundation.operations import actions
from gerai.foundation.operations.queries import of_messages
from gerai.foundation.operations.rules import Health
from tests import make

NOON = datetime(2026, 11, 25, 5, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client):
    user = make.user("administrator", "33")
    client.force_login(user)
    return user


def test_what_waits_and_what_failed_stands_there_with_its_reason(client, admin):
    make.message(to="budi@example.id")
    make.given_up(to="sri.wahyuni@example.id", purpose="password_changed", reason="recipient")
    make.message(state="sent", next_at=None, ended_at=NOON, gateway_id="terkirim-77")

    page = client.get("/pesan/").text

    for words in (
        "Kode untuk kata sandi baru",
        "Belum dicoba.",
        "Pemberitahuan kata sandi diganti",
        "Alamat atau nomor penerima ditolak.",
        "setelah 8 kali mencoba",
        "uni@•••",
    ):
        assert words in page, words
    assert "terkirim-77" not in page
    assert "terkirim-77" in client.get("/pesan/?keadaan=terkirim").text


@pytest.mark.parametrize("view", ["", "?keadaan=menunggu", "?keadaan=gagal", "?keadaan=terkirim"])
def test_neither_the_words_nor_the_whole_address_are_on_any_page(client, admin, view):
    make.message(to="sri.wahyuni@example.id")
    make.given_up(to="sri.wahyuni@example.id", purpose="password_changed")
    make.message(to="sri.wahyuni@example.id", state="sent", next_at=None, ended_at=NOON)

    page = client.get(f"/pesan/{view}").text

    assert "wahyuni" not in page
    assert "1234-5678" not in page


@pytest.mark.parametrize("query", ["?keadaan=x", "?lama=x", "?baru=1", "?lama=" + "0" * 32])
def test_a_nonsensical_address_is_the_beginning(client, admin, query):
    make.message()

    assert "Kode untuk kata sandi baru" in client.get(f"/pesan/{query}").text


def test_coba_lagi_puts_it_back_and_says_so(client, admin):
    made = make.given_up(purpose="password_changed")
    assert "Coba lagi" in client.get("/pesan/").text

    page = client.post(f"/pesan/{made.uid}/lagi/", follow=True)

    assert page.redirect_chain == [("/pesan/", 302)]
    assert "Pesan dikirim ulang" in page.text
    assert Message.objects.get(pk=made.pk).state == "waiting"
    assert Event.objects.get(name="message.tried_again").by == admin


def test_a_second_press_changes_nothing_and_says_so(client, admin):
    made = make.given_up(purpose="password_changed")
    client.post(f"/pesan/{made.uid}/lagi/")

    page = client.post(f"/pesan/{made.uid}/lagi/", follow=True)

    assert "sudah tidak dalam keadaan gagal" in page.text
    assert Event.objects.filter(name="message.tried_again").count() == 1


def test_a_code_that_has_run_out_has_no_button_and_is_refused_with_a_sentence(client, admin):
    made = make.given_up(purpose="reset_code")
    assert "Coba lagi" not in client.get("/pesan/").text

    page = client.post(f"/pesan/{made.uid}/lagi/", follow=True)

    assert "sudah tidak berlaku" in page.text
    assert Message.objects.get(pk=made.pk).state == "given_up"


def test_an_administrator_of_one_city_sees_its_messages_alone(client):
    make.given_up(purpose="password_changed", area="33.74")
    make.given_up(purpose="trial", area="33")
    client.force_login(make.user("administrator", "33.74"))

    page = client.get("/pesan/").text

    assert "Pemberitahuan kata sandi diganti" in page
    assert "Pesan percobaan" not in page


@pytest.mark.parametrize(
    ("who", "role", "area", "error"),
    [
        ("neighbour", "administrator", "33.75", Message.DoesNotExist),
        ("like", "administrator", "33.7", Message.DoesNotExist),
        ("other role", "district_officer", "33.74", Message.DoesNotExist),
        ("nobody", None, "", Message.DoesNotExist),
    ],
)
def test_who_may_not_try_again_changes_nothing(who, role, area, error):
    made = make.given_up(purpose="password_changed", area="33.74.06")

    with pytest.raises(error):
        actions.try_again(uid=made.uid, by=make.user(role, area), at=NOON)
    assert Message.objects.get(pk=made.pk).state == "given_up"


def test_the_action_asks_for_the_permission_itself(monkeypatch):
    made = make.given_up(purpose="password_changed", area="33.74")
    monkeypatch.setattr(actions, "messages_of", lambda _user: Message.objects.all())

    with pytest.raises(PermissionDenied):
        actions.try_again(uid=made.uid, by=make.user("auditor", "33.74"), at=NOON)


# — what the doctor says —


def test_the_doctor_says_that_there_is_no_channel_and_how_to_get_one():
    make.message(to="0812 3456 7890", purpose="phone_code", at=NOON + timedelta(days=1))

    found = of_messages()

    assert found.health is Health.ATTENTION
    assert found.seen == "Menunggu saluran: WhatsApp 1."
    assert "whatsapp_gateway" in found.mend
    assert "gerai.toml" in found.mend


def test_the_doctor_names_a_setting_that_is_wrong(settings):
    settings.GATEWAYS = {"whatsapp": "http://10.0.0.8/", "sms": ""}

    found = of_messages()

    assert found.health is Health.TROUBLE
    assert "whatsapp_gateway harus https" in found.seen


def test_the_doctor_is_content_with_a_channel_that_works(settings):
    settings.EMAIL_HOST, settings.DEFAULT_FROM_EMAIL = "surel.example.id", "gerai@example.id"

    assert of_messages().seen == "Saluran pesan: Surel."
    assert of_messages().health is Health.GOOD


def test_a_monitor_sees_how_many_have_not_gone(client, settings):
    make.message()
    make.given_up(purpose="password_changed")
    make.message(state="sent", next_at=None, ended_at=NOON)

    token = secret(settings.HOME, "metrics")
    said = client.get("/metrik/", headers={"Authorization": f"Bearer {token}"}).text

    assert 'gerai_messages{state="waiting"} 1.0' in said
    assert 'gerai_messages{state="given_up"} 1.0' in said
    assert 'gerai_messages{state="sent"}' not in said
