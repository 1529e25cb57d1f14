"""A list is compared with those before it by looking at each row once, whatever PostgreSQL believes
of a list that it never counted."""

import pytest
from django.db import connection, transaction

from gerai.foundation import sql
from gerai.foundation.database.queries import known_rows
from gerai.inventory.intake import actions
from gerai.inventory.intake.actions import reading
from gerai.inventory.intake.actions.recognising import PACKAGE, shared_rows
from gerai.inventory.intake.models import Row
from gerai.inventory.intake.rules import TELLING
from tests import make
from tests.make import lists
from tests.make.registry import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return make.user("provincial_officer", area="33")


@pytest.fixture(autouse=True)
def central_java(settings):
    settings.ROOT_AREA = "33"


def of(folder, count, by, name):
    """A list of so many businesses that differ, read."""
    rows = ({"Nama Usaha": f"Warung {n}", "NIK": f"992107120571{n:04}"} for n in range(count))
    path = lists.file(folder, *rows, name=name)
    found = actions.receive(path=path, by=by, at=NOON, sender="Dinas Klaten")
    return actions.read(uid=found.uid, path=path, by=by), path


def plan(name, **params):
    """The steps by which PostgreSQL means to do it."""
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN " + sql.text(PACKAGE, name), params)
        return "\n".join(line for (line,) in cursor.fetchall())


def test_two_lists_are_compared_without_looking_at_every_pair(tmp_path, officer):
    (first, _), (second, _) = (of(tmp_path, n, officer, f"{n}.csv") for n in (3, 4))

    actions.enter(uid=first.uid, by=officer, at=NOON)

    assert shared_rows(second, first, TELLING) == 3
    compared = plan("shared_rows", list=second.pk, other=first.pk, telling=[4, 7])
    assert "Join" not in compared
    assert "Nested Loop" not in compared


def test_the_records_of_earlier_versions_are_asked_for_once(tmp_path, officer):
    first, _ = of(tmp_path, 3, officer, "first.csv")
    actions.enter(uid=first.uid, by=officer, at=NOON)
    second, _ = of(tmp_path, 4, officer, "second.csv")

    assert second.revises == first
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql.text(PACKAGE, "known_records"), {"lineage": [first.uid]})
        for_one_key = plan("recognise", list=second.pk, place=1)
    assert "registry_sourcerecord" not in for_one_key


def test_the_planner_knows_of_a_large_list_before_it_is_compared(tmp_path, officer, monkeypatch):
    before = known_rows(Row._meta.db_table)

    of(tmp_path, 5, officer, "small.csv")
    assert known_rows(Row._meta.db_table) == before

    monkeypatch.setattr(reading, "MANY", 5)
    monkeypatch.setattr(reading, "GROWN", 0.0)
    of(tmp_path, 6, officer, "large.csv")
    assert known_rows(Row._meta.db_table) >= 6
