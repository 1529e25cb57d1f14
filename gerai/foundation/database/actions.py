"""Bringing the database to the code's state."""

import os
import subprocess
import sys
from collections.abc import Iterable, Sequence

from django.apps import apps
from django.core.management import call_command
from django.db import (
    NotSupportedError,
    OperationalError,
    ProgrammingError,
    connection,
    transaction,
)
from django.db.backends.utils import CursorWrapper
from psycopg import sql

from gerai.foundation.answers import Refused
from gerai.foundation.home import Home, home_of, secret
from gerai.foundation.walls import Belonging, Door, Wall, asked, condition, policies

from .engine import DatabaseTrouble
from .models import Reference
from .queries import (
    WALLS,
    doors,
    is_current,
    outdated,
    space,
    walled,
    walls_digest,
    walls_stand,
)
from .rules import spoken, too_old

ONE_AT_A_TIME = 7_301_948_256  # the number of our advisory lock: one process migrates


def ready() -> None:
    """The schema and the reference data are current; if not, `gerai migrate` brings them there.

    It runs as a process of its own: whoever serves pages never holds the owner's rights.
    """
    if reachable() and is_current():
        return
    connection.close()
    command = [sys.executable, "-m", "gerai.cli", "migrate"]
    done = subprocess.run(command, env=os.environ | {"PYTHONUTF8": "1"}, capture_output=True)
    if done.returncode:
        raise DatabaseTrouble(done.stderr.decode(errors="replace").strip()[-1000:])


def reachable() -> bool:
    """Whether this role may enter. A server of one's own lets the web in after the first migration;
    DatabaseTrouble when the server is too old for anybody."""
    try:
        connection.ensure_connection()
    except OperationalError:
        return False
    except NotSupportedError as trouble:
        raise DatabaseTrouble(str(trouble)) from trouble
    if sentence := too_old(connection.cursor().connection.info.server_version):
        raise DatabaseTrouble(sentence)
    return True


def enter() -> None:
    """The owner of the tables is in; DatabaseTrouble says why not, without the password."""
    try:
        connection.ensure_connection()
    except OperationalError as trouble:
        said = " ".join(str(trouble).split())[-300:]
        raise DatabaseTrouble(
            f"Server basis data tidak dapat dimasuki: {said} Periksa DATABASE_URL dan servernya."
        ) from None
    reachable()


def migrate() -> list[str]:
    """All migrations are applied, the web's role may do what it needs and no more, and the
    reference data are loaded; the names of the sets that were loaded now.

    Run as the owner of the tables (GERAI_ROLE=owner). Two that come together take turns.
    """
    enter()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [ONE_AT_A_TIME])
    try:
        call_command("migrate", interactive=False, verbosity=0)
        if os.environ.get("DATABASE_URL"):
            admit_web(home_of())
        grant()
        raise_walls()
        return load_reference()
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [ONE_AT_A_TIME])


def load_reference() -> list[str]:
    """The sets of settings.REFERENCE have their present edition. Each names a module with
    `EDITION` (text) and `load()`, which may run again."""
    loaded = []
    for module in outdated():
        with transaction.atomic():
            module.load()
            Reference.objects.update_or_create(
                name=module.__name__, defaults={"edition": module.EDITION}
            )
        loaded.append(module.__name__)
    return loaded


def admit_web(home: Home) -> None:
    """On a server of one's own the web has its role too: no superuser, with our password. Where the
    owner may not make it, DatabaseTrouble says what the server's administrator has to do."""
    web = connection.settings_dict["WEB"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [web])
        if cursor.fetchone():
            return
        server = cursor.connection.pgconn
        password = secret(home, "database-web").encode()
        coded = server.encrypt_password(password, web.encode(), b"scram-sha-256").decode()
        made = sql.SQL("CREATE ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD {}")
        try:
            cursor.execute(made.format(sql.Identifier(web), sql.Literal(coded)))
        except ProgrammingError:
            raise DatabaseTrouble(
                f"Peran {web} belum ada, dan pemilik basis data tidak boleh membuatnya. "
                f"Sebagai pengelola server jalankan: CREATE ROLE {web} LOGIN PASSWORD '…'; isinya "
                f"seperti berkas {home.keys / 'database-web'}. Lalu ulangi."
            ) from None


def grant() -> None:
    """The web may read and write rows; of append-only tables it may only add; it owns nothing."""
    web = sql.Identifier(connection.settings_dict["WEB"])
    closed = {model._meta.db_table for model in apps.get_models() if is_append_only(model)}
    there = closed.intersection(connection.introspection.table_names())
    views = set(connection.introspection.table_names(include_views=True))
    orders = [
        "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
        "GRANT USAGE ON SCHEMA public TO {web}",
        "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {web}",
        "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {web}",
        "REVOKE INSERT, UPDATE, DELETE ON django_migrations, database_reference FROM {web}",
    ]
    with connection.cursor() as cursor:
        for order in orders:
            cursor.execute(sql.SQL(order).format(web=web))
        for view in sorted(doors().keys() & views):
            revoke = sql.SQL("REVOKE INSERT, UPDATE, DELETE ON {} FROM {}")
            cursor.execute(revoke.format(sql.Identifier(view), web))
        for table in sorted(there):
            revoke = sql.SQL("REVOKE UPDATE, DELETE, TRUNCATE ON {} FROM {}")
            cursor.execute(revoke.format(sql.Identifier(table), web))


@transaction.atomic
def raise_walls() -> None:
    """Every table that says a wall stands behind it, its owner's own statements too (FORCE); and
    the doors are there, by which their owner alone looks past the policy, not past the wall."""
    if walls_stand():
        return
    there = set(connection.introspection.table_names())
    ways = doors()
    open_ones = {door.table for door, _columns in ways.values()}
    with connection.cursor() as cursor:
        for view in ways:
            cursor.execute(sql.SQL("DROP VIEW IF EXISTS {}").format(sql.Identifier(view)))
        for one in asked(walled()):
            if one.table in there:
                make_question(cursor, one)
        for table, wall in walled().items():
            if table in there:
                raise_wall(cursor, table, wall, has_door=table in open_ones)
        for view, (door, columns) in ways.items():
            make_door(cursor, view, door, columns)
    Reference.objects.update_or_create(name=WALLS, defaults={"edition": walls_digest()})


def make_question(cursor: CursorWrapper, one: Belonging) -> None:
    """The function that says whether a row of the table is there for the present scope."""
    cursor.execute(
        "SELECT format_type(atttypid, atttypmod) FROM pg_attribute"
        " WHERE attrelid = %s::regclass AND attname = %s",
        [one.table, one.key],
    )
    (kind,) = cursor.fetchone()
    made = sql.SQL(
        "CREATE OR REPLACE FUNCTION {name}(one {kind}) RETURNS boolean"
        " LANGUAGE plpgsql STABLE PARALLEL SAFE AS {body}"
    )
    named = sql.Identifier(one.function)
    cursor.execute(made.format(name=named, kind=sql.SQL(kind), body=sql.Literal(one.body)))


def raise_wall(cursor: CursorWrapper, table: str, wall: Wall, *, has_door: bool) -> None:
    """The policies of one table are those that its model says."""
    named = sql.Identifier(table)
    cursor.execute("SELECT polname FROM pg_policy WHERE polrelid = %s::regclass", [table])
    for (name,) in cursor.fetchall():
        cursor.execute(sql.SQL("DROP POLICY {} ON {}").format(sql.Identifier(name), named))
    said = policies(table, wall)
    if has_door:
        said["wall_door"] = "FOR SELECT TO CURRENT_USER USING (true)"
    for name, text in said.items():
        made = sql.SQL("CREATE POLICY {} ON {} ").format(sql.Identifier(name), named)
        cursor.execute(made + sql.SQL(text))
    for order in ("ENABLE", "FORCE"):
        cursor.execute(sql.SQL("ALTER TABLE {} " + order + " ROW LEVEL SECURITY").format(named))


def make_door(cursor: CursorWrapper, view: str, door: Door, columns: Sequence[str]) -> None:
    """The view shows what the wall shows; nobody writes by it."""
    wall = walled()[door.table]
    made = sql.SQL("CREATE VIEW {} AS SELECT {} FROM {} WHERE ").format(
        sql.Identifier(view),
        sql.SQL(", ").join(map(sql.Identifier, columns)),
        sql.Identifier(door.table),
    )
    cursor.execute(made + sql.SQL(condition(door.table, wall)))
    web = sql.Identifier(connection.settings_dict["WEB"])
    cursor.execute(sql.SQL("GRANT SELECT ON {} TO {}").format(sql.Identifier(view), web))


def analyse(tables: Iterable[str]) -> None:
    """The planner knows of the rows that these tables have now, the present transaction's too.

    For whoever wrote many at once: without it joins are planned for the few of before until
    autovacuum comes by.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT gerai_analyse(%s)", [list(tables)])


def is_append_only(model: object) -> bool:
    """Whether rows of the model are only ever added: events, facts, and the history of rows."""
    return bool(getattr(model, "append_only", False) or hasattr(model, "pgh_id"))


def need_space(home: Home, size: int) -> None:
    """There is room for so many bytes more, with the floor of `Space` left free; else Refused.

    For whatever is about to write much: an upload, an intake, a backup.
    """
    disk = space(home)
    if not disk.holds(size):
        raise Refused(
            f"Ruang simpan tinggal {spoken(disk.free)} dari {spoken(disk.total)}; pekerjaan ini "
            f"perlu {spoken(size)}, dan {spoken(disk.floor)} harus tetap kosong. Hapus berkas yang "
            "tidak perlu atau perbesar ruang simpan, lalu ulangi."
        )


def keep_ballast(home: Home) -> bool:
    """A file of nothing lies in the home, to be given up in need. False when it has no room."""
    file, disk = home.path / "ballast", space(home)
    if file.exists():
        return True
    if not disk.holds(disk.ballast):
        return False
    draft = file.with_name(".ballast")
    with draft.open("wb") as out:
        os.posix_fallocate(out.fileno(), 0, disk.ballast)
    draft.rename(file)
    return True


def release_ballast(home: Home) -> int:
    """The ballast is given up; the bytes that became free."""
    file = home.path / "ballast"
    if not file.exists():
        return 0
    size = file.stat().st_size
    file.unlink()
    return size
