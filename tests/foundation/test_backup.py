"""T41: all is deleted and comes back as it was before; from a damaged backup nothing comes."""

import gzip
import hashlib
import io
import json
import shutil
import sys
import tarfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import psycopg
import pytest

from gerai.foundation.database.engine import Cluster, leased
from gerai.foundation.database.engine.archive import ship
from gerai.foundation.database.engine.cluster import ADMIN, NAME
from gerai.foundation.database.engine.ledger import Ledger
from gerai.foundation.database.engine.place import Place, following
from gerai.foundation.database.engine.recovery import contents_of
from gerai.foundation.home import Home
from tests.foundation.servers import gerai, installed, wait_for, writers

RTO = 60  # seconds that a restore of this size may take
EVERYTHING = """
DO $$ DECLARE names text;
BEGIN
    SELECT string_agg(quote_ident(tablename), ', ') INTO names FROM pg_tables
    WHERE schemaname = 'public';
    EXECUTE 'TRUNCATE ' || names;
END $$
"""


def query(cluster, statement):
    with psycopg.connect(cluster.dsn(ADMIN, NAME), autocommit=True) as admin:
        admin.execute(statement)


@pytest.fixture(scope="module")
def lost(tmp_path_factory):
    """An installation whose rows were all deleted some time after its backup."""
    folder = tmp_path_factory.mktemp("backup")
    home, disk, cluster = folder / "home", folder / "disk", Cluster(Home(folder / "home"))
    installed(home)
    with leased(cluster):
        with writers(home, 1) as safe:
            wait_for(safe, 50)
            (home / "files" / "lists").mkdir(parents=True)
            (home / "files" / "lists" / "1").write_bytes(b"before the backup")
            assert gerai(home, "audit", "head").returncode == 0
            done = gerai(home, "backup", "--to", str(disk))
            assert done.returncode == 0, done.stderr
            query(cluster, "SELECT pg_switch_wal()")
            (home / "files" / "lists" / "2").write_bytes(b"after the backup")
            wait_for(safe, len(safe) + 50)
        tables, moment = contents_of(cluster), datetime.now(UTC)
        time.sleep(0.3)
        query(cluster, EVERYTHING)
    ship(Home(home), Place(disk))
    return SimpleNamespace(
        folder=folder, home=home, disk=disk, tables=tables, moment=moment, told=len(safe)
    )


def restored(lost, new, *words, disk=None):
    return gerai(lost.home, "restore", str(disk or lost.disk), "--home", str(new), "--json", *words)


def test_every_row_comes_back_as_it_was_a_moment_before(lost):
    new, began = lost.folder / "new", time.monotonic()

    done = restored(lost, new, "--until", lost.moment.isoformat())

    seconds = time.monotonic() - began
    said = json.loads(done.stdout)
    assert done.returncode == 0, said
    assert {name: (t["rows"], t["checksum"]) for name, t in said["tables"].items()} == lost.tables
    assert lost.tables["registry_business"][0] >= lost.told >= 100
    assert said["events"] == lost.tables["events_link"][0] > 0
    files = {file.name: file.read_bytes() for file in (new / "files" / "lists").iterdir()}
    assert files == {"1": b"before the backup", "2": b"after the backup"}
    sys.stdout.write(f"T41: {said['rows']} rows back in {seconds:.1f} s\n")
    assert seconds < RTO
    assert gerai(new, "audit", "verify").returncode == 0


def test_without_a_moment_nothing_but_the_deletion_comes_back_which_is_refused(lost):
    done = restored(lost, lost.folder / "latest")

    assert done.returncode == 1
    assert "Hasil pemulihan kosong" in json.loads(done.stdout)["error"]
    assert not (lost.folder / "latest").exists()


def test_a_copy_does_not_write_into_the_backups_of_what_it_is_a_copy_of(lost, tmp_path):
    new, disk = lost.folder / "copy", tmp_path / "disk"
    shutil.copytree(lost.disk, disk)
    done = restored(lost, new, "--until", lost.moment.isoformat(), disk=disk)
    assert done.returncode == 0, done.stdout

    refused = gerai(new, "backup", "--to", str(disk))
    assert (refused.returncode, "--adopt" in refused.stderr) == (1, True)

    adopted = gerai(new, "backup", "--to", str(disk), "--adopt")
    assert adopted.returncode == 0, adopted.stderr
    assert gerai(new, "backup", "--verify").returncode == 0
    twice = restored(lost, lost.folder / "twice", disk=disk)
    assert (twice.returncode, json.loads(twice.stdout)["rows"]) == (
        0,
        json.loads(done.stdout)["rows"],
    )


def flip(file):
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)


def only(disk, pattern):
    return sorted(disk.glob(pattern))[0]


def flip_base(disk):
    flip(only(disk, "2*/base.tar.gz"))


def flip_log(disk):
    flip(sorted(disk.glob("log/0*.gz"))[-1])


def lose_log(disk):
    sorted(disk.glob("log/0*.gz"))[-1].unlink()


def lose_log_and_its_line(disk):
    last = json.loads(only(disk, "2*/manifest.json").read_text())["last"]
    ledger = Ledger(disk / "log" / "ledger.jsonl")
    ledger.rewrite([e for e in ledger.entries() if e.name != following(last)])
    (disk / "log" / f"{following(last)}.gz").unlink()


def change_a_line(disk):
    ledger = disk / "log" / "ledger.jsonl"
    ledger.write_text(ledger.read_text().replace('"size": ', '"size": 1', 1))


def empty_base(disk):
    only(disk, "2*/base.tar.gz").write_bytes(b"")


def empty_manifest(disk):
    only(disk, "2*/manifest.json").write_bytes(b"")


def change_manifest(disk):
    file = only(disk, "2*/manifest.json")
    file.write_text(file.read_text().replace("registry_business", "registry_busyness"))


def lose_file(disk):
    shutil.rmtree(sorted(f for f in disk.glob("files/*") if f.is_dir())[0])


def sealed_again(folder, change):
    """A manifest that says something else, and is sealed as if it had always said so."""
    said = json.loads((folder / "manifest.json").read_text())
    change(said)
    text = json.dumps(said)
    (folder / "manifest.json").write_text(text)
    (folder / "manifest.sha256").write_text(hashlib.sha256(text.encode()).hexdigest())


def nothing_in_base(disk):
    folder = only(disk, "2*")
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w"):
        pass
    data = gzip.compress(buffer.getvalue())
    (folder / "base.tar.gz").write_bytes(data)
    part = {"size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    sealed_again(folder, lambda said: said["parts"].update({"base.tar.gz": part}))


def no_rows(disk):
    sealed_again(only(disk, "2*"), lambda said: said.update(rows={}))


def leads_outside(disk):
    def change(said):
        said["stored"] = {"../../../outside": next(iter(said["stored"].values()))}

    sealed_again(only(disk, "2*"), change)


def another_server(disk):
    sealed_again(only(disk, "2*"), lambda said: said.update(postgresql=14))


@pytest.mark.parametrize(
    ("hurt", "sentence"),
    [
        (flip_base, "base.tar.gz berubah sejak ditulis"),
        (empty_base, "base.tar.gz kosong (0 byte)"),
        (nothing_in_base, "tidak berisi basis data"),
        (no_rows, "kosong: tidak ada satu baris pun"),
        (flip_log, "berubah sejak ditulis"),
        (lose_log, "gz hilang"),
        (lose_log_and_its_line, "Potongan log 0000000"),
        (change_a_line, "ledger.jsonl rusak pada baris 1"),
        (empty_manifest, "manifest.json tidak cocok dengan segelnya"),
        (change_manifest, "manifest.json tidak cocok dengan segelnya"),
        (lose_file, "hilang."),
        (leads_outside, "di luar rumah instalasi"),
        (another_server, "dibuat dengan PostgreSQL 14"),
    ],
    ids=lambda it: getattr(it, "__name__", ""),
)
def test_a_damaged_backup_fails_loudly_and_nothing_is_made(lost, tmp_path, hurt, sentence):
    disk = tmp_path / "disk"
    shutil.copytree(lost.disk, disk)
    for later in sorted(disk.glob("2*"))[1:]:
        shutil.rmtree(later)
    hurt(disk)
    new = lost.folder / "broken"

    done = restored(lost, new, "--until", lost.moment.isoformat(), disk=disk)

    assert done.returncode in {1, 3}
    assert sentence in json.loads(done.stdout)["error"]
    assert not new.exists()
    assert [p for p in lost.folder.iterdir() if p.name.startswith(".")] == []
    assert not (lost.folder.parent / "outside").exists()


@pytest.mark.parametrize("hurt", [flip_base, empty_base, flip_log, lose_log, lose_file])
def test_verifying_says_what_is_damaged(lost, tmp_path, hurt):
    disk = tmp_path / "disk"
    shutil.copytree(lost.disk, disk)
    hurt(disk)

    done = gerai(lost.home, "backup", "--verify", str(disk), "--json")

    said = json.loads(done.stdout)
    assert (done.returncode, said["healthy"]) == (1, False)
    assert any(each["troubles"] for each in said["backups"])


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--until", "kemarin"), "tidak terbaca"),
        (("--until", "2020-01-01 10:00:00+07"), "lebih awal daripada cadangan"),
        (("--until", "2999-01-01"), "belum tiba"),
        (("--keys", "/tidak/ada"), "Kunci people-data-1"),
    ],
)
def test_what_can_not_be_brought_back_is_refused(lost, words, sentence):
    done = restored(lost, lost.folder / "refused", *words)

    assert done.returncode in {1, 3}
    assert sentence in json.loads(done.stdout)["error"]
    assert not (lost.folder / "refused").exists()


def test_keys_of_another_installation_are_refused(lost, tmp_path):
    keys = tmp_path / "kunci"
    shutil.copytree(lost.home / "keys", keys)
    (keys / "people-data-1").write_text("ab" * 32)

    done = restored(lost, lost.folder / "strange", "--keys", str(keys))

    assert "people-data-1 di" in json.loads(done.stdout)["error"]
    assert not (lost.folder / "strange").exists()


def test_a_home_that_is_not_empty_is_left_alone_unless_it_is_to_be_replaced(lost, tmp_path):
    home = lost.folder / "kept"
    home.mkdir()
    (home / "mine.txt").write_text("mine")
    at = ("--until", lost.moment.isoformat())

    refused = restored(lost, home, *at)
    assert (refused.returncode, [f.name for f in home.iterdir()]) == (3, ["mine.txt"])
    assert "tidak kosong" in json.loads(refused.stdout)["error"]
    done = restored(lost, home, *at, "--replace")

    said = json.loads(done.stdout)
    assert done.returncode == 0, said
    assert (Path(said["kept"]) / "mine.txt").read_text() == "mine"
    assert (home / "database" / "data" / "PG_VERSION").exists()


def test_only_the_newest_backups_are_kept_and_the_log_since_them(lost, tmp_path):
    home, disk = lost.folder / "pruned", tmp_path / "disk"
    until = ("--until", (lost.moment - timedelta(milliseconds=1)).isoformat())
    assert restored(lost, home, *until).returncode == 0
    for _ in range(3):
        done = gerai(home, "backup", "--to", str(disk), "--keep", "2")
        assert done.returncode == 0, done.stderr
        time.sleep(1)

    said = json.loads(gerai(home, "backup", "--list", "--json").stdout)

    assert len(said["backups"]) == 2
    first = json.loads((Path(said["backups"][0]["backup"]) / "manifest.json").read_text())["first"]
    pieces = [p.name[:24] for p in (disk / "log").glob("0*.gz") if "history" not in p.name]
    assert pieces
    assert all(name >= first for name in pieces)
    assert gerai(home, "backup", "--verify").returncode == 0


def test_a_backup_holds_no_key(lost):
    keys = {file.read_text().strip() for file in (lost.home / "keys").iterdir()}
    data = b"".join(f.read_bytes() for f in lost.disk.rglob("*") if f.is_file())
    base = b"".join(gzip.decompress(f.read_bytes()) for f in lost.disk.rglob("*.gz"))

    assert len(keys) >= 4
    assert [key for key in keys if key.encode() in data or key.encode() in base] == []
