"""One key, many calls at once; a crash between effect and answer; tokens that end in the middle."""

import threading
from collections import Counter

import pytest
from django.db import connections
from django.test import Client

from gerai.foundation.api import actions
from gerai.foundation.api.models import Answered
from gerai.inventory.registry.models import Business
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)
RIVALS = 50
NEW = {"name": "Keripik Bu Yah", "area_code": "33.74.06.1001"}


@pytest.fixture
def text(settings):
    settings.API_RATE = 10**6
    make.service()
    return make.token(make.user("district_officer", "33.74"))


def add(text, key="satu-satu", body=NEW):
    heads = {"Authorization": f"Bearer {text}", "Idempotency-Key": key}
    client = Client(raise_request_exception=False)
    return client.post("/api/v1/businesses", body, content_type="application/json", headers=heads)


def together(call) -> list:
    """What fifty callers got who began at the same moment."""
    start, found = threading.Barrier(RIVALS), []

    def one():
        try:
            start.wait()
            found.append(call())
        finally:
            connections.close_all()

    rivals = [threading.Thread(target=one) for _ in range(RIVALS)]
    for rival in rivals:
        rival.start()
    for rival in rivals:
        rival.join()
    return found


def test_fifty_calls_with_one_key_have_one_effect(text, record_property):
    found = together(lambda: add(text))

    statuses = Counter(answer.status_code for answer in found)
    record_property("figure", f"{RIVALS} calls with one key: {dict(statuses)}")
    assert Business.objects.count() == 1
    assert set(statuses) <= {201, 409}
    assert statuses[201] >= 1
    assert {answer.json()["code"] for answer in found if answer.status_code == 409} <= {"in_flight"}
    assert len({answer.content for answer in found if answer.status_code == 201}) == 1
    assert add(text).json()["uid"] == str(Business.objects.get().uid)


def test_a_key_that_nobody_holds_is_found(text, monkeypatch):
    """The saboteur: without the lock and its row every rival has its effect."""
    monkeypatch.setattr(actions, "mine_now", lambda *_given: True)
    monkeypatch.setattr(actions, "keep", lambda *_given: None)
    body = NEW | {"reason": "cabang yang lain"}

    together(lambda: add(text, body=body))

    assert Business.objects.count() > 1


def test_a_crash_between_effect_and_answer_leaves_neither(text, monkeypatch):
    def killed(*_given):
        raise SystemError("killed")

    with monkeypatch.context() as patch:
        patch.setattr(actions, "keep", killed)
        assert add(text).status_code == 500
    assert not Business.objects.exists()
    assert not Answered.objects.exists()

    assert add(text).status_code == 201
    assert add(text).headers["Idempotency-Replayed"] == "true"
    assert Business.objects.count() == 1
