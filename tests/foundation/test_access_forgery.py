"""T26: no form of another page, no old token, no planted session changes anything."""

from itertools import product

import pytest
from django.conf import settings
from django.middleware import csrf
from django.test import Client
from django.urls import NoReverseMatch, reverse

from gerai.foundation.access.models import User
from gerai.foundation.events.models import Event
from tests import make
from tests.foundation.test_access_sign_in import code_now
from tests.matrix import addresses

pytestmark = pytest.mark.django_db
UNSAFE = ("POST", "PUT", "PATCH", "DELETE")
PASSWORD = "kapal-biru-berlayar"


KEYS = ("0190f0f0-0000-7000-8000-000000000000", 1, "33.74", "2020", "x")


def somewhere(address):
    """A path of the address; which record it names is no matter, the token is asked for first."""
    for keys in product(KEYS, repeat=len(address.params)):
        try:
            return reverse(address.name, kwargs=dict(zip(address.params, keys, strict=True)))
        except NoReverseMatch:
            continue
    raise AssertionError(f"no path of {address.name} with {address.params}")


@pytest.fixture
def officer():
    user = make.user("administrator", "", email="sri@example.id")
    user.set_password(PASSWORD)
    user.save()
    return user


def forgeries():
    """A request that another site makes the browser send: no token, or a token of its own."""
    foreign = csrf._get_new_csrf_string()
    return [
        ("no token", {}, {}),
        ("foreign token", {"csrfmiddlewaretoken": foreign}, {}),
        ("foreign token as htmx", {}, {"HX-Request": "true", "X-CSRFToken": foreign}),
        ("another origin", {"csrfmiddlewaretoken": foreign}, {"Origin": "https://evil.example"}),
        ("no origin", {"csrfmiddlewaretoken": foreign}, {"Origin": "null"}),
    ]


def answers(user, method, url, clients=None):
    some = slice(None) if method == "POST" else slice(0, 3, 2)
    for name, data, headers in forgeries()[some]:
        client = (clients or {}).get(name) or browser(user)
        ask = getattr(client, method.lower())
        yield name, ask(url, data, headers=headers).status_code


def browser(user):
    """One that is signed in."""
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.force_login(user)
    return client


def test_no_address_takes_a_form_of_another_page(officer):
    before = User.objects.values_list("password", flat=True).get(pk=officer.pk), state()
    clients = {name: browser(officer) for name, _, _ in forgeries()}
    asked = [(address.name, somewhere(address)) for address in addresses()]
    open_to = [
        (name, method, forgery, code)
        for name, url in asked
        for method in UNSAFE
        for forgery, code in answers(officer, method, url, clients)
        if code not in (401, 403, 405)
    ]
    assert open_to == []
    assert len(asked) >= 100
    assert (User.objects.values_list("password", flat=True).get(pk=officer.pk), state()) == before
    assert all(client.get("/akun/").status_code == 200 for client in clients.values())


def state():
    return Event.objects.count()


def test_without_the_guard_a_foreign_form_signs_out(officer, settings):
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "Csrf" not in name]
    assert {code for _, code in answers(officer, "POST", "/keluar/")} == {302}


def test_a_stranger_cannot_be_signed_in_to_the_account_of_another(officer):
    client = Client(enforce_csrf_checks=True)
    form = {"login": officer.email, "password": PASSWORD}
    assert client.post("/masuk/", form).status_code == 403
    assert settings.SESSION_COOKIE_NAME not in client.cookies


@pytest.mark.parametrize("path", ["/masuk/kunci/", "/masuk/kode/", "/masuk/lupa/"])
def test_no_way_in_takes_a_form_of_another_page(path):
    client = Client(enforce_csrf_checks=True)
    assert client.post(path, {"credential": "{}", "code": "1", "email": "x"}).status_code == 403


def test_the_key_of_a_session_changes_with_a_second_step_and_with_a_password(officer):
    client = Client()
    client.post("/masuk/", {"login": officer.email, "password": PASSWORD})
    keys = [client.cookies[settings.SESSION_COOKIE_NAME].value]
    client.post("/akun/yakin/", {"password": PASSWORD})
    secret = client.get("/akun/dua-langkah/pasang/").context["form"].secret
    client.post("/akun/dua-langkah/pasang/", {"code": code_now(secret)})
    keys.append(client.cookies[settings.SESSION_COOKIE_NAME].value)
    new = {"oldpassword": PASSWORD, "password1": "gunung-hijau-7", "password2": "gunung-hijau-7"}
    client.post("/akun/sandi/", new)
    keys.append(client.cookies[settings.SESSION_COOKIE_NAME].value)
    assert len(set(keys)) == 3
    assert client.get("/akun/").status_code == 200
    for old in keys[:2]:
        thief = Client()
        thief.cookies[settings.SESSION_COOKIE_NAME] = old
        assert thief.get("/akun/").status_code == 302


def test_the_token_of_the_page_itself_is_taken(officer):
    client = Client(enforce_csrf_checks=True)
    client.get("/masuk/")
    token = client.cookies[settings.CSRF_COOKIE_NAME].value
    form = {"login": officer.email, "password": PASSWORD, "csrfmiddlewaretoken": token}
    assert client.post("/masuk/", form).status_code == 302
    assert client.get("/akun/").status_code == 200


def test_a_method_is_not_taken_from_a_field_or_a_header(officer):
    client = Client()
    client.force_login(officer)
    for extra in ({"_method": "POST"}, {"HTTP_X_HTTP_METHOD_OVERRIDE": "POST"}):
        client.get("/keluar/", extra)
        client.get("/keluar/", headers={"X-HTTP-Method-Override": "POST"})
    assert client.get("/akun/").status_code == 200


def test_the_token_changes_when_somebody_signs_in(officer):
    client = Client()
    client.get("/masuk/")
    before = client.cookies[settings.CSRF_COOKIE_NAME].value
    client.post("/masuk/", {"login": officer.email, "password": PASSWORD})
    assert client.cookies[settings.CSRF_COOKIE_NAME].value != before


@pytest.mark.parametrize("name", [settings.SESSION_COOKIE_NAME, settings.DEVICE_COOKIE_NAME])
def test_cookies_are_closed_to_scripts_and_to_other_sites(officer, name):
    client = Client()
    client.post("/masuk/", {"login": officer.email, "password": PASSWORD})
    cookie = client.cookies[name]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
