"""Two officers at one moment: a pattern is taken once, and the numbers of the list stay true."""

import threading
from contextlib import suppress

import pytest
from django.db import connection
from django.db.models import QuerySet

from gerai.foundation.answers import Refused
from gerai.inventory.intake import actions
from gerai.inventory.intake.actions import mending
from gerai.inventory.intake.models import BusinessList, Mending
from tests import make
from tests.make import lists
from tests.make.registry import NOON

ROWS, GOOD = 12, 13


@pytest.fixture
def found(settings, transactional_db, tmp_path):
    """Rows with a number for a name among some that have a name."""
    settings.ROOT_AREA = "33"
    by = make.user("district_officer", area="33.10")
    good = ({"Nama Usaha": f"Soto {n}"} for n in range(GOOD))
    numbers = ({"Nama Usaha": "12", "Nama Pemilik": f"Orang {chr(65 + n)}"} for n in range(ROWS))
    path = lists.file(tmp_path, *good, *numbers)
    made = actions.receive(path=path, sender="Dinas", within="33.10", by=by, at=NOON)
    return actions.read(uid=made.uid, path=path, by=by)


def race(monkeypatch, found):
    """Both take all proposals; each has seen the list before either writes, unless the lock keeps
    it from that."""
    officers = [make.user("district_officer", "33.10") for _ in range(2)]
    looked, proposed, outcomes = threading.Barrier(2), mending.proposed, []

    def waiting(*given):
        seen = list(proposed(*given))
        with suppress(threading.BrokenBarrierError):
            looked.wait(1)
        return seen

    def accept(by):
        try:
            done = mending.accept_all(uid=found.uid, kind="name.not_name", by=by, at=NOON)
            outcomes.append(done.rows)
        except Refused:
            outcomes.append(0)
        finally:
            connection.close()

    monkeypatch.setattr(mending, "proposed", waiting)
    threads = [threading.Thread(target=accept, args=(by,)) for by in officers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found.refresh_from_db()
    return sorted(outcomes)


def test_a_pattern_is_taken_once(found, monkeypatch):
    assert race(monkeypatch, found) == [0, ROWS]
    assert found.counts["ready"] == found.rows.filter(state="ready").count() == ROWS + GOOD
    assert found.mends == 1
    assert set(Mending.objects.values_list("version", flat=True)) == {1}


def test_without_the_lock_both_take_it_and_one_is_lost(found, monkeypatch):
    """The saboteur: nobody waits for the list."""
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **_more: rows.all())

    assert race(monkeypatch, found) == [ROWS, ROWS]
    assert found.mends == 1  # of two acts: one wrote over the other


def test_a_row_that_is_mended_while_the_list_is_entered_enters_too(found, monkeypatch):
    """Between two chunks; what was made ready ahead is of the list as it was."""
    by = make.user("district_officer", "33.10")
    monkeypatch.setattr("gerai.inventory.intake.actions.entering.begin", begun(found, by))

    actions.enter(uid=found.uid, by=by, at=NOON)

    fresh = BusinessList.objects.get(pk=found.pk)
    assert (fresh.state, fresh.counts["entered"], fresh.counts["ready"]) == (
        "entered", ROWS + GOOD, 0,
    )  # fmt: skip


def begun(found, by):
    """`begin`, behind which an officer takes all proposals."""
    from gerai.inventory.intake.actions import entering

    begin = entering.begin

    def then(**given):
        rows = begin(**given)
        mending.accept_all(uid=found.uid, kind="name.not_name", by=by, at=NOON)
        return rows

    return then
