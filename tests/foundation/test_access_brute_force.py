"""T27: tries are few whoever makes them, from wherever and through whichever process; and nobody
learns from an answer, or from how long it took, whether there is an account."""

import json
import os
import subprocess
import sys
import time
from datetime import UTC, datetime
from statistics import median
from types import SimpleNamespace

import pytest
from allauth.account import auth_backends
from allauth.core.internal import ratelimit
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.db import connection
from django.test import Client

from gerai.foundation.access.engine import shared
from tests import make
from tests.foundation.test_access_sign_in import code_now

PASSWORD = "kapal-biru-berlayar"
WRONG, WAIT = "tidak cocok", "Tunggu"
SEVERAL = [120, pytest.param(10_000, marks=pytest.mark.soak)]
QUARTER = 15 * 60  # seconds in which an account has ten tries


def account(email):
    user = make.user(email=email)
    user.set_password(PASSWORD)
    user.save()
    return user


def tried(login, password="salah-sekali", address="10.0.0.1", client=None):
    client = client or Client(REMOTE_ADDR=address)
    return client.post("/masuk/", {"login": login, "password": password})


@pytest.fixture
def clock(monkeypatch):
    """The clock by which tries are counted: a try takes a few ms, however slow the machine is."""
    found = SimpleNamespace(at=time.time(), monotonic=time.monotonic, sleep=time.sleep)

    def ticked():
        found.at += 0.001
        return found.at

    found.time = ticked
    told = SimpleNamespace(now=lambda: datetime.fromtimestamp(ticked(), UTC))
    monkeypatch.setattr(ratelimit, "time", found)
    monkeypatch.setattr(shared, "timezone", told)
    return found


@pytest.mark.django_db
@pytest.mark.parametrize("tries", SEVERAL)
def test_a_flood_from_everywhere_has_ten_tries_an_account(tries, clock, settings):
    settings.SIGN_IN_FAILURES, began = 10 * tries, clock.at
    owners = [account(f"petugas{n}@dinas.example") for n in range(5)]
    own = Client(REMOTE_ADDR="10.9.9.9")
    assert tried(owners[0].email, PASSWORD, client=own).status_code == 302
    own.post("/keluar/")

    judged = {owner.email: 0 for owner in owners}
    for n in range(tries):
        login = owners[n % 5].email
        address = f"10.{n >> 16 & 255}.{n >> 8 & 255}.{n & 255}"
        text = tried(login, address=address).text
        assert (WRONG in text) != (WAIT in text)
        judged[login] += WRONG in text

    assert clock.at - began < QUARTER
    assert set(judged.values()) == {10}
    assert tried(owners[0].email, PASSWORD, "10.8.8.8").status_code == 200  # a stranger waits
    assert tried(owners[0].email, PASSWORD, client=own).status_code == 302  # its owner does not
    clock.at = began + QUARTER
    assert WAIT in tried(owners[1].email, address="10.7.7.7").text
    clock.at += QUARTER
    texts = [tried(owners[1].email, address=f"10.7.8.{n}").text for n in range(14)]
    assert sum(WRONG in text for text in texts) == 10


@pytest.mark.django_db
def test_one_address_has_a_hundred_tries_over_all_accounts():
    answers = [tried(f"x{n}@dinas.example").text for n in range(110)]
    assert sum(WRONG in text for text in answers) == 100
    assert WAIT in answers[-1]


@pytest.mark.django_db
def test_without_the_limits_a_flood_is_judged_to_its_end(settings):
    settings.ACCOUNT_RATE_LIMITS = False
    account("sri@dinas.example")
    assert all(WRONG in tried("sri@dinas.example").text for _ in range(120))


def guessed(user, guesses):
    """Each by somebody who knows the password and comes anew; whether it was judged."""
    for n in range(guesses):
        client = Client(REMOTE_ADDR=f"10.1.0.{n}")
        tried(user.email, PASSWORD, client=client)
        yield "Kode tidak cocok" in client.post("/masuk/kode/", {"code": "000000"}).text


@pytest.mark.django_db
def test_the_code_of_the_second_step_has_ten_guesses_over_all_sessions():
    user = account("sri@dinas.example")
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    assert sum(guessed(user, 14)) == 10
    client = Client(REMOTE_ADDR="10.2.0.1")
    tried(user.email, PASSWORD, client=client)
    client.post("/masuk/kode/", {"code": code_now(secret)})
    assert client.get("/akun/").status_code == 302  # also the right one has to wait


@pytest.mark.django_db
def test_without_the_limits_the_code_is_guessed_on(settings):
    settings.ACCOUNT_RATE_LIMITS = False
    user = account("sri@dinas.example")
    TOTP.activate(user, generate_totp_secret())
    assert sum(guessed(user, 14)) == 14


def spent(login):
    """Seconds of a try, as the database and the digest make them."""
    began = time.perf_counter()
    tried(login, address=f"10.3.0.{int(began * 1000) % 250}")
    return time.perf_counter() - began


def ratio():
    """The time of a try with an account to that of one without."""
    there, nobody = [], []
    for n in range(5):
        account(f"ada{n}@dinas.example")
        there.append(spent(f"ada{n}@dinas.example"))
        nobody.append(spent(f"tidak{n}@dinas.example"))
    return median(there) / median(nobody)


@pytest.fixture
def slow_digest(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]


@pytest.mark.django_db
def test_a_try_takes_as_long_whether_there_is_an_account_or_not(slow_digest):
    assert 0.6 < ratio() < 1.6


@pytest.mark.django_db
def test_without_the_digest_for_nobody_the_time_tells(slow_digest, monkeypatch):
    backend = auth_backends.AuthenticationBackend
    name = next(name for name in vars(backend) if "timing" in name)
    monkeypatch.setattr(backend, name, lambda *_given, **_more: None)
    assert ratio() > 1.6


# — two processes —

RIVAL = """
import json, sys
import django
from django.conf import settings
if sys.argv[2] == "own":
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
django.setup()
from django.db import connection
connection.settings_dict.update(json.loads(sys.argv[1]))
from django.test import Client
from django.core.cache import cache
from django.test.utils import setup_test_environment
if sys.argv[2] == "own":
    cache.add("sign-in-failures", 0)
setup_test_environment()
print("ready", flush=True)
sys.stdin.readline()
form = {"login": "sri@dinas.example", "password": "salah-sekali"}
said = [Client(REMOTE_ADDR=f"10.{sys.argv[3]}.0.{n}").post("/masuk/", form).text for n in range(9)]
print(sum("tidak cocok" in text for text in said))
"""


def rivals(memory):
    """How many tries two processes were judged for, which began at once."""
    account("sri@dinas.example")
    place = {
        key: connection.settings_dict[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT")
    }
    env = os.environ | {"DJANGO_SETTINGS_MODULE": "gerai.settings.test"}
    both = [
        subprocess.Popen(
            [sys.executable, "-c", RIVAL, json.dumps(place), memory, str(number)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=env,
        )
        for number in (1, 2)
    ]  # fmt: skip
    for one in both:
        assert one.stdout.readline() == "ready\n"
    for one in both:
        one.stdin.write("\n")
        one.stdin.flush()
    return [int(one.communicate(timeout=60)[0]) for one in both]


def test_two_processes_count_together(transactional_db):
    judged = rivals("shared")
    assert sum(judged) == 10
    assert all(judged)


def test_two_processes_with_a_memory_each_would_not(transactional_db):
    assert rivals("own") == [9, 9]
