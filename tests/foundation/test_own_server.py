"""DATABASE_URL: a server of one's own, whose owner role is no superuser; the web's role is ours."""

import json
from collections.abc import Iterator
from types import SimpleNamespace

import psycopg
import pytest
from psycopg import sql

from gerai.foundation.database.engine.account import account
from gerai.foundation.database.engine.programs import programs, version
from gerai.foundation.database.rules import too_old
from tests.foundation.servers import gerai
from tests.foundation.test_serving import free_port


@pytest.fixture(scope="module")
def server(tmp_path_factory) -> Iterator[SimpleNamespace]:
    """A server as an administrator sets it up: nothing of ours in it, reached over TCP."""
    user, port = account(), free_port()
    folder = tmp_path_factory.mktemp("server")
    data = user.owns(folder / "data")
    (folder / "word").write_text("admin")
    (folder / "word").chmod(0o644)
    folder.chmod(0o711)
    made = user.run(
        [
            *(programs() / "initdb", "-D", data, "-U", "admin", "--auth=scram-sha-256"),
            *(f"--pwfile={folder / 'word'}", "--encoding=UTF8", "--locale=C.UTF-8"),
        ]
    )
    assert made.returncode == 0, made.stderr
    with (data / "postgresql.conf").open("a") as conf:
        conf.write(
            f"\nport = {port}\nlisten_addresses = '127.0.0.1'\nunix_socket_directories = ''\n"
        )
    control = [programs() / "pg_ctl", "-D", data, "-w", "-l", data / "log"]
    started = user.run([*control, "start"], capture_output=False, stdout=-3, stderr=-3)
    assert started.returncode == 0, (data / "log").read_text()
    yield SimpleNamespace(port=port, admin=f"postgresql://admin:admin@127.0.0.1:{port}/postgres")
    user.run([*control, "-m", "immediate", "stop"])


def database(server, name, rights) -> str:
    """A database with an owner of these rights; its address."""
    owner = sql.Identifier(f"{name}_owner")
    with psycopg.connect(server.admin, autocommit=True) as admin:
        admin.execute(
            sql.SQL("CREATE ROLE {} LOGIN NOSUPERUSER " + rights + " PASSWORD 'p@ss/w:rd'").format(
                owner
            )
        )
        admin.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(name), owner))
    return f"postgresql://{name}_owner:p%40ss%2Fw%3Ard@127.0.0.1:{server.port}/{name}"


def test_an_installation_stands_on_a_server_of_ones_own(server, tmp_path):
    url, home = database(server, "dinas", "CREATEROLE"), tmp_path / "home"

    first = gerai(home, "audit", "verify", DATABASE_URL=url)
    second = gerai(home, "doctor", "--json", DATABASE_URL=url)

    assert first.returncode == 0, first.stderr
    found = {f["name"]: f for f in json.loads(second.stdout)["findings"]}
    assert found["version"]["seen"].startswith(f"PostgreSQL {version(programs())}.")
    assert found["schema"]["health"] == "good"
    assert not (home / "database").exists()
    web = (home / "keys" / "database-web").read_text().strip()
    with psycopg.connect(f"postgresql://dinas_web:{web}@127.0.0.1:{server.port}/dinas") as line:
        rights = "SELECT rolsuper, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname = %s"
        assert line.execute(rights, ["dinas_web"]).fetchone() == (False, False, False)
        owned = "SELECT count(*) FROM pg_class WHERE relowner = 'dinas_web'::regrole"
        assert line.execute(owned).fetchone() == (0,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            line.execute("UPDATE events_event SET name = ''")
    assert gerai(home, "migrate", DATABASE_URL=url).returncode == 0


def test_an_owner_that_may_make_no_role_is_told_what_the_administrator_has_to_do(server, tmp_path):
    url, home = database(server, "kota", "NOCREATEROLE"), tmp_path / "home"

    refused = gerai(home, "migrate", DATABASE_URL=url)

    assert refused.returncode == 1
    assert "CREATE ROLE kota_web LOGIN PASSWORD" in refused.stderr
    assert "Traceback" not in refused.stderr
    web = (home / "keys" / "database-web").read_text().strip()
    assert web not in refused.stderr
    with psycopg.connect(server.admin, autocommit=True) as admin:
        admin.execute(sql.SQL("CREATE ROLE kota_web LOGIN PASSWORD {}").format(sql.Literal(web)))
    done = gerai(home, "audit", "verify", DATABASE_URL=url)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("words", [("migrate",), ("audit", "verify")], ids=" ".join)
def test_a_server_that_does_not_let_us_in_is_told_without_the_password(server, tmp_path, words):
    url = f"postgresql://nobody:rahasia99@127.0.0.1:{server.port}/postgres"

    done = gerai(tmp_path / "home", *words, DATABASE_URL=url)

    assert done.returncode == 1
    assert "tidak dapat dimasuki" in done.stderr
    assert "Traceback" not in done.stderr
    assert "rahasia99" not in done.stderr + done.stdout


@pytest.mark.parametrize("words", [("backup",), ("restore", "/tidak/ada")], ids=" ".join)
def test_backups_of_such_a_server_are_its_own_and_that_is_said(tmp_path, words):
    done = gerai(tmp_path / "home", *words, DATABASE_URL="postgresql://x@127.0.0.1:1/x")

    assert (done.returncode, "pg_dump" in done.stderr) == (3, True)


@pytest.mark.parametrize(
    ("number", "refused"), [(140_012, True), (90_624, True), (150_000, False), (180_004, False)]
)
def test_an_older_server_is_refused_with_a_sentence(number, refused):
    assert ("perlu 15 atau lebih baru" in too_old(number)) is refused


def test_older_programs_are_refused_with_a_sentence(tmp_path):
    for name, words in (("postgres", "echo 'postgres (PostgreSQL) 14.12'"), ("initdb", "exit 9")):
        (tmp_path / name).write_text(f"#!/bin/sh\n{words}\n")
        (tmp_path / name).chmod(0o755)

    done = gerai(tmp_path / "home", "migrate", GERAI_POSTGRES=str(tmp_path))

    assert (done.returncode, "Perlu PostgreSQL 15" in done.stderr) == (1, True)
