"""Another's keys, or none, are a refused start and never garbage."""

import json
from collections.abc import Iterator
from unittest.mock import Mock

import pytest
from django.utils.timezone import now

from gerai.foundation.home import Home, write_once
from gerai.foundation.ids import uuid7
from gerai.foundation.people import queries
from gerai.foundation.people.engine import KeyTrouble, keyring, make_key, names, unlock
from gerai.foundation.people.engine.sealing import ring_with
from gerai.foundation.people.models import Fingerprint, Value
from gerai.foundation.people.rules import Kind
from tests.foundation.servers import gerai
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


def test_the_command_makes_both_keys_first_then_one_and_never_overwrites(tmp_path):
    home = tmp_path / "home"

    assert "Belum ada kunci" in gerai(home, "keys", "list").stdout
    assert "people-data-1 dan people-index-1" in gerai(home, "keys", "new").stdout
    first = {name: (home / "keys" / name).read_text() for name in names(Home(home))}
    assert "people-data-2" in gerai(home, "keys", "new").stdout
    assert "people-index-2" in gerai(home, "keys", "new", "--index").stdout

    listed = gerai(home, "keys", "list").stdout
    assert [line.split()[0] for line in listed.splitlines()] == [
        "people-data-1", "people-data-2", "people-index-1", "people-index-2",
    ]  # fmt: skip
    assert {name: (home / "keys" / name).read_text() for name in first} == first
    assert not any(key in listed for key in first.values())
    assert gerai(home, "keys", "status").returncode == 0
    assert not (home / "database").exists()


def test_a_key_file_that_is_there_is_not_written_over(tmp_path):
    file = tmp_path / "people-data-1"
    file.write_text("first")

    write_once(file, "second")

    assert file.read_text() == "first"


@pytest.mark.timeout(600)
def test_an_installation_with_the_wrong_keys_says_which_and_starts_nothing(tmp_path):
    home = tmp_path / "home"
    assert gerai(home, "migrate").returncode == 0
    assert gerai(home, "audit", "verify").returncode == 0
    good = gerai(home, "keys", "status", "--json")
    assert json.loads(good.stdout)["used"] == ["people-data-1", "people-index-1"]

    key = home / "keys" / "people-index-1"
    kept = key.read_text()
    key.write_text("ab" * 32)
    for words in (("keys", "status"), ("audit", "verify"), ("intake", "x.csv")):
        done = gerai(home, *words)
        assert (done.returncode, "Traceback" in done.stderr) == (1, False)
        assert "people-index-1" in done.stderr
        assert "bukan kunci basis data ini" in done.stderr

    key.write_text(kept)
    key.chmod(0o644)
    done = gerai(home, "keys", "status")
    assert (done.returncode, "chmod 600" in done.stderr) == (1, True)
    key.chmod(0o600)
    assert gerai(home, "keys", "status").returncode == 0
