"""T34: whatever a superuser does to the record of what happened, `audit verify` finds and locates.

Each kind of tampering is done in a transaction of its own that is rolled back after the check.
"""

import time
import tracemalloc

import pytest
from django.db import connection, transaction
from django.utils.timezone import now

from gerai.foundation.events import actions, queries, rules
from gerai.foundation.events.models import Event, Link
from gerai.foundation.home import Home
from gerai.foundation.ids import uuid7
from tests.engine import CLUSTER
from tests.make.access import user

MANY = 500
LONG = 100_000
HELD = 3 << 20  # bytes that a check by 500 events holds at most, however long the chain is
ROLE = ("USER", "PASSWORD")
INSERT = """
INSERT INTO events_event (uid, name, subject, area_code, by_id, at, transaction, data)
VALUES (gen_random_uuid(), 'account.opened', 'access.user:x', '', NULL, {at}, {transaction}, '{{}}')
"""
SWAP = """
WITH pair AS (SELECT position, {column} FROM events_link WHERE position IN (100, 200))
UPDATE events_link l SET {column} = p.{column} FROM pair p
WHERE l.position IN (100, 200) AND p.position = 300 - l.position
"""
SWAP_EVENTS = """
WITH pair AS (SELECT l.position, e.id, e.name, e.subject, e.data, e.uid FROM events_event e
  JOIN events_link l ON l.event_id = e.id WHERE l.position IN (100, 200))
UPDATE events_event e SET data = p.data FROM pair p, pair mine
WHERE mine.id = e.id AND p.position = 300 - mine.position
"""
AT_100 = "WHERE id = (SELECT event_id FROM events_link WHERE position = 100)"
UNLINK = "DELETE FROM events_link WHERE position = 100"
KINDS: dict[str, tuple[str, str, int]] = {
    # the tampering: (SQL, what is found, at which position)
    "name edited": (f"UPDATE events_event SET name = 'account.closed' {AT_100}", "changed", 100),
    "subject edited": (f"UPDATE events_event SET subject = 'x' {AT_100}", "changed", 100),
    "area edited": (f"UPDATE events_event SET area_code = '33.75' {AT_100}", "changed", 100),
    "actor removed": (f"UPDATE events_event SET by_id = NULL {AT_100}", "changed", 100),
    "actor replaced": (f"UPDATE events_event SET by_id = by_id + 1 {AT_100}", "changed", 100),
    "time moved a little": (
        f"UPDATE events_event SET at = at + interval '1 microsecond' {AT_100}", "changed", 100
    ),
    "figure edited": (
        f"""UPDATE events_event SET data = '{{"rows": 101}}' {AT_100}""", "changed", 100
    ),
    "key added": (
        f"""UPDATE events_event SET data = data || '{{"more": 1}}' {AT_100}""", "changed", 100
    ),
    "key removed": (f"UPDATE events_event SET data = '{{}}' {AT_100}", "changed", 100),
    "uid replaced": (f"UPDATE events_event SET uid = gen_random_uuid() {AT_100}", "changed", 100),
    "transaction edited": (f"UPDATE events_event SET transaction = 1 {AT_100}", "changed", 100),
    "number changed": (
        f"UPDATE events_event SET id = 900000 {AT_100};"
        "UPDATE events_link SET event_id = 900000 WHERE position = 100", "changed", 100
    ),
    "event deleted with its link": (
        f"DELETE FROM events_event {AT_100}; {UNLINK}", "missing", 100
    ),
    "event deleted, link left": (f"DELETE FROM events_event {AT_100}", "missing", 100),
    "link deleted, event left": (UNLINK, "missing", 100),
    "ten deleted": (
        "DELETE FROM events_link WHERE position BETWEEN 100 AND 109", "missing", 100
    ),
    "deleted and the rest moved up": (
        f"{UNLINK}; UPDATE events_link SET position = -position WHERE position > 100;"
        "UPDATE events_link SET position = -position - 1 WHERE position < 0", "changed", 100
    ),
    "inserted in the middle": (
        "UPDATE events_link SET position = -position WHERE position >= 100;"
        "UPDATE events_link SET position = -position + 1 WHERE position < 0;"
        + INSERT.format(at="now()", transaction=5)
        + "; INSERT INTO events_link (position, event_id, seen, at, digest)"
        " SELECT 100, max(id), 5, now(), sha256('x') FROM events_event", "changed", 100
    ),
    "events swapped": (SWAP_EVENTS, "changed", 100),
    "links swapped": (
        "UPDATE events_link SET position = -position WHERE position IN (100, 200);"
        "UPDATE events_link SET position = 300 + position WHERE position < 0", "changed", 100
    ),
    "digests swapped": (SWAP.format(column="digest"), "changed", 100),
    "digest overwritten": (
        "UPDATE events_link SET digest = sha256('x') WHERE position = 100", "changed", 100
    ),
    "link's time edited": (
        "UPDATE events_link SET at = at - interval '1 day' WHERE position = 100", "changed", 100
    ),
    "link's horizon edited": (
        "UPDATE events_link SET seen = seen + 1 WHERE position = 100", "changed", 100
    ),
    "tail cut": ("DELETE FROM events_link WHERE position > 495", "cut", 496),
    "all removed": ("TRUNCATE events_event, events_link CASCADE", "cut", 1),
}  # fmt: skip


@pytest.fixture
def many(request) -> int:
    """How many events the chain has; a test may say another number."""
    return getattr(request, "param", MANY)


@pytest.fixture
def superuser(django_db_setup, django_db_blocker, request, settings, tmp_path, many):
    """The connection belongs to the server's superuser; a chain of so many events stands."""
    settings.HOME = Home(tmp_path)
    with django_db_blocker.unblock():
        connection.close()  # it is the web's, and would be kept
    web = {key: connection.settings_dict[key] for key in ROLE}
    connection.settings_dict.update(USER="postgres", PASSWORD=CLUSTER.password("postgres"))
    request.getfixturevalue("db")
    officer = user()
    rows = [
        Event(
            name="account.opened",
            subject=f"access.user:{uuid7()}",
            area_code="33.74",
            by=officer,
            data={"rows": row},
        )
        for row in range(1, many + 1)
    ]
    Event.objects.bulk_create(rows, batch_size=5_000)
    actions.chain(at=now())
    actions.note_head()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET session_replication_role = replica")
    request.addfinalizer(connection.close)  # noqa: PT021 (before `db` ends, not after)
    yield
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = origin")
    connection.settings_dict.update(web)


def found_after(statement: str) -> list[tuple[str, int]]:
    """What is found after the tampering, by kind and first place; the tampering is undone."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(statement)
        found = [(trouble.what, trouble.first) for trouble in queries.verdict().troubles]
        transaction.set_rollback(True)
    return found


@pytest.mark.parametrize(
    "many", [MANY, pytest.param(LONG, marks=pytest.mark.soak)],
    indirect=True,
)  # fmt: skip
def test_every_kind_of_tampering_is_found_where_it_was_done(superuser, many, record_property):
    began = time.monotonic()
    verdict = queries.verdict()
    spent = time.monotonic() - began
    record_property("figure", f"T34: {many:,} events looked through in {spent:.1f} s")
    assert (verdict.checked, verdict.troubles) == (many, [])

    missed = {
        kind: found
        for kind, (statement, what, where) in KINDS.items()
        if (what, where) not in (found := found_after(statement))
    }

    assert missed == {}
    assert len(KINDS) >= 20
    assert queries.verdict().troubles == []


def held_by_a_check(many: int) -> int:
    """Bytes at the most."""
    tracemalloc.start()
    assert queries.verdict().checked == many
    _, held = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return held


@pytest.mark.parametrize("many", [5_000, pytest.param(LONG, marks=pytest.mark.soak)], indirect=True)
def test_a_chain_is_looked_through_piece_by_piece_however_long(superuser, many, monkeypatch):
    monkeypatch.setattr(queries, "AT_ONCE", 500)
    assert held_by_a_check(many) < HELD

    monkeypatch.setattr(queries, "AT_ONCE", many)  # the saboteur: all of it at once
    assert held_by_a_check(many) > HELD


def test_a_digest_that_does_not_cover_the_event_would_miss_the_edits(superuser, monkeypatch):
    monkeypatch.setattr(rules, "digest", lambda _previous, entry: entry.digest)

    missed = [kind for kind, (statement, *_) in KINDS.items() if not found_after(statement)]

    assert len([kind for kind in missed if "edited" in kind]) >= 7


def test_without_the_head_outside_a_cut_tail_would_pass(superuser, tmp_path):
    (tmp_path / "audit" / "head").unlink()
    (tmp_path / "audit" / "heads").unlink()

    assert found_after(KINDS["tail cut"][0]) == []
    assert found_after(KINDS["all removed"][0]) == []


def test_a_chain_written_anew_does_not_fit_the_kept_heads(superuser):
    with transaction.atomic():
        Event.objects.filter(link__position=100).update(area_code="33.75")
        last = rules.GENESIS
        for entry in list(queries.entries()):
            last = rules.digest(last, entry)
            Link.objects.filter(position=entry.position).update(digest=last)
        found = [
            (trouble.what, trouble.first, trouble.last) for trouble in queries.verdict().troubles
        ]
        transaction.set_rollback(True)

    assert found == [("rewritten", 1, MANY)]


def test_an_event_slipped_in_for_an_earlier_day_is_found(superuser):
    statement = INSERT.format(
        at="now() - interval '3 days'", transaction="(pg_current_xact_id()::text)::bigint"
    )
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(statement)
        actions.chain(at=now())
        found = [(trouble.what, trouble.first) for trouble in queries.verdict().troubles]
        transaction.set_rollback(True)

    assert found == [("backdated", MANY + 1)]


def test_an_event_hidden_from_the_chain_is_found(superuser):
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(INSERT.format(at="now()", transaction=3) + " RETURNING id")
            (number,) = cursor.fetchone()
        assert actions.chain(at=now()) == 0
        found = [(trouble.what, trouble.first) for trouble in queries.verdict().troubles]
        transaction.set_rollback(True)

    assert found == [("hidden", number)]
