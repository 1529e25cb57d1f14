"""A record repeats the newest that is said of it, whichever way it was said."""

from datetime import UTC, date, datetime
from importlib import import_module

import pytest
from django.db import connection

from gerai.foundation.ids import uuid7
from gerai.inventory.registry.actions import enter, living
from gerai.inventory.registry.actions.adding import add
from gerai.inventory.registry.models import Business
from gerai.inventory.registry.queries.search import Filters, search
from gerai.inventory.registry.rules import FactEntry, FactKind
from tests import make
from tests.make import registry as make_registry

pytestmark = pytest.mark.django_db
MIGRATIONS = "gerai.inventory.registry.migrations"
NOON = datetime(2026, 11, 25, 5, tzinfo=UTC)
LAST_YEAR, THIS_YEAR = date(2025, 6, 1), date(2026, 6, 1)
SAID = (
    FactEntry(FactKind.MAIN_CONSTRAINT, "marketing", THIS_YEAR),
    FactEntry(FactKind.AFFECTED, "yes", THIS_YEAR),
    FactEntry(FactKind.MAIN_CONSTRAINT, "capital", LAST_YEAR),
)


@pytest.fixture
def officer():
    return make.user("district_officer", "33.74")


def listed(by):
    """The record as one of a list said it."""
    given = {"list_name": "uji", "sender": "uji", "said_at": THIS_YEAR, "by": by, "at": NOON}
    enter([make_registry.entry(facts=SAID)], list_uid=uuid7(), **given)
    return Business.objects.get()


def typed(by):
    """The record as an officer typed it."""
    return add(uid=uuid7(), entry=make_registry.entry(facts=SAID), by=by, at=NOON)


def told(by):
    """The record with what was told of it afterwards, the older last."""
    business = add(uid=uuid7(), entry=make_registry.entry(), by=by, at=NOON)
    for fact in SAID:
        living.tell_fact(
            uid=business.uid, kind=fact.kind, value=fact.value, on=fact.on, by=by, at=NOON
        )
    return Business.objects.get()


@pytest.mark.parametrize("way", [listed, typed, told])
def test_the_list_is_narrowed_by_the_newest_of_each_kind(officer, way):
    business = way(officer)

    for narrowed, count in (
        ({"constraint": "marketing", "affected": "yes"}, 1),
        ({"constraint": "capital"}, 0),
        ({"affected": "no"}, 0),
    ):
        assert search(officer, Filters(**narrowed), None, 50).total == count, narrowed
    kept = Business.objects.get()
    assert (business.affected, business.main_constraint) == ("yes", "marketing")
    assert (kept.affected, kept.main_constraint) == ("yes", "marketing")


def test_of_two_of_one_day_the_one_said_last_counts(officer):
    business = told(officer)

    for value in ("capital", "shipping"):
        living.tell_fact(
            uid=business.uid,
            kind=FactKind.MAIN_CONSTRAINT,
            value=value,
            on=THIS_YEAR,
            by=officer,
            at=NOON,
        )

    assert Business.objects.get().main_constraint == "shipping"


def test_what_is_repeated_makes_neither_a_version_nor_a_row_of_history(officer):
    business = told(officer)

    assert business.version == 1
    assert not Business.pgh_event_model.objects.exists()


def test_the_migration_gives_the_records_that_were_there_what_their_facts_say(officer):
    business, other = told(officer), make.business("Tanpa keterangan")
    living.tell_fact(
        uid=business.uid,
        kind=FactKind.MAIN_CONSTRAINT,
        value="shipping",
        on=THIS_YEAR,
        by=officer,
        at=NOON,
    )
    Business.objects.update(affected="", main_constraint="")

    with connection.cursor() as cursor:
        cursor.execute(import_module(f"{MIGRATIONS}.0002_repeated_facts").FILL)

    kept = Business.objects.in_bulk()
    assert (kept[business.pk].affected, kept[business.pk].main_constraint) == ("yes", "shipping")
    assert (kept[other.pk].affected, kept[other.pk].main_constraint) == ("", "")
