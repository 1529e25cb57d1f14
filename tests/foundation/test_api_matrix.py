"""T09 on the operations of the API: each with its method, as every reader with a token."""

import pytest

import tests.samples  # noqa: F401 (the record types)
from gerai.foundation.api import policies
from gerai.inventory.registry.models import FoundQuerySet
from tests.matrix import Matrix, addresses, first_wall_alone

pytestmark = pytest.mark.django_db


def run() -> list[str]:
    return [one.removeprefix("api:") for one in Matrix(only="api:business").run().failures]


def test_every_operation_keeps_what_it_declares(record_property, monkeypatch):
    first_wall_alone(monkeypatch)
    report = Matrix(only="api:").run()
    record_property("figure", f"T09 of the API: {report.cells:,} cells")

    assert not report.failures, "\n".join(report.failures[:60])
    assert report.addresses >= 22


def test_every_operation_is_found_by_the_matrix():
    found = {one.name: one.method for one in addresses() if one.method}

    assert found["api:businesses"] == "GET"
    assert found["api:add_business"] == "POST"
    assert found["api:change_business"] == "PATCH"


def test_records_shown_without_scope_are_found(monkeypatch):
    first_wall_alone(monkeypatch)
    monkeypatch.setattr(FoundQuerySet, "visible_to", lambda self, _user: self.all())

    assert any("tells of the record" in one for one in run())


def test_a_door_that_asks_for_nothing_is_found(monkeypatch):
    monkeypatch.setattr(policies, "areas", lambda *_given: [""])
    monkeypatch.setattr(policies, "require_any", lambda *_given, **_more: None)

    assert any("open, ought to be forbidden" in one for one in run())
