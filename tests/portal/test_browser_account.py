"""Sign-in and account in a real browser: with and without script, both sizes, keyboard."""

from datetime import UTC, datetime

import pytest
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)

from gerai.foundation.access import actions
from tests import make
from tests.photos import axe, look, narrow, tabbed

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
PASSWORD = "kapal-biru-berlayar"


def opened(**given):
    usual = {
        "name": "Sri Wahyuni",
        "email": "sri@example.id",
        "phone": "0812 3456 7890",
        "password": PASSWORD,
        "by": make.service(),
        "at": NOON,
    }
    return actions.open_account(**usual | given)


def code(secret):
    return format_hotp_value(
        hotp_value(secret.strip(), next(iter(yield_hotp_counters_from_time())))
    )


def good(page, name):
    assert "Kode 500" not in page.inner_text("main")
    look(page, name)
    axe(page)
    narrow(page)
    assert tabbed(page)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/masuk/", "sign-in"),
        ("/en/masuk/", "sign-in-en"),
        ("/masuk/lupa/", "forgotten"),
        ("/masuk/nonaktif/", "closed"),
        ("/masuk/lupa/selesai/", "forgotten-done"),
    ],
)
def test_a_way_in_is_open_to_everyone(page, path, name):
    page.goto(path)

    good(page, name)


def test_the_keyboard_goes_through_sign_in_in_reading_order(page):
    page.goto("/masuk/")

    words = tabbed(page)

    assert words[0] == "Langsung ke isi"
    place = [words.index(word) for word in ("login", "password", "Masuk", "Lupa kata sandi?")]
    assert place == sorted(place)


def test_sign_in_works_without_script_and_says_what_is_wrong(plain_page):
    opened()
    plain_page.goto("/masuk/")

    plain_page.fill("[name=login]", "sri@example.id")
    plain_page.fill("[name=password]", "salah-sekali")
    plain_page.click("main button[type=submit]")
    wrong = plain_page.inner_text("main")
    title = plain_page.title()
    plain_page.fill("[name=password]", PASSWORD)
    plain_page.click("main button[type=submit]")

    assert "tidak cocok" in wrong
    assert title.startswith("Perlu diperbaiki")
    assert plain_page.url.endswith("/beranda/")
    assert "Sri Wahyuni" in plain_page.inner_text("body")


def test_a_refused_sign_in_is_open_to_everyone(page):
    opened()
    page.goto("/masuk/")
    page.fill("[name=login]", "sri@example.id")
    page.fill("[name=password]", "salah-sekali")
    page.click("main button[type=submit]")
    page.wait_for_selector(".error-summary")

    good(page, "sign-in-refused")


def test_a_forgotten_password_asks_for_its_code(page):
    opened()
    page.goto("/masuk/lupa/")
    page.fill("[name=email]", "sri@example.id")
    page.click("main button[type=submit]")
    page.wait_for_url("**/masuk/lupa/kode/")

    good(page, "forgotten-code")


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/akun/", "account"),
        ("/akun/sandi/", "password"),
        ("/akun/telepon/", "phone"),
        ("/akun/dua-langkah/", "second-step"),
        ("/keluar/", "sign-out"),
        ("/en/akun/", "account-en"),
    ],
)
def test_a_page_of_the_account_is_open_to_everyone(page, enter, path, name):
    user = opened()
    actions.give_posting(
        user=user, role="district_officer", area="33.74", by=make.service(), at=NOON
    )
    enter(page, user)
    page.goto(path)

    good(page, name)


def test_the_pages_of_the_second_step_are_open_to_everyone(page):
    opened()
    page.goto("/masuk/")
    page.fill("[name=login]", "sri@example.id")
    page.fill("[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url("**/beranda/")

    page.goto("/akun/dua-langkah/pasang/")  # asks who it is first
    good(page, "who-it-is")
    page.fill("[name=password]", PASSWORD)
    page.click("main form button[type=submit]")
    page.wait_for_selector(".secret")
    good(page, "totp")
    page.fill("[name=code]", code(page.inner_text(".secret")))
    page.click("main form button[type=submit]")
    page.wait_for_load_state()
    page.goto("/akun/dua-langkah/cadangan/")
    good(page, "recovery-codes")
    page.goto("/akun/dua-langkah/")
    good(page, "second-step-on")
    page.goto("/akun/dua-langkah/cadangan/baru/")
    good(page, "recovery-codes-new")
    page.goto("/akun/dua-langkah/lepas/")
    good(page, "totp-off")
    page.goto("/keluar/")
    page.click("main form button[type=submit]")
    page.goto("/masuk/")
    page.fill("[name=login]", "sri@example.id")
    page.fill("[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url("**/masuk/kode/")
    good(page, "second-step-asked")
