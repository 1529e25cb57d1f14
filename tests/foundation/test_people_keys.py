"""Another's keys, or none, are a refused start and never garbage."""

import os
import subprocess
import sys
from collections.abc import Iterator
from unittest.mock import Mock

import pytest
from django.utils.timezone import now

from gerai.foundation.home import Home
from gerai.foundation.ids import uuid7
from gerai.foundation.people import queries
from gerai.foundation.people.engine import KeyTrouble, keyring, make_key, names, unlock
from gerai.foundation.people.engine.sealing import ring_with
from gerai.foundation.people.models import Fingerprint, Value
from gerai.foundation.people.rules import Kind
from tests.make import people as make

NIK = "9901014101800001"


@pytest.fixture
def home(settings, tmp_path, db) -> Iterator[Home]:
    """A home of this test alone, whose keys are not read yet."""
    settings.HOME = Home(tmp_path)
    unlock.cache_clear()
    yield settings.HOME
    unlock.cache_clear()


def restart() -> None:
    """As a new process would: nothing is remembered of the keys."""
    unlock.cache_clear()


def test_a_new_installation_makes_its_keys_closed_to_others_and_knows_them(home):
    make.value(Kind.NIK, NIK)

    assert names(home) == ["people-data-1", "people-index-1"]
    assert {oct((home.keys / name).stat().st_mode & 0o777) for name in names(home)} == {"0o600"}
    assert oct(home.keys.stat().st_mode & 0o777) == "0o700"
    assert set(Fingerprint.objects.values_list("name", flat=True)) == set(names(home))


def test_the_same_keys_open_after_a_restart(home):
    value = make.value(Kind.NIK, NIK)
    restart()

    assert queries.clear_of([value.holder], [Kind.NIK]) == {value.holder: {Kind.NIK: [NIK]}}


@pytest.mark.parametrize("name", ["people-data-1", "people-index-1"])
def test_another_key_is_refused_with_a_sentence_that_names_it(home, name):
    make.value(Kind.NIK, NIK)
    (home.keys / name).write_text("ab" * 32)
    restart()

    with pytest.raises(KeyTrouble, match=f"{name} bukan kunci basis data ini"):
        unlock()


def test_without_the_comparison_a_wrong_key_would_write_what_nobody_reads(home, monkeypatch):
    make.value(Kind.NIK, NIK)
    (home.keys / "people-index-1").write_text("ab" * 32)
    restart()
    monkeypatch.setattr("gerai.foundation.people.engine.unlocking.fits", Mock())

    assert queries.holders(Kind.NIK, NIK) == []


@pytest.mark.parametrize("gone", [["people-data-1"], ["people-data-1", "people-index-1"]])
def test_lost_keys_are_not_made_anew(home, gone):
    make.value(Kind.NIK, NIK)
    for name in gone:
        (home.keys / name).unlink()
    restart()

    with pytest.raises(KeyTrouble, match=r"people-data-1.* tidak ada di"):
        unlock()
    assert not set(names(home)) & set(gone)


def test_values_without_any_fingerprint_get_no_new_keys(home):
    Value.objects.create(holder=uuid7(), kind=Kind.NIK, sealed=b"", index=b"", at=now())

    with pytest.raises(KeyTrouble, match="people-data-1"):
        unlock()


def test_a_damaged_key_file_is_said_to_be_damaged(home):
    make.value(Kind.NIK, NIK)
    (home.keys / "people-data-1").write_text("half a ke")
    restart()

    with pytest.raises(KeyTrouble, match="people-data-1 rusak"):
        unlock()


def test_the_newest_key_writes_and_all_read(home):
    old = make.value(Kind.NIK, NIK)
    make_key(home, keyring.DATA)
    make_key(home, keyring.INDEX)
    restart()
    new = make.value(Kind.NIK, NIK)

    assert [bytes(value.sealed)[:3] for value in (old, new)] == [b"\1\0\1", b"\1\0\2"]
    assert [bytes(value.index)[:2] for value in (old, new)] == [b"\0\1", b"\0\2"]
    assert set(queries.holders(Kind.NIK, NIK)) == {old.holder, new.holder}
    assert queries.clear_of([old.holder, new.holder], [Kind.NIK]) == {
        old.holder: {Kind.NIK: [NIK]},
        new.holder: {Kind.NIK: [NIK]},
    }


def test_a_key_made_while_a_process_runs_is_read_when_first_met(home):
    make.value(Kind.NIK, NIK)
    make_key(home)

    assert ring_with(2).newest_data == 2
    with pytest.raises(KeyTrouble, match="people-data-9"):
        ring_with(9)


def test_no_key_is_shown_by_the_ring(home):
    make.value(Kind.NIK, NIK)
    key = (home.keys / "people-data-1").read_text()

    assert repr(unlock()) == "Keyring(people-data-1, people-index-1)"
    assert key not in repr(vars(Value.objects.get()))


def test_the_command_makes_and_lists_keys_without_a_database(tmp_path):
    def gerai(*words: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "gerai.cli", "keys", *words],
            env=os.environ | {"GERAI_HOME": str(tmp_path / "home")},
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout

    assert "Belum ada kunci" in gerai("list")
    assert "people-data-1" in gerai("new")
    assert "people-index-1" in gerai("new", "--index")
    listed = gerai("list").splitlines()
    assert [line.split()[0] for line in listed] == ["people-data-1", "people-index-1"]
    assert (tmp_path / "home" / "keys" / "people-data-1").read_text() not in "".join(listed)
    assert not (tmp_path / "home" / "database").exists()
