"""`gerai migrate` and what it leaves behind."""

import json
import os
import subprocess
import sys
from types import ModuleType

import pytest

from gerai.foundation.database import queries
from gerai.foundation.database.engine.programs import programs, version


def gerai(home, *words):
    env = os.environ | {"GERAI_HOME": str(home), "PYTHONWARNINGS": "error::RuntimeWarning"}
    command = [sys.executable, "-m", "gerai.cli", *words]
    return subprocess.run(command, env=env, capture_output=True, text=True)


def test_an_empty_home_becomes_an_installation_and_nothing_runs_on(tmp_path):
    home = tmp_path / """rumah 'baru' "$HOME" `id`"""

    done = gerai(home, "migrate", "--json")

    assert (done.returncode, done.stderr) == (0, "")
    assert "loaded" in json.loads(done.stdout)
    assert (home / "database" / "data" / "PG_VERSION").read_text().strip() == str(
        version(programs())
    )
    assert not (home / "database" / "data" / "postmaster.pid").exists()


@pytest.mark.parametrize("words", [("--help",), ("migrate", "--help")])
def test_asking_for_help_makes_no_installation(tmp_path, words):
    done = gerai(tmp_path / "none", *words)

    assert (done.returncode, (tmp_path / "none").exists()) == (0, False)


def test_the_database_is_current_after_the_migrations(db):
    assert queries.is_current()


def test_a_migration_that_is_not_applied_is_noticed(db, monkeypatch):
    more = queries.written() | {("registry", "9999_of_tomorrow")}
    monkeypatch.setattr(queries, "written", lambda: more)

    assert not queries.is_current()


def test_reference_data_of_another_edition_are_noticed(db, settings, monkeypatch):
    moons = ModuleType("tests.moons")
    moons.EDITION = "2"
    monkeypatch.setitem(sys.modules, "tests.moons", moons)
    settings.REFERENCE = ["tests.moons"]

    assert (queries.outdated(), queries.is_current()) == ([moons], False)
