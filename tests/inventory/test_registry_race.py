"""Two officers who change one record at one moment: both changes are there, one after the other."""

import threading
from contextlib import suppress

import pytest
from django.db import connection

from gerai.foundation.events.models import Event
from gerai.inventory.registry.actions import changing
from gerai.inventory.registry.models import Business
from gerai.inventory.registry.rules import origin_of
from tests import make
from tests.make import registry


def race(monkeypatch, *given):
    """Each gives other fields; all have read the record before any of them writes it, unless the
    lock keeps them from it."""
    business = make.business("Warung", workers=2)
    officers = [make.user("district_officer", "33.74") for _ in given]
    read, fields_at = threading.Barrier(len(given)), changing.fields_at
    outcomes = []

    def waiting(found, version):
        seen = fields_at(found, version)
        with suppress(threading.BrokenBarrierError):
            read.wait(1)
        return seen

    def change(officer, fields):
        try:
            changing.change(uid=business.uid, seen=1, given=fields, by=officer, at=registry.NOON)
            outcomes.append("saved")
        except changing.Clash:
            outcomes.append("clash")
        finally:
            connection.close()

    monkeypatch.setattr(changing, "fields_at", waiting)
    threads = [
        threading.Thread(target=change, args=pair) for pair in zip(officers, given, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    business.refresh_from_db()
    return business, sorted(outcomes)


def test_different_fields_are_both_saved_each_with_its_origin(transactional_db, monkeypatch):
    business, outcomes = race(monkeypatch, {"workers": 5}, {"products": "es"})

    assert outcomes == ["saved", "saved"]
    assert (business.workers, business.products, business.version) == (5, "es", 3)
    assert origin_of(business.origins, "workers")
    assert origin_of(business.origins, "products")
    assert Event.objects.filter(name="business.changed").count() == 2


def test_of_one_field_the_second_is_told(transactional_db, monkeypatch):
    business, outcomes = race(monkeypatch, {"workers": 5}, {"workers": 9})

    assert outcomes == ["clash", "saved"]
    assert business.workers in {5, 9}
    assert business.version == 2


@pytest.mark.parametrize("second", [{"products": "es"}, {"workers": 9}])
def test_without_the_lock_one_of_them_would_be_lost(transactional_db, monkeypatch, second):
    monkeypatch.setattr(
        changing, "locked", lambda uid, by: Business.objects.visible_to(by).get(uid=uid)
    )

    business, outcomes = race(monkeypatch, {"workers": 5}, second)

    assert outcomes == ["saved", "saved"]
    assert business.version == 2
    assert len(business.origins) == 1
