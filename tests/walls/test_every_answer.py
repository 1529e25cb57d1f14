"""T25 beyond pages that are asked for: every method, refusals of every kind, redirects, files,
static files, pages in English; none leaves without the security headers."""

import pytest
from django.db import OperationalError, connection
from django.test import Client

from tests import make
from tests.foundation.test_operations import lacks
from tests.walls.site import everyone, ours, records, url_of
from tests.walls.site import signed_in as enter

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
LONG = "q=" + "a" * 9_000


@pytest.fixture
def officer(settings, db):
    settings.ROOT_AREA = "33"
    return enter(everyone())


def bare(client, urls):
    """Where an answer lacks a header, by method; and how many were looked at."""
    found, seen = {}, 0
    for url in urls:
        for method in METHODS:
            answer = client.generic(method, url)
            seen += 1
            if missing := lacks(answer):
                found[method, url, answer.status_code] = missing
    return found, seen


def test_every_method_of_every_address_answers_with_the_headers(officer, record_property):
    made = records()
    urls = [url_of(address, made) for address in ours() if address.name != "account_logout"]

    found, seen = bare(officer, urls)

    record_property("figure", f"T25: {seen} answers to all methods")
    assert found == {}
    assert seen > 500


REFUSALS = {
    "400 of a form": (400, lambda c: c.get("/usaha/?wilayah=x")),
    "400 of words": (400, lambda c: c.get("/usaha/?" + "&".join("a=" for _ in range(2_000)))),
    "400 of a host": (400, lambda c: c.get("/masuk/", headers={"host": "lain.example"})),
    "403 of a role": (403, lambda c: c.get("/petugas/")),
    "403 of a token": (403, lambda _c: forged().post("/masuk/", {"login": "a"})),
    "404": (404, lambda c: c.get("/tidak-ada/")),
    "404 in English": (404, lambda c: c.get("/en/none/")),
    "405": (405, lambda c: c.delete("/usaha/")),
    "413": (413, lambda c: c.post("/masuk/", "a" * (3 << 20), content_type="text/plain")),
    "414": (414, lambda c: c.get(f"/usaha/?{LONG}")),
    "500": (500, lambda c: broken(c)),
    "a way to sign in": (302, lambda _c: Client().get("/usaha/")),
    "a missing slash": (301, lambda c: c.get("/usaha")),
    "a style": (200, lambda c: c.get("/static/ui/gerai.css")),
    "no such style": (404, lambda c: c.get("/static/ui/tidak-ada.css")),
    "a page in English": (200, lambda _c: Client().get("/en/masuk/")),
    "an answer of the API": (401, lambda _c: Client().get("/api/v1/businesses")),
    "no address of the API": (404, lambda _c: Client().get("/api/v1/none")),
}


def forged():
    return Client(enforce_csrf_checks=True)


def broken(client):
    """The database is away in the middle of a page."""

    def away(*_given):
        raise OperationalError("away")

    with connection.execute_wrapper(away):
        return client.get("/usaha/")


@pytest.mark.parametrize("kind", REFUSALS)
def test_every_kind_of_answer_has_the_headers(settings, db, kind):
    settings.ROOT_AREA = "33"
    client = enter(make.user("district_officer"))
    status, ask = REFUSALS[kind]

    answer = ask(client)
    answer.close()

    assert answer.status_code == status
    assert lacks(answer) == []


@pytest.mark.parametrize("sabotaged", ["operations.middleware.headers", "csp.middleware"])
def test_without_one_of_them_every_kind_is_bare(settings, db, sabotaged):
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if sabotaged not in name]

    found, seen = bare(Client(raise_request_exception=False), ["/masuk/", "/tidak-ada/"])

    assert len(found) == seen
