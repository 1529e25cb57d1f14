"""T39 by the browser: a list is whole though its worker and its database were killed on the way.

Processes of their own end by SIGKILL: `gerai work`, PostgreSQL. What lay in the clear is swept.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from gerai.foundation.database.engine import Cluster
from gerai.foundation.home import Home
from gerai.foundation.people.engine import clearing
from tests.foundation.servers import back_after, kill, served
from tests.make import lists

SEND = """
import shutil, sys
from contextlib import ExitStack
from pathlib import Path
from gerai.foundation.home import home_of
from gerai.foundation.operations.engine.opening import opened
with ExitStack() as stack:
    opened(home_of(), stack)
    from gerai.foundation.scope import WHOLE, acting
    stack.enter_context(acting(WHOLE))
    from django.utils.timezone import now
    from gerai.foundation.access.actions import give_posting, open_account, service_account
    from gerai.foundation.ids import uuid7
    from gerai.inventory.intake.actions import asking, sending
    from gerai.inventory.intake.engine.storing import keep_sealed
    from gerai.inventory.intake.models import BusinessList
    from gerai.inventory.intake.rules.working import WorkKind
    by = service_account()
    if sys.argv[1] == "enter":
        found = BusinessList.objects.get()
        work = asking.ask(uid=found.uid, kind=WorkKind.ENTER, by=by, at=now())
        assert work.state == "asked"
        second = open_account(name="Budi", email="budi@example.id", by=by, at=now())
        give_posting(user=second, role="provincial_officer", area="33", by=by, at=now())
        asking.confirm(uid=found.uid, work_uid=work.uid, seen=work.ready, by=second, at=now())
    else:
        path, uid = Path(sys.argv[1]), uuid7()
        keep_sealed("uploads", uid, path)
        sent = sending.Sent(uid, path.name, path.stat().st_size)
        sending.send(file=sent, sender="Dinas", by=by, at=now())
"""
# A killed worker's job is given back after 45 seconds; nobody waits for that here.
GIVE_BACK = """
UPDATE procrastinate_jobs SET status = 'todo', worker_id = NULL, attempts = attempts + 1,
    scheduled_at = NULL WHERE status = 'doing'
"""


def ask(home: Path, *words: str) -> None:
    """The page's wish, as the view hands it to the action."""
    env = os.environ | {"GERAI_HOME": str(home)}
    done = subprocess.run(
        [sys.executable, "-c", SEND, *words], env=env, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


def worker(home: Path) -> subprocess.Popen[bytes]:
    """`gerai work --only lists`, until nothing waits."""
    return subprocess.Popen(
        [sys.executable, "-m", "gerai.cli", "work", "--only", "lists", "--once"],
        env=os.environ | {"GERAI_HOME": str(home)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def told(cluster: Cluster, query: str) -> int:
    """A number of the database; 0 while it does not answer."""
    try:
        with psycopg.connect(cluster.dsn()) as connection:
            found = connection.execute(query).fetchone()
    except psycopg.OperationalError:
        return 0
    return int(found[0] or 0) if found else 0


def wait(cluster: Cluster, query: str, number: int) -> None:
    """Until the database tells so much."""
    until = time.monotonic() + 240
    while told(cluster, query) < number:
        assert time.monotonic() < until, query
        time.sleep(0.05)


def cut(home: Path, cluster: Cluster, victim: str, query: str, number: int) -> None:
    """The worker begins, and at this number it or the database is killed."""
    process = worker(home)
    try:
        wait(cluster, query, number)
        kill(cluster) if victim == "database" else process.kill()
    finally:
        if victim == "database":
            process.kill()
        process.wait(60)
    back_after(cluster, 60)
    with psycopg.connect(cluster.dsn(), autocommit=True) as connection:
        connection.execute(GIVE_BACK)


@pytest.mark.timeout(1_800)
def test_a_list_whose_worker_and_database_are_killed_comes_in_and_goes_in_whole(tmp_path):
    home = tmp_path / "home"
    with served(home) as cluster:
        (home / "gerai.toml").write_text('root_area = "33"\n')
        ask(home, str(lists.many(tmp_path, 20_000, "killed.csv")))
        read = "SELECT max(chunks_read) FROM intake_businesslist"
        cut(home, cluster, "worker", read, 1)
        clear = clearing.place(Home(home))
        assert len(list(clear.iterdir())) == 1  # the file lay there when the worker died
        cut(home, cluster, "database", read, 2)
        assert worker(home).wait(600) == 0
        assert list(clear.iterdir()) == []
        assert list((home / "files" / "uploads").iterdir()) == []
        assert told(cluster, "SELECT count(*) FROM intake_row") == 20_000
        assert told(cluster, "SELECT count(*) FROM intake_upload WHERE state = 'done'") == 1

        ask(home, "enter")
        entered = "SELECT max(chunks_entered) FROM intake_businesslist"
        cut(home, cluster, "worker", entered, 1)
        cut(home, cluster, "database", entered, 2)
        assert worker(home).wait(600) == 0
        assert told(cluster, "SELECT count(*) FROM registry_business") == 18_000
        assert told(cluster, "SELECT count(DISTINCT number) FROM registry_sourcerecord") == 18_000
        assert told(cluster, "SELECT (result ->> 'entered')::int FROM intake_work") == 18_000
