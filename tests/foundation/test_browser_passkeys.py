"""Passkeys with a real browser and a virtual authenticator, under our content policy."""

import pytest
from allauth.mfa.models import Authenticator

from tests import make
from tests.photos import axe, look, narrow

PASSWORD = "kapal-biru-berlayar"
KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def officer(transactional_db, settings):
    settings.SECOND_STEP = "required"
    user = make.user("district_officer", "33.74", name="Sri Wahyuni", email="sri@example.id")
    user.set_password(PASSWORD)
    user.save()
    return user


@pytest.fixture
def key(page):
    """The page's device has a fingerprint reader."""
    tools = page.context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    uid = tools.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})["authenticatorId"]
    return tools, uid


def sign_in(page):
    page.goto("/masuk/")
    page.fill("[name=login]", "sri@example.id")
    page.fill("[name=password]", PASSWORD)
    page.click("main form:first-of-type button[type=submit]")


def added(page):
    """A passkey, by the way that an officer is led."""
    sign_in(page)
    page.wait_for_url("**/akun/dua-langkah/")
    page.get_by_role("link", name="Tambah kunci sandi").click()
    page.fill("[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.fill("[name=name]", "HP kantor")
    page.click("text=Tambah kunci ini")
    page.wait_for_url("**/akun/dua-langkah/cadangan/")


def out(page):
    page.goto("/keluar/")
    page.click("main button[type=submit]")


def test_an_officer_is_led_to_a_passkey_and_signs_in_with_it_alone(page, officer, key):
    added(page)
    page.goto("/usaha/")
    assert page.url.endswith("/usaha/")
    out(page)

    page.goto("/masuk/")
    page.click("text=Masuk dengan kunci sandi")
    page.wait_for_url("**/beranda/")
    page.goto("/usaha/")
    assert page.url.endswith("/usaha/")


def test_after_the_password_the_passkey_is_the_second_step(page, officer, key):
    added(page)
    out(page)
    sign_in(page)
    page.wait_for_url("**/masuk/kode/")
    look(page, "second-step-passkey")
    axe(page)
    page.click("text=Pakai kunci sandi")
    page.wait_for_url("**/beranda/")


def test_another_device_with_the_password_alone_stays_out(page, officer, key):
    added(page)
    out(page)
    tools, uid = key
    tools.send("WebAuthn.clearCredentials", {"authenticatorId": uid})
    sign_in(page)
    page.wait_for_url("**/masuk/kode/")
    page.click("text=Pakai kunci sandi")
    page.wait_for_selector("text=Kunci sandi tidak terbaca")
    page.goto("/usaha/")
    assert "/masuk/" in page.url


def test_a_passkey_is_named_and_taken_off(page, officer, key):
    added(page)
    page.goto("/akun/dua-langkah/")
    look(page, "second-step")
    axe(page)
    narrow(page)
    page.click("text=Ganti nama")
    page.fill("[name=name]", "Laptop dinas")
    page.click("text=Simpan")
    page.wait_for_url("**/akun/dua-langkah/")
    assert page.get_by_role("link", name="Ganti nama Laptop dinas").count() == 1
    page.get_by_role("link", name="Lepas Laptop dinas").click()
    look(page, "second-step-remove")
    page.click("text=Lepas kunci ini")
    page.wait_for_url("**/akun/dua-langkah/")
    assert not Authenticator.objects.filter(user=officer).exists()
    page.goto("/usaha/")
    assert page.url.endswith("/akun/dua-langkah/")


@pytest.mark.parametrize(
    ("path", "name"),
    [("/akun/dua-langkah/", "second-step-first"), ("/masuk/", "sign-in")],
)
def test_the_pages_that_lead_there_are_open_to_everyone(page, officer, path, name):
    if path != "/masuk/":
        sign_in(page)
        page.wait_for_url("**/akun/dua-langkah/")
    page.goto(path)
    look(page, name)
    axe(page)
    narrow(page)


def test_a_sign_with_another_challenge_is_refused(page, officer, key):
    added(page)
    out(page)
    page.goto("/masuk/")
    page.evaluate(
        """() => {
            const real = window.fetch
            window.fetch = async (...given) => {
                const said = await (await real(...given)).json()
                said.request_options.publicKey.challenge = "A".repeat(43)
                return new Response(JSON.stringify(said))
            }
        }"""
    )
    page.click("text=Masuk dengan kunci sandi")
    page.wait_for_selector("text=Kode tidak cocok")
    page.goto("/usaha/")
    assert "/masuk/" in page.url
