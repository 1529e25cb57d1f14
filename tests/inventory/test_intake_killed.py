"""T39: a list whose app, reader and database are killed in turn is at last as if nothing had been.

Processes of their own end by SIGKILL: `gerai intake`, the child that reads, PostgreSQL.
"""

import hashlib
import json
import os
import re
import signal
import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path

import psycopg
import pytest

from gerai.foundation.database.engine import Cluster
from tests.foundation.servers import back_after, children_of, kill, served
from tests.make import lists

# What a list became, row by row, without ids that each run makes anew.
RESULT = """
SELECT source.number, business.name, business.area_code, business.sector_code, business.version,
    person.name, row.state, row.values::text, kept.count
FROM intake_row row
JOIN intake_businesslist list ON list.id = row.business_list_id
LEFT JOIN registry_sourcerecord source ON source.list_uid = list.uid AND source.number = row.number
LEFT JOIN registry_business business ON business.id = source.business_id
LEFT JOIN registry_person person ON person.id = source.person_id
LEFT JOIN (SELECT source, count(*) FROM people_value GROUP BY source) AS kept (source, count)
    ON kept.source = source.uid
WHERE list.name = %s ORDER BY row.number
"""
CHUNK = 5_000
TOLD = re.compile(r": ([\d.]+) baris (dibaca|diproses)")
DEADLINE = 3_600.0


def of(path: Path) -> tuple[str, str]:
    """Each file is of a sender of its own, so that none revises another."""
    return "--sender", path.stem


def start(home: Path, path: Path, *module: str) -> subprocess.Popen[str]:
    """`gerai intake --enter`, or with a guard taken out."""
    command = [sys.executable, "-m", *(module or ("gerai.cli",)), "intake", str(path)]
    return subprocess.Popen(
        [*command, "--enter", "--json", *of(path)],
        env=os.environ | {"GERAI_HOME": str(home)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def finish(home: Path, path: Path, cluster: Cluster, *module: str) -> dict[str, object]:
    """The report of the run that comes to the end; a run that meets the dead database is made
    again."""
    until = time.monotonic() + DEADLINE
    while time.monotonic() < until:
        process = start(home, path, *module)
        out, trouble = process.communicate(timeout=DEADLINE)
        if process.returncode == 0:
            return json.loads(out)["files"][0]
        assert process.returncode == 1, trouble
        assert "Traceback" not in trouble or "OperationalError" in trouble, trouble
        back_after(cluster, 30)
    raise AssertionError("never came to the end")


def killed(home: Path, path: Path, cluster: Cluster, victim: str, words: str) -> None:
    """The run goes on until it has told this, then its victim is killed."""
    process = start(home, path)
    assert process.stderr
    for line in process.stderr:
        if words in line:
            break
    if victim == "app":
        process.kill()
    elif victim == "reader":
        for child in children_of(process.pid):
            os.kill(child, signal.SIGKILL)
    else:
        kill(cluster)
    process.communicate(timeout=DEADLINE)
    back_after(cluster, 30)


def state(cluster: Cluster) -> tuple[int, int, int]:
    """Chunks read, chunks entered, rows with a business."""
    with psycopg.connect(cluster.dsn()) as connection:
        found = connection.execute(
            "SELECT chunks_read, chunks_entered, (SELECT count(*) FROM registry_sourcerecord s"
            " WHERE s.list_uid = l.uid) FROM intake_businesslist l WHERE name = 'killed.csv'"
        ).fetchone()
    return tuple(found) if found else (0, 0, 0)


def result(cluster: Cluster, name: str) -> tuple[int, str]:
    """Rows, and one hash over all that they became, in the order of the list."""
    total, count = hashlib.sha256(), 0
    with psycopg.connect(cluster.dsn()) as connection, connection.cursor("rows") as cursor:
        for row in cursor.execute(RESULT, [name]):
            total.update(repr(row).encode())
            count += 1
    return count, total.hexdigest()


def doubles(cluster: Cluster) -> int:
    """Rows of lists that have more than one record."""
    with psycopg.connect(cluster.dsn()) as connection:
        return int(
            connection.execute(
                "SELECT count(*) - count(DISTINCT (list_uid, number)) FROM registry_sourcerecord"
            ).fetchone()[0]
        )


def kills(rows: int, times: int) -> list[tuple[str, str]]:
    """Who is killed when: app, PostgreSQL and reader in turn, from the first chunk on, while it
    reads, and the first two while it enters."""
    chunks, reading = rows // CHUNK, -(-times * 3 // 5)
    found = []
    for phase, victims, count in (
        ("dibaca", ("app", "database", "reader"), reading),
        ("diproses", ("app", "database"), times - reading),
    ):
        for turn in range(count):
            upto = f"{CHUNK * max(1, chunks * turn // count):,}".replace(",", ".")
            found.append((victims[turn % len(victims)], f"{upto} baris {phase}"))
    return found


@pytest.mark.timeout(7_200)
@pytest.mark.parametrize(
    ("rows", "times"),
    [
        (20_000, 5),
        pytest.param(100_000, 5, marks=pytest.mark.soak),
        pytest.param(1_000_000, 20, marks=pytest.mark.soak),
    ],
)
def test_the_same_result_after_kills_as_without_any(tmp_path, rows, times, record_property):
    home = tmp_path / "home"
    whole = lists.many(tmp_path, rows, "whole.csv")
    cut = lists.many(tmp_path, rows, "killed.csv")
    with cut.open("a") as out:
        out.write("\n")  # other bytes, the same rows: another list
    with served(home) as cluster:
        untouched = finish(home, whole, cluster)
        seen = [(0, 0, 0)]
        for victim, words in kills(rows, times):
            killed(home, cut, cluster, victim, words)
            seen.append(state(cluster))
        report = finish(home, cut, cluster)

        assert all(now >= before for before, now in pairwise(seen)), seen
        assert result(cluster, "killed.csv") == result(cluster, "whole.csv")
        assert doubles(cluster) == 0
        names = ("rows_read", "rows_ready", "rows_repairable", "rows_rejected", "problems")
        assert [report[name] for name in names] == [untouched[name] for name in names]
        again = finish(home, cut, cluster)
        assert (again["status"], again["entered_new"]) == ("same", 0)
        record_property("figure", f"T39: {rows:,} rows, {times} kills, states {seen[1:]}")


@pytest.mark.parametrize(
    ("module", "businesses"),
    [
        (("gerai.cli",), 5_400),
        (("tests.inventory.saboteur", "registry"), 5_400 + 4_500),
    ],
    ids=["the registry looks", "the registry does not look"],
)
def test_with_the_cursor_outside_the_transaction_only_the_registry_prevents_doubles(
    tmp_path, module, businesses
):
    """The saboteurs: a chunk is committed without its cursor, and the power fails. The next run
    brings the chunk again; the registry knows its rows, and where it does not look they are there
    twice."""
    home, path = tmp_path / "home", lists.many(tmp_path, 6_000, "killed.csv")
    with served(home) as cluster:
        cut = start(home, path, "tests.inventory.saboteur", "cursor")
        cut.communicate(timeout=DEADLINE)
        assert cut.returncode == -signal.SIGKILL
        assert state(cluster) == (2, 0, 4_500)
        if len(module) > 1:
            with psycopg.connect(cluster.dsn()) as connection:
                connection.execute("ALTER TABLE registry_sourcerecord DROP CONSTRAINT source_once")

        finish(home, path, cluster, *module)

        with psycopg.connect(cluster.dsn()) as connection:
            count = connection.execute("SELECT count(*) FROM registry_business").fetchone()
        assert count[0] == businesses
