"""Files in the clear: for us alone, for as long as somebody works with them, and never left."""

import fcntl
import os
import stat
import subprocess
import sys

import pytest
from django.conf import settings

from gerai.foundation.ids import uuid7
from gerai.foundation.people.engine import (
    Sealing,
    clearing,
    in_the_clear,
    plain_pieces,
    private_folder,
    seal_file,
    sweep,
)

pytestmark = pytest.mark.django_db
LEAVE = """
import os, signal
from gerai.foundation.home import home_of
import django; django.setup()
from gerai.foundation.people.engine import private_folder
with private_folder() as folder:
    (folder / "file").write_text("NIK")
    print(folder, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture(autouse=True)
def tidy():
    yield
    sweep(settings.HOME)


def test_a_file_in_the_clear_is_for_its_owner_and_gone_however_it_ends(tmp_path):
    uid, plain, file = uuid7(), tmp_path / "plain", tmp_path / "file"
    plain.write_bytes(b"NIK;NAMA")
    seal_file(uid, plain, file)
    seen = []

    def work():
        with in_the_clear(uid, file) as path:
            seen.append(path)
            assert path.read_bytes() == b"NIK;NAMA"
            assert stat.S_IMODE(path.stat().st_mode) == 0o600
            assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        work()
    assert not seen[0].parent.exists()


def test_what_somebody_works_with_is_not_swept(tmp_path):
    with private_folder() as folder:
        assert sweep(settings.HOME) == 0
        assert folder.exists()


def test_without_the_lock_it_would_be(monkeypatch):
    monkeypatch.setattr(fcntl, "flock", lambda *_given: None)
    with private_folder() as folder:
        assert sweep(settings.HOME) == 1
        assert not folder.exists()


def test_what_a_killed_process_left_is_swept():
    env = os.environ | {"DJANGO_SETTINGS_MODULE": "gerai.settings.test"}
    done = subprocess.run([sys.executable, "-c", LEAVE], env=env, capture_output=True, text=True)
    left = clearing.Path(done.stdout.strip())
    assert done.returncode == -9, done.stderr
    assert (left / "file").read_text() == "NIK"

    assert sweep(settings.HOME) == 1
    assert not left.exists()


def test_a_file_that_is_sealed_as_it_comes_stands_when_it_is_whole(tmp_path, monkeypatch):
    monkeypatch.setattr("gerai.foundation.people.engine.files.PIECE", 8)
    uid, file = uuid7(), tmp_path / "file"
    sealing = Sealing(uid, file)
    for some in (b"NIK;", b"NAMA;ALAMAT;KK", b"", b"\n9921"):
        sealing.write(some)
    assert not file.exists()
    sealing.end()

    assert b"".join(plain_pieces(uid, file)) == b"NIK;NAMA;ALAMAT;KK\n9921"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_one_that_is_dropped_leaves_nothing(tmp_path):
    sealing = Sealing(uuid7(), tmp_path / "file")
    sealing.write(b"NIK")
    sealing.drop()
    sealing.drop()

    assert list(tmp_path.iterdir()) == []
