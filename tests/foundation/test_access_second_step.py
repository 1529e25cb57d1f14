"""Who holds a task takes a second step before anything but their own account opens."""

from datetime import UTC, datetime

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from django.urls import reverse

from gerai.foundation.access import actions, policies
from gerai.foundation.events.models import Event
from tests import make
from tests.foundation.test_access_sign_in import code_now

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
PASSWORD = "kapal-biru-berlayar"
WORK = "/usaha/"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _required(settings):
    settings.SECOND_STEP = "required"


@pytest.fixture
def officer():
    user = make.user("district_officer", "33.74", email="sri@example.id")
    user.set_password(PASSWORD)
    user.save()
    return user


def signed_in(user):
    client = Client()
    client.post("/masuk/", {"login": user.email, "password": PASSWORD})
    return client


def test_an_officer_without_it_reaches_their_own_account_alone(officer):
    client = signed_in(officer)
    for path in (WORK, "/beranda/", "/daftar/", "/warga/"):
        assert client.get(path).url == reverse("mfa_index")
    for path in ("/akun/", "/akun/sandi/", "/akun/dua-langkah/"):
        assert client.get(path).status_code == 200
    assert "Pasang salah satu dulu" in client.get("/akun/dua-langkah/").text
    asked = client.get(WORK, headers={"HX-Request": "true"})
    assert asked["HX-Redirect"] == reverse("mfa_index")
    assert client.post("/usaha/baru/", {"name": "x"}).url == reverse("mfa_index")


def test_without_the_guard_the_password_alone_opens_the_registry(officer, monkeypatch):
    monkeypatch.setattr(policies, "second_step", lambda *_given: None)
    assert signed_in(officer).get(WORK).status_code == 200


def test_an_installation_may_leave_it_to_its_officers(officer, settings):
    settings.SECOND_STEP = "offered"
    assert signed_in(officer).get(WORK).status_code == 200


def test_who_holds_no_task_is_not_asked():
    user = make.user(email="ibu@example.id")
    user.set_password(PASSWORD)
    user.save()
    assert signed_in(user).get("/beranda/").status_code == 200


def test_a_task_given_later_asks_for_it_at_once():
    user = make.user(email="ibu@example.id")
    user.set_password(PASSWORD)
    user.save()
    client = signed_in(user)
    assert client.get("/beranda/").status_code == 200
    actions.give_posting(
        user=user, role="district_officer", area="33.74", by=make.service(), at=NOON
    )
    assert client.get("/beranda/").url == reverse("mfa_index")


def set_up(client):
    client.post("/akun/yakin/", {"password": PASSWORD})
    secret = client.get("/akun/dua-langkah/pasang/").context["form"].secret
    assert client.post("/akun/dua-langkah/pasang/", {"code": code_now(secret)}).status_code == 302
    return secret


def test_once_set_up_it_is_taken_and_the_work_is_open(officer):
    client = signed_in(officer)
    set_up(client)
    assert client.get(WORK).status_code == 200
    assert Event.objects.filter(name="account.second_step_added", by=officer).count() == 1
    assert [said.subject for _to, said in make.letters()] == ["Langkah kedua baru pada akun Anda"]


def test_setting_it_up_ends_every_other_session(officer):
    client, other = signed_in(officer), signed_in(officer)
    set_up(client)
    assert other.get("/akun/").url.startswith("/masuk/")
    assert client.get("/akun/").status_code == 200


def test_signing_in_with_it_opens_the_work_at_once(officer):
    secret = generate_totp_secret()
    TOTP.activate(officer, secret)
    client = signed_in(officer)
    assert client.get(WORK).url.startswith("/masuk/")
    client.post("/masuk/kode/", {"code": code_now(secret)})
    assert client.get(WORK).status_code == 200


def test_a_session_that_did_not_take_the_step_takes_it_before_anything(officer):
    client = signed_in(officer)
    secret = generate_totp_secret()
    TOTP.activate(officer, secret)  # by another way than this session
    assert client.get(WORK).url == "/akun/yakin/kode/?next=/usaha/"
    assert client.get("/akun/dua-langkah/lepas/").url.startswith("/akun/yakin/kode/")
    answer = client.post("/akun/yakin/kode/?next=/usaha/", {"code": code_now(secret)})
    assert answer.url == WORK
    assert client.get(WORK).status_code == 200


def test_a_dropped_second_step_ends_the_sessions_and_is_told(officer):
    client = signed_in(officer)
    set_up(client)
    actions.drop_second_step(user=officer, by=make.service(), at=NOON)
    assert client.get("/akun/").url.startswith("/masuk/")
    assert "Masuk dua langkah pada akun Anda dilepas" in [
        said.subject for _to, said in make.letters()
    ]
    assert signed_in(officer).get(WORK).url == reverse("mfa_index")


def test_recovery_codes_alone_are_no_second_step(officer):
    Authenticator.objects.create(user=officer, type="recovery_codes", data={})
    assert signed_in(officer).get(WORK).url == reverse("mfa_index")


def test_the_last_one_taken_off_closes_the_work_again(officer):
    client = signed_in(officer)
    set_up(client)
    assert client.post("/akun/dua-langkah/lepas/").status_code == 302
    assert client.get("/akun/").status_code == 200
    assert client.get(WORK).url == reverse("mfa_index")
    assert not Authenticator.objects.filter(user=officer).exists()
    assert Event.objects.filter(name="account.second_step_removed").count() == 1
    assert signed_in(officer).get(WORK).url == reverse("mfa_index")


def test_it_costs_a_session_that_took_it_no_question_of_the_database(
    officer, django_assert_num_queries, rf
):
    client = signed_in(officer)
    set_up(client)
    request = rf.get(WORK)
    request.session, request.user = client.session, officer
    assert request.session["account_authentication_methods"]  # read before it is counted
    with django_assert_num_queries(0):
        assert policies.second_step(request, officer) is None


def test_a_foreign_passkey_is_not_named_nor_taken_off(officer):
    other = make.user()
    key = Authenticator.objects.create(user=other, type="webauthn", data={"name": "Milik lain"})
    client = signed_in(officer)
    set_up(client)
    for name in ("mfa_edit_webauthn", "mfa_remove_webauthn"):
        for asked in (str(key.pk), "0", "x", ""):
            url = reverse(name) + f"?kunci={asked}"
            assert client.get(url).url == reverse("mfa_index")
            assert client.post(url, {"name": "Baru"}).url == reverse("mfa_index")
    key.refresh_from_db()
    assert key.data == {"name": "Milik lain"}
