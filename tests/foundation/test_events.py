"""What happened is recorded without personal values, chained after the commit, never changed."""

import threading
from datetime import timedelta

import psycopg
import pytest
from django.db import connection, transaction, utils
from django.utils.timezone import now

from gerai.foundation.events import actions, queries
from gerai.foundation.events.actions import record
from gerai.foundation.events.models import Event, Link
from gerai.foundation.events.rules import PersonalInEvent, WrongName, personal_looking
from gerai.foundation.home import Home
from tests.engine import CLUSTER
from tests.make.access import user

UID = "01938475-1234-7123-8123-123456789012"


@pytest.fixture
def home(settings, tmp_path) -> Home:
    """A home whose audit folder is this test's own."""
    settings.HOME = Home(tmp_path)
    return settings.HOME


def test_an_event_says_what_happened_to_what_where_and_by_whom(db):
    officer = user("district_officer")

    event = record("account.opened", subject=officer, by=officer, area="33.74", rows=3)

    event.refresh_from_db()
    assert (event.name, event.by, event.area_code) == ("account.opened", officer, "33.74")
    assert event.subject == f"access.user:{officer.uid}"
    assert event.data == {"rows": 3}


@pytest.mark.parametrize(
    "data",
    [
        {"said": "NIK 9901014101800001"},
        {"said": "9901 0141 0180 0001"},
        {"said": "01.312.166.0-091.000"},
        {"said": "hubungi 0812-3456-7890"},
        {"said": "+6281234567890"},
        {"said": "sri@example.id"},
        {"rows": ["x", "9901014101800001"]},
        {"number": 9901014101800001},
        {"phone": "kept"},
    ],
)
def test_an_event_that_names_a_person_is_refused_without_repeating_it(db, data):
    officer = user()

    with pytest.raises(PersonalInEvent) as refusal:
        record("account.opened", subject=officer, by=officer, **data)

    assert not any(str(value) in str(refusal.value) for value in data.values())
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    "text",
    [UID, "a" * 24 + "1234567890123456" + "b" * 24, "2026-11-25T05:00:00+00:00", "33.74.06.1001"],
)
def test_ids_digests_times_and_areas_are_not_taken_for_persons(text):
    assert not personal_looking(text)


def test_a_name_is_a_noun_and_what_befell_it(db):
    with pytest.raises(WrongName):
        record("Opened account", subject=user(), by=None)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE events_event SET name = ''",
        "UPDATE events_link SET seen = 1",
        "DELETE FROM events_event",
        "DELETE FROM events_link",
        "TRUNCATE events_event, events_link CASCADE",
    ],
)
def test_not_even_the_owner_of_the_tables_changes_what_happened(db, statement):
    with (
        psycopg.connect(CLUSTER.dsn(database="test_gerai")) as owner,
        pytest.raises(psycopg.errors.InsufficientPrivilege, match="never changed"),
    ):
        owner.execute(statement)


def test_the_chain_grows_by_what_was_committed_and_only_once(db):
    officer = user()
    for number in range(3):
        record("account.opened", subject=officer, by=officer, rows=number)

    assert actions.chain(at=now()) == 3
    assert actions.chain(at=now()) == 0
    record("account.closed", subject=officer, by=officer)
    assert actions.chain(at=now()) == 1

    assert list(Link.objects.order_by("position").values_list("position", flat=True)) == [
        1,
        2,
        3,
        4,
    ]
    verdict = queries.verdict()
    assert (verdict.checked, verdict.waiting, verdict.troubles) == (4, 0, [])


def test_chunks_of_the_chain_join_without_a_gap(db, monkeypatch):
    monkeypatch.setattr(actions, "AT_ONCE", 2)
    officer = user()
    for _ in range(5):
        record("account.opened", subject=officer, by=None)

    assert actions.chain(at=now()) == 5
    assert queries.verdict().troubles == []


def slow_writer(seen: threading.Event, end: threading.Event, officer) -> None:
    """Records first, commits last."""
    try:
        with transaction.atomic():
            record("account.opened", subject=officer, by=None, who="slow")
            seen.set()
            end.wait(20)
    finally:
        connection.close()


def race() -> list[str]:
    """A slow transaction has the lower event; the chain runs before it ends and after."""
    officer, seen, end = user(), threading.Event(), threading.Event()
    thread = threading.Thread(target=slow_writer, args=(seen, end, officer))
    thread.start()
    seen.wait(20)
    record("account.closed", subject=officer, by=None, who="fast")
    actions.chain(at=now())
    end.set()
    thread.join()
    actions.chain(at=now())
    return [link.event.data["who"] for link in Link.objects.order_by("position")]


def test_a_slow_writers_event_is_linked_when_it_ends(transactional_db, home):
    assert race() == ["fast", "slow"]
    assert queries.verdict().troubles == []
    assert queries.verdict().waiting == 0


def test_by_the_last_number_alone_a_slow_writers_event_would_be_lost(
    transactional_db, home, monkeypatch
):
    def past_the_last() -> int:
        last = Link.objects.order_by("-position").select_related("event").first()
        return last.event.transaction + 1 if last else 0

    monkeypatch.setattr(queries, "floor", past_the_last)

    assert race() == ["fast"]


def test_two_who_chain_at_once_make_one_chain(transactional_db, home):
    officer = user()
    for _ in range(50):
        record("account.opened", subject=officer, by=None)

    def chain() -> None:
        actions.chain(at=now())
        connection.close()

    threads = [threading.Thread(target=chain) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert Link.objects.count() == 50
    assert queries.verdict().troubles == []


def test_the_head_is_kept_in_the_home_each_time_and_hourly_for_good(transactional_db, home):
    officer, noon = user(), now()
    for minutes in (0, 10, 70):
        record("account.opened", subject=officer, by=None)
        actions.chain(at=noon + timedelta(minutes=minutes))

    assert '"position": 3' in (home.path / "audit" / "head").read_text()
    heads = (home.path / "audit" / "heads").read_text().splitlines()
    assert [line.split(",")[0] for line in heads] == ['{"position": 1', '{"position": 3']


def test_a_rolled_back_act_leaves_neither_event_nor_link(transactional_db, home):
    def rolled_back() -> None:
        with transaction.atomic():
            record("account.opened", subject=user(), by=None)
            raise utils.IntegrityError

    with pytest.raises(utils.IntegrityError):
        rolled_back()

    assert actions.chain(at=now()) == 0
    assert not (home.path / "audit").exists()
