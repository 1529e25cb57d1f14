"""Jobs are queued in the transaction that asks for them, and the worker does them."""

import json

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import TaskNotFound

from gerai import cli
from gerai.foundation.events import actions, queries
from gerai.foundation.events.actions import LISTENERS, listen, record
from gerai.foundation.events.models import Event
from gerai.foundation.home import Home
from gerai.foundation.later import later
from tests.make.access import user

HEARD: list[int] = []


@app.task(name="tests.hear", queue="tests")
def hear(*, event_id: int) -> None:
    """Notes which event woke it."""
    HEARD.append(event_id)


def work() -> None:
    """The worker does what is queued, then ends."""
    worker = app.with_connector(app.connector.get_worker_connector())
    worker.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)


@pytest.fixture
def listening(settings, tmp_path, transactional_db):
    """The job above hears of opened accounts; the home is this test's own."""
    settings.HOME = Home(tmp_path)
    HEARD.clear()
    empty_queue()
    listen("account.opened")(hear)
    yield
    LISTENERS["account.opened"].remove(hear)
    empty_queue()


def empty_queue() -> None:
    """Django's flush leaves the tables of the queue alone."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")


def test_a_listener_is_woken_with_the_event(listening):
    event = record("account.opened", subject=user(), by=None)
    record("account.closed", subject=user(), by=None)

    work()

    assert [event.pk] == HEARD
    assert set(ProcrastinateJob.objects.values_list("status", flat=True)) <= {"succeeded", "todo"}


def test_a_rolled_back_act_wakes_nobody(listening):
    with transaction.atomic():
        record("account.opened", subject=user(), by=None)
        later("events.chain", timestamp=0)
        transaction.set_rollback(True)

    assert not ProcrastinateJob.objects.exists()
    assert not Event.objects.exists()


def test_a_job_outside_the_transaction_would_survive_the_rollback(listening):
    later("events.chain", timestamp=0)
    with transaction.atomic():
        record("account.opened", subject=user(), by=None)
        transaction.set_rollback(True)

    assert ProcrastinateJob.objects.count() == 1


def test_the_worker_chains_what_was_committed(listening):
    record("account.closed", subject=user(), by=None)
    later("events.chain", timestamp=0)

    work()

    assert queries.verdict().checked == 1


def test_a_job_that_does_not_exist_is_refused_when_it_is_queued(db):
    with pytest.raises(TaskNotFound):
        later("events.no_such_job", event_id=1)


def test_the_command_says_intact_or_names_the_place(listening, capsys, monkeypatch):
    monkeypatch.setattr(cli, "prepare", lambda _needs, _stack: None)
    record("account.closed", subject=user(), by=None)

    assert cli.main(["audit", "head", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["head"]["position"] == 1
    assert cli.main(["audit", "verify"]) == 0
    assert capsys.readouterr().out == "Rantai utuh: 1 kejadian diperiksa, 0 menunggu.\n"

    (actions.settings.HOME.path / "audit" / "head").write_text(
        '{"position": 3, "digest": "", "at": "2026-11-25T05:00:00+00:00"}\n'
    )
    assert cli.main(["audit", "verify"]) == 1
    assert "Posisi 2 sampai 3: ujung rantai dipotong" in capsys.readouterr().err
