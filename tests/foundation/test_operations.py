"""Health, metrics, headers, logs, the doctor."""

import json
import logging

import pytest
from django.conf import settings
from django.core.management import call_command
from django.urls import get_resolver

from gerai.foundation.home import Home, secret
from gerai.foundation.operations.engine import checks, processes
from gerai.foundation.operations.rules import Health, scrub
from tests import make


def test_health_says_only_that_it_lives(client, db):
    answer = client.get("/sehat/")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_metrics_are_shown_to_the_bearer_of_the_token_alone(client, db):
    assert client.get("/metrik/").status_code == 404
    assert client.get("/metrik/", headers={"Authorization": "Bearer no"}).status_code == 404
    token = secret(settings.HOME, "metrics")
    answer = client.get("/metrik/", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 200
    assert "gerai_jobs" in answer.content.decode()


HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def lacks(response) -> list[str]:
    """What T25 asks of every answer and this one does not have."""
    missing = [name for name, value in HEADERS.items() if response.headers.get(name) != value]
    policy = response.headers.get("Content-Security-Policy", "")
    if (
        "default-src 'none'" not in policy
        or "unsafe" in policy
        or "frame-ancestors 'none'" not in policy
    ):
        missing.append("Content-Security-Policy")
    if "camera=()" not in response.headers.get("Permissions-Policy", ""):
        missing.append("Permissions-Policy")
    return missing


def plain_urls(patterns, prefix="") -> list[str]:
    """Every address without a parameter."""
    found = []
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            found += plain_urls(pattern.url_patterns, route)
        elif "<" not in route and "(" not in route:
            found.append("/" + route.replace("^", "").replace("$", ""))
    return found


def test_every_answer_carries_the_security_headers(client, db):
    client.force_login(make.user("provincial_officer", "33"))
    urls = [*plain_urls(get_resolver().url_patterns), "/tidak-ada/"]
    assert len(urls) > 4
    assert {url: lack for url in urls if (lack := lacks(client.get(url)))} == {}


@pytest.mark.parametrize("sabotaged", ["operations.middleware.headers", "csp.middleware"])
def test_a_header_that_is_switched_off_is_missed(client, db, settings, sabotaged):
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if sabotaged not in name]
    assert lacks(client.get("/sehat/"))


def test_a_signed_in_page_is_stored_nowhere(client, db):
    client.force_login(make.user("district_officer"))
    assert client.get("/beranda/").headers["Cache-Control"] == "no-store"


def test_the_deploy_check_is_clean_with_https_on(settings):
    settings.DEBUG = False
    for name in ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT"):
        setattr(settings, name, True)
    settings.SECURE_HSTS_SECONDS = 31_536_000
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = settings.SECURE_HSTS_PRELOAD = True
    call_command("check", deploy=True, fail_level="WARNING")


@pytest.mark.parametrize(
    "text",
    [
        "NIK 9901234567890001 ganda",
        "hubungi 0812-3456-7890",
        "hubungi +62 812 3456 7890",
        "kirim ke sri@example.id",
        "npwp 99.123.456.7-890.000",
    ],
)
def test_a_personal_value_is_covered(text):
    assert "[disamarkan]" in scrub(text)
    assert not any(part in scrub(text) for part in ("9901234567890001", "3456", "sri@"))


@pytest.mark.parametrize(
    "text", ["5.000.000 rupiah", "2026-11-25T10:00:00", "baris 12345", "33.74.06.1001"]
)
def test_an_ordinary_number_stays(text):
    assert scrub(text) == text


def test_an_error_is_logged_without_its_words(capfd):
    formatter = logging.getLogger().handlers
    lines = next(h for h in formatter if type(h) is logging.StreamHandler).formatter
    try:
        raise ValueError("NIK 9901234567890001 salah")
    except ValueError as error:
        record = logging.getLogger("django.request").makeRecord(
            "django.request", logging.ERROR, "f", 1, "Internal Server Error: %s", ("/usaha/",),
            (type(error), error, error.__traceback__),
        )  # fmt: skip
    line = json.loads(lines.format(record))
    assert line["error"] == "ValueError"
    assert "test_operations.py" in line["place"][0]
    assert "9901234567890001" not in json.dumps(line)


def test_the_doctor_says_how_to_mend(tmp_path):
    home = Home(tmp_path / "rumah")
    found = {f.name: f for f in checks.of_machine(home)}
    assert found["home"].health is Health.ATTENTION
    secret(home, "django")
    (home.keys / "django").chmod(0o644)
    found = {f.name: f for f in checks.of_machine(home)}
    assert found["keys"].health is Health.TROUBLE
    assert "chmod" in found["keys"].mend


def test_nothing_serves_an_empty_home_and_stopping_it_is_no_error(tmp_path):
    home = Home(tmp_path)
    assert processes.serving(home) is None
    assert processes.stop(home) is False
    assert list(tmp_path.iterdir()) == []
