"""T25: every address answers with the security headers, whoever calls, whatever it answers."""

import json
import os
import subprocess
import sys

import pytest

import tests.samples  # noqa: F401 (the record types)
from tests.foundation.test_operations import lacks
from tests.matrix import Matrix

CALLERS = ("stranger", "officer above")
SECURE = """
import json, django
django.setup()
from django.conf import settings
from django.test import Client
answer = Client().get("/tidak-ada/", secure=True, headers={"host": "localhost"})
plain = Client().get("/masuk/", headers={"host": "localhost"})
print(json.dumps({
    "cookies": [getattr(settings, f"{kind}_COOKIE_NAME") for kind in ("SESSION", "CSRF", "DEVICE")],
    "secure": [settings.SESSION_COOKIE_SECURE, settings.CSRF_COOKIE_SECURE],
    "http_only": settings.SESSION_COOKIE_HTTPONLY,
    "same_site": [settings.SESSION_COOKIE_SAMESITE, settings.CSRF_COOKIE_SAMESITE],
    "hsts": answer.headers.get("Strict-Transport-Security"),
    "plain": [plain.status_code, plain.headers.get("Location")],
}))
"""


class Walk(Matrix):
    """All addresses and their records, as a few callers; what each answer lacks is noted."""

    def __init__(self):
        super().__init__(methods=("GET", "POST"))
        self.readers = [reader for reader in self.readers if reader.name in CALLERS]
        self.missing, self.answers = {}, 0

    def call(self, client, method, url, query=None):
        response = super().call(client, method, url, query)
        self.answers += 1
        if missing := lacks(response):
            self.missing[url] = missing
        return response

    def search(self, *_):
        """Only what the addresses themselves answer."""


@pytest.mark.django_db
def test_every_answer_of_every_address_carries_the_security_headers(record_property):
    walk = Walk()
    walk.run()
    of = walk.report.addresses
    record_property("figure", f"T25: {walk.answers} answers of {of} addresses")
    assert walk.missing == {}
    assert walk.report.addresses > 40


@pytest.mark.django_db
@pytest.mark.parametrize("sabotaged", ["operations.middleware.headers", "csp.middleware"])
def test_a_header_that_is_switched_off_is_missed_everywhere(settings, sabotaged):
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if sabotaged not in name]
    walk = Walk()
    walk.only = "operations:"
    walk.run()
    assert len(walk.missing) >= 2


def test_behind_https_cookies_and_transport_are_locked():
    env = os.environ | {"GERAI_SECURE": "1"}
    done = subprocess.run(
        [sys.executable, "-c", SECURE], env=env, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout.splitlines()[-1])
    assert all(name.startswith("__Host-") for name in said["cookies"])
    assert (said["secure"], said["http_only"]) == ([True, True], True)
    assert said["same_site"] == ["Lax", "Lax"]
    assert said["hsts"] == "max-age=31536000; includeSubDomains; preload"
    assert said["plain"] == [301, "https://localhost/masuk/"]
