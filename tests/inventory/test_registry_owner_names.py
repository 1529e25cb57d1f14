"""A record is found by the name of whoever owns it now."""

from datetime import UTC, date, datetime

import pytest

from gerai.foundation.ids import uuid7
from gerai.inventory.registry import models
from gerai.inventory.registry.actions import enter
from gerai.inventory.registry.actions.owning import correct_owner, succeed
from gerai.inventory.registry.queries.search import Filters, search
from tests import make
from tests.make import registry as make_registry

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 25, 5, tzinfo=UTC)


@pytest.fixture
def warung():
    entry = make_registry.entry(name="Soto Ayam Lamongan", owner_name="Rukmini Hartati")
    enter(
        [entry],
        list_uid=uuid7(),
        list_name="uji",
        sender="uji",
        said_at=date(2026, 11, 1),
        by=make.service(),
        at=NOON,
    )
    return models.Business.objects.get(name="Soto Ayam Lamongan")


def found(words: str) -> list[str]:
    officer = make.user("district_officer", "33.74")
    return [row.name for row in search(officer, Filters(words=words), None, 50).rows]


@pytest.mark.parametrize("words", ["rukmini", "rukm", "soto rukmini", '"rukmini hartati"'])
def test_words_may_be_of_the_business_and_of_its_owner(warung, words):
    assert found(words) == ["Soto Ayam Lamongan"]
    assert found(f"{words} bakso") == []


def test_another_areas_officer_finds_nobody(warung):
    stranger = make.user("district_officer", "33.75")

    assert search(stranger, Filters(words="rukmini"), None, 50).rows == []


def test_a_corrected_owner_is_found_by_the_new_name_alone(warung):
    owner = warung.ties.get().person
    correct_owner(
        uid=warung.uid,
        person=owner.uid,
        name="Rukmini Sulastri",
        sex="f",
        values={},
        contacts={},
        by=make.service(),
        at=NOON,
    )

    assert found("sulastri") == ["Soto Ayam Lamongan"]
    assert found("hartati") == []


def test_a_successor_is_found_and_history_gets_no_row_for_it(warung):
    kept = models.Business.pgh_event_model.objects.filter(pgh_obj=warung).count()
    succeed(
        uid=warung.uid,
        name="Budi Kuncoro",
        sex="m",
        values={},
        since=date(2026, 11, 20),
        by=make.service(),
        at=NOON,
    )

    assert found("kuncoro") == ["Soto Ayam Lamongan"]
    assert found("rukmini") == []
    assert models.Business.pgh_event_model.objects.filter(pgh_obj=warung).count() == kept
