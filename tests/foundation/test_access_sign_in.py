import re
from base64 import b64decode
from datetime import UTC, datetime, timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.utils import timezone

from gerai.foundation.access import actions, queries
from gerai.foundation.access.adapters import MAILS
from gerai.foundation.access.models import Remembered
from gerai.foundation.answers import Refused
from gerai.foundation.messages.rules import purposes
from tests import make

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
PASSWORD = "kapal-biru-berlayar"
NEW = {"password1": "gunung-hijau-tinggi", "password2": "gunung-hijau-tinggi"}
pytestmark = pytest.mark.django_db


def opened(**given):
    usual = {"name": "Sri Wahyuni", "password": PASSWORD, "by": make.service(), "at": NOON}
    return actions.open_account(**usual | given)


def sign_in(client, login, password=PASSWORD, **more):
    return client.post("/masuk/", {"login": login, "password": password} | more)


def code_of(letter):
    """The code that stands in a letter of the outbox."""
    return re.search(r"\d{4}-\d{4}|\d{3}-?\d{3}", letter[1].text)[0]


def signed_in_as(client):
    return client.get("/akun/").status_code == 200


@pytest.mark.parametrize("login", ["sri@example.id", " SRI@Example.ID"])
def test_an_account_without_phone_signs_in_by_e_mail(client, login):
    opened(email="sri@example.id")
    answer = sign_in(client, login)
    assert (answer.status_code, answer["Location"]) == (302, "/beranda/")
    assert signed_in_as(client)


@pytest.mark.parametrize(
    "login", ["081234567890", "0812-3456-7890", "+62 812 3456 7890", "6281234567890"]
)
def test_a_phone_is_found_however_it_is_spelt(client, login):
    opened(phone="0812 3456 7890")
    assert sign_in(client, login).status_code == 302
    assert signed_in_as(client)


def test_one_phone_is_one_account_and_stands_nowhere_in_clear():
    user = opened(phone="081234567890")
    with pytest.raises(Refused, match="telepon"):
        opened(phone="+62 812-3456-7890")
    with connection.cursor() as cursor:
        cursor.execute("SELECT access_user::text FROM access_user WHERE id = %s", [user.pk])
        assert "1234567890" not in cursor.fetchone()[0]
    assert user.email is None


def test_the_account_page_shows_the_end_of_the_phone_alone(client):
    client.force_login(opened(phone="081234567890"))
    page = client.get("/akun/")
    assert "7890" in page.text
    assert "34567" not in page.text
    assert "no-store" in page["Cache-Control"]


def test_the_answer_is_the_same_whether_the_account_is_there_or_not():
    opened(email="sri@example.id", phone="081234567890")
    answers = {
        re.sub(r'(value|content)="[^"]*"', "", sign_in(Client(), login, "salah-sekali").text)
        for login in ["sri@example.id", "tidak@example.id", "081234567890", "081234567891", "apa"]
    }
    assert len(answers) == 1
    assert "tidak cocok" in answers.pop()


def test_ten_tries_an_account_in_fifteen_minutes_however_it_is_named_and_from_wherever():
    opened(email="sri@example.id", phone="081234567890")
    names = ["sri@example.id", "SRI@example.id ", "081234567890", "+62 812 3456 7890"]
    for n in range(10):
        answer = sign_in(Client(REMOTE_ADDR=f"10.0.0.{n}"), names[n % 4], "salah-sekali")
        assert "tidak cocok" in answer.text
    stranger = Client(REMOTE_ADDR="10.0.1.1")
    assert "Tunggu 15 menit" in sign_in(stranger, "sri@example.id").text
    assert not signed_in_as(stranger)


def test_a_known_device_is_not_locked_out_by_a_rival():
    opened(email="sri@example.id")
    own = Client(REMOTE_ADDR="10.0.9.9")
    sign_in(own, "sri@example.id")
    own.post("/keluar/")
    for _ in range(12):
        sign_in(Client(REMOTE_ADDR="10.0.0.1"), "sri@example.id", "salah-sekali")
    assert sign_in(own, "sri@example.id").status_code == 302
    for _ in range(10):
        own.post("/keluar/")
        sign_in(own, "sri@example.id", "salah-sekali")
    assert not signed_in_as(own)
    assert "Tunggu" in sign_in(own, "sri@example.id").text


def test_a_device_known_to_one_account_is_a_stranger_to_another():
    opened(email="a@example.id")
    opened(email="b@example.id")
    rival = Client()
    sign_in(rival, "a@example.id")
    rival.post("/keluar/")
    for _ in range(10):
        sign_in(rival, "b@example.id", "salah-sekali")
    assert "Tunggu" in sign_in(rival, "b@example.id").text


def test_many_accounts_from_one_address_are_slowed(settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {
        "login_failed": "10/15m/key,3/15m/ip"
    }
    answers = [sign_in(Client(), f"x{n}@example.id", "salah-sekali").text for n in range(4)]
    assert ["Tunggu" in text for text in answers] == [False, False, False, True]


def test_all_together_are_slowed(settings):
    settings.SIGN_IN_FAILURES = 3
    opened(email="sri@example.id")
    for n in range(3):
        sign_in(Client(REMOTE_ADDR=f"10.1.0.{n}"), f"x{n}@example.id", "salah-sekali")
    assert "Tunggu" in sign_in(Client(REMOTE_ADDR="10.2.0.1"), "sri@example.id").text


def test_without_the_limits_the_tries_never_end(settings):
    settings.ACCOUNT_RATE_LIMITS = False
    opened(email="sri@example.id")
    for _ in range(15):
        sign_in(Client(), "sri@example.id", "salah-sekali")
    assert sign_in(Client(), "sri@example.id").status_code == 302


def test_tries_are_counted_in_the_database_under_digests():
    sign_in(Client(), "sri@example.id", "salah-sekali")
    rows = list(Remembered.objects.all())
    assert rows
    assert not any("sri" in str(row.value) for row in rows)


def test_the_session_gets_a_new_key_at_sign_in_and_a_planted_one_is_not_adopted(client):
    opened(email="sri@example.id")
    client.cookies[settings.SESSION_COOKIE_NAME] = "planted" * 4
    sign_in(client, "sri@example.id")
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    assert key != "planted" * 4
    rival = Client()
    rival.cookies[settings.SESSION_COOKIE_NAME] = "planted" * 4
    assert not signed_in_as(rival)


def test_a_session_of_a_stolen_database_is_no_cookie_and_says_nothing(client):
    opened(email="sri@example.id")
    sign_in(client, "sri@example.id")
    row = Session.objects.get()
    assert row.session_key != client.cookies[settings.SESSION_COOKIE_NAME].value
    assert b"_auth_user" not in b64decode(row.session_data)
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = row.session_key
    assert not signed_in_as(thief)


def test_signing_out_ends_the_session_at_the_server(client):
    opened(email="sri@example.id")
    sign_in(client, "sri@example.id")
    copy = Client()
    copy.cookies[settings.SESSION_COOKIE_NAME] = client.cookies[settings.SESSION_COOKIE_NAME].value
    assert signed_in_as(copy)
    client.post("/keluar/")
    assert not signed_in_as(copy)


def test_a_changed_password_ends_the_other_sessions(client):
    opened(email="sri@example.id")
    other = Client()
    sign_in(client, "sri@example.id")
    sign_in(other, "sri@example.id")
    new = {
        "oldpassword": PASSWORD,
        "password1": "gunung-hijau-tinggi",
        "password2": "gunung-hijau-tinggi",
    }
    assert client.post("/akun/sandi/", new).status_code == 302
    assert signed_in_as(client)
    assert not signed_in_as(other)


def test_a_closed_account_is_out_at_once(client):
    user = opened(email="sri@example.id")
    sign_in(client, "sri@example.id")
    actions.close_account(user=user, by=make.service(), at=NOON)
    assert not signed_in_as(client)
    assert sign_in(Client(), "sri@example.id")["Location"] == "/masuk/nonaktif/"


@pytest.mark.parametrize(
    "aim",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "http://testserver/akun/",
        "javascript:alert(1)",
    ],
)
def test_the_way_back_leads_to_our_own_paths_alone(client, aim):
    opened(email="sri@example.id")
    answer = sign_in(client, "sri@example.id", next=aim)
    assert answer["Location"] == "/beranda/"


def test_the_way_back_leads_to_the_page_that_was_asked_for(client):
    opened(email="sri@example.id")
    asked = client.get("/akun/?x=1")
    assert asked["Location"] == "/masuk/?next=/akun/%3Fx%3D1"
    answer = client.post(
        "/masuk/", {"login": "sri@example.id", "password": PASSWORD, "next": "/akun/?x=1"}
    )
    assert answer["Location"] == "/akun/?x=1"


def test_a_forgotten_password_is_made_anew_by_the_code_that_came_by_e_mail(client):
    opened(email="sri@example.id")
    client.post("/masuk/lupa/", {"email": "sri@example.id"})
    code = code_of(make.letters()[0])
    assert client.post("/masuk/lupa/kode/", {"code": "0000-0000"}).status_code == 200
    assert client.post("/masuk/lupa/kode/", {"code": code}).status_code == 302
    assert client.post("/masuk/lupa/sandi/", NEW)["Location"] == "/masuk/lupa/selesai/"
    assert sign_in(Client(), "sri@example.id").status_code == 200
    assert sign_in(Client(), "sri@example.id", "gunung-hijau-tinggi").status_code == 302
    assert [said.subject for _to, said in make.letters()] == [
        "Kode untuk membuat kata sandi baru",
        "Kata sandi Anda diganti",
    ]


def test_a_reset_answers_the_same_for_nobody_and_sends_nothing():
    opened(email="sri@example.id")
    pages = set()
    for login in ["sri@example.id", "nobody@example.id"]:
        client = Client()
        answer = client.post("/masuk/lupa/", {"email": login})
        page = client.get(answer["Location"])
        pages.add((answer["Location"], re.sub(r'value="[^"]*"', "", page.text).replace(login, "")))
    assert len(pages) == 1
    assert [to for to, _said in make.letters()] == ["sri@example.id"]


def test_a_reset_code_allows_three_guesses(client):
    opened(email="sri@example.id")
    client.post("/masuk/lupa/", {"email": "sri@example.id"})
    answers = [
        client.post("/masuk/lupa/kode/", {"code": f"0000-000{n}"}).status_code for n in range(3)
    ]
    assert answers == [200, 200, 302]
    code = code_of(make.letters()[0])
    assert client.post("/masuk/lupa/kode/", {"code": code})["Location"] == "/masuk/"


def test_reset_mails_are_not_a_flood():
    opened(email="sri@example.id")
    answers = [
        Client().post("/masuk/lupa/", {"email": "sri@example.id"}).status_code for _ in range(7)
    ]
    assert answers == [302] * 5 + [429] * 2
    assert len(make.letters()) == 5


def code_now(secret):
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def test_the_second_step_is_asked_for_and_its_key_is_sealed(client):
    user = opened(email="sri@example.id")
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    assert secret not in str(Authenticator.objects.get().data)

    assert sign_in(client, "sri@example.id")["Location"] == "/masuk/kode/"
    assert not signed_in_as(client)
    assert client.post("/masuk/kode/", {"code": "000000"}).status_code == 200
    assert not signed_in_as(client)
    assert client.post("/masuk/kode/", {"code": code_now(secret)}).status_code == 302
    assert signed_in_as(client)


def test_the_second_step_is_set_up_after_the_password_again_and_gives_recovery_codes(client):
    opened(email="sri@example.id")
    sign_in(client, "sri@example.id")
    page = client.get("/akun/dua-langkah/pasang/")
    if page.status_code == 302:
        assert page["Location"].startswith("/akun/yakin/")
        client.post("/akun/yakin/", {"password": PASSWORD})
        page = client.get("/akun/dua-langkah/pasang/")
    secret = page.context["form"].secret
    client.post("/akun/dua-langkah/pasang/", {"code": code_now(secret)})
    codes = client.get("/akun/dua-langkah/cadangan/unduh/").text.split()
    assert len(codes) == 10

    other = Client()
    sign_in(other, "sri@example.id")
    other.post("/masuk/kode/", {"code": codes[0]})
    assert signed_in_as(other)
    again = Client()
    sign_in(again, "sri@example.id")
    again.post("/masuk/kode/", {"code": codes[0]})
    assert not signed_in_as(again)


def test_nobody_opens_an_account_by_themselves(client):
    assert client.get("/masuk/").status_code == 200
    assert client.get("/accounts/signup/").status_code == 404


def test_what_is_over_is_cleared_and_what_is_not_stays(client):
    sign_in(client, "sri@example.id", "salah-sekali")
    there = Remembered.objects.count()
    assert actions.clear_over(at=NOON - timedelta(days=3650)) == 0
    assert Remembered.objects.count() == there
    assert actions.clear_over(at=timezone.now() + timedelta(hours=1)) >= there
    assert not Remembered.objects.exists()


def test_a_number_is_not_changed_where_no_code_can_be_sent(client):
    user = opened(email="sri@example.id", phone="081234567890")
    sign_in(client, "sri@example.id")
    client.post("/akun/yakin/", {"password": PASSWORD})
    page = client.post("/akun/telepon/", {"phone": "081234567899"})
    assert page.status_code == 200
    assert "belum dapat mengirim kode" in page.text
    assert queries.phone_of(user) == "+6281234567890"


def test_a_reset_by_phone_answers_as_for_nobody_and_mails_nothing(client):
    opened(email="sri@example.id", phone="081234567890")
    assert client.post("/masuk/lupa/", {"email": "081234567890"}).status_code == 302
    assert make.letters() == []


@pytest.fixture
def by_phone(settings):
    """This installation can write to phones."""
    keys = settings.HOME.private(settings.HOME.keys)
    (keys / "gateway-whatsapp").write_text("rahasia")
    settings.GATEWAYS = {"whatsapp": "https://wa.example.id/kirim", "sms": ""}
    yield
    (keys / "gateway-whatsapp").unlink()


def test_a_number_is_changed_once_the_code_that_was_sent_to_it_is_typed(client, by_phone):
    user = opened(email="sri@example.id", phone="081234567890")
    sign_in(client, "sri@example.id")
    client.post("/akun/yakin/", {"password": PASSWORD})

    answer = client.post("/akun/telepon/", {"phone": "0812-3456-7899"})
    assert answer["Location"] == "/masuk/telepon/"
    ((to, said),) = make.letters()
    assert to == "+6281234567899"
    assert queries.phone_of(user) == "+6281234567890"
    assert client.post("/masuk/telepon/", {"code": "000000"}).status_code == 200
    assert client.post("/masuk/telepon/", {"code": code_of((to, said))}).status_code == 302

    user.refresh_from_db()
    assert (queries.phone_of(user), user.phone_verified) == ("+6281234567899", True)


def test_a_forgotten_password_is_made_anew_by_a_code_to_a_phone_that_was_proved(client, by_phone):
    user = opened(phone="081234567890")
    actions.keep_phone(user=user, phone="081234567890", verified=True, at=NOON)

    client.post("/masuk/lupa/", {"email": "0812 3456 7890"})
    ((to, said),) = make.letters()
    assert (to, said.subject) == ("+6281234567890", "")
    code = code_of((to, said))
    assert client.post("/masuk/lupa/kode/", {"code": code}).status_code == 302
    assert client.post("/masuk/lupa/sandi/", NEW)["Location"] == "/masuk/lupa/selesai/"

    assert sign_in(Client(), "081234567890", "gunung-hijau-tinggi").status_code == 302
    assert "baru saja diganti" in make.letters()[1][1].text


def test_no_code_goes_to_a_phone_that_an_officer_wrote_down_and_nobody_proved(client, by_phone):
    opened(phone="081234567890")

    assert client.post("/masuk/lupa/", {"email": "081234567890"}).status_code == 302

    assert make.letters() == []


def test_every_mail_that_we_ask_allauth_for_has_words_of_ours():
    assert set(MAILS.values()) <= set(purposes())


def test_what_a_new_password_must_be_stands_beside_it_as_the_rules_have_it(client):
    client.force_login(make.user("district_officer", "33.74"))

    page = client.get("/akun/sandi/").content.decode()

    least = settings.AUTH_PASSWORD_VALIDATORS[0]["OPTIONS"]["min_length"]
    assert f"Paling sedikit {least} huruf" in page
    assert "<li>" not in page.partition("<form")[2].partition("</form")[0]
