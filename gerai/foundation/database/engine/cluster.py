"""Life of the embedded PostgreSQL: made, started, found running, stopped."""

import hashlib
import os
import shutil
import socket
import subprocess
import time
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import psycopg
from psycopg import sql

from gerai.foundation.home import Home, secret

from .account import Account, account
from .programs import DatabaseTrouble, programs, version

START_DEADLINE = 30.0  # seconds that a killed server's remains may hold up the next start
RECOVERY_DEADLINE = 900  # seconds that replaying the log after a crash may take
SOCKET_LIMIT = 90
OWNER, WEB, ADMIN, NAME = "gerai_owner", "gerai_web", "postgres", "gerai"
SETTINGS = """\
# Written by gerai at every start: a change here is lost; local.conf beside it is yours.
listen_addresses = ''
unix_socket_directories = {run}
unix_socket_permissions = 0700
password_encryption = 'scram-sha-256'
max_connections = 120
shared_buffers = '{buffers}MB'
maintenance_work_mem = '128MB'
max_wal_size = '{wal}MB'
archive_mode = on
archive_command = '/bin/true'
jit = off
autovacuum_naptime = '15s'
timezone = 'UTC'
log_timezone = 'UTC'
log_parameter_max_length = 0
log_parameter_max_length_on_error = 0
log_min_error_statement = panic
log_error_verbosity = terse
include_if_exists = 'archive.conf'
include_if_exists = 'local.conf'
"""
LEFT_BEHIND = ('"postmaster.pid" already exists', "shared memory block")


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
        if len(os.fsencode(near)) <= SOCKET_LIMIT:
            return near
        mark = hashlib.sha256(os.fsencode(self.home.path.resolve())).hexdigest()[:16]
        return Path("/run" if os.geteuid() == 0 else "/tmp") / f"gerai-{os.geteuid()}-{mark}"  # noqa: S108 (owns() refuses a stranger's)

    @property
    def log(self) -> Path:
        return self.home.database / "log" / "postgresql.log"

    def ensure(self) -> None:
        """The server exists, runs and has its roles and its database. Safe to call again."""
        new = not (self.data / "PG_VERSION").exists()
        if new:
            self.initialise()
        self.fits()
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
        builtin = ["--locale-provider=builtin"] if version(programs()) > 16 else []
        try:
            self.program(
                "initdb", "-D", draft.name, "-U", ADMIN, "--encoding=UTF8", "--data-checksums",
                *builtin, "--locale=C.UTF-8", f"--pwfile={password}",
                "--auth-local=scram-sha-256", "--auth-host=scram-sha-256",
            )  # fmt: skip
        finally:
            password.unlink()
        draft.rename(self.data)

    def fits(self) -> None:
        """The programs are of the version that made the data; another can't read them."""
        made = int((self.data / "PG_VERSION").read_text())
        if made != version(programs()):
            raise DatabaseTrouble(
                f"Basis data di {self.data} dibuat oleh PostgreSQL {made}, sedangkan programnya "
                f"versi {version(programs())}. Pakai program versi {made}, atau pindahkan datanya "
                "dengan pg_upgrade."
            )

    def start(self) -> None:
        """Runs and answers. After a kill the old pid file holds up the next start for some seconds:
        try again; it is never deleted here, since it may be a living server's."""
        self.account.owns(self.run)
        self.account.owns(self.log.parent)
        self.configure()
        deadline = time.monotonic() + START_DEADLINE
        while True:
            said = self.log.stat().st_size if self.log.exists() else 0
            try:
                self.control("start", "-l", self.log.relative_to(self.home.database))
            except DatabaseTrouble:
                if self.answers():
                    return
                passing = any(words in self.last_words(said) for words in LEFT_BEHIND)
                if time.monotonic() > deadline or not passing:
                    raise
                time.sleep(0.5)
            else:
                return

    def configure(self) -> None:
        """Our settings stand in gerai.conf, and the server's own file includes it."""
        disk = shutil.disk_usage(self.data).total // 2**20
        ours = SETTINGS.format(
            run=quoted(self.run), buffers=buffers(), wal=max(64, min(2048, disk // 16))
        )
        self.write("gerai.conf", ours)
        conf = self.data / "postgresql.conf"
        if "gerai.conf" not in conf.read_text():
            with conf.open("a") as file:
                file.write("\ninclude 'gerai.conf'\n")

    def control(self, act: str, *more: str | Path) -> None:
        """pg_ctl, waiting until it is done; recovery after a crash takes its time."""
        wait = ["-w", "-t", str(RECOVERY_DEADLINE)]
        self.program("pg_ctl", "-D", self.data.name, *wait, *more, act)

    def stop(self) -> bool:
        """Stopped cleanly, open transactions rolled back. False when it did not run."""
        if not (self.data / "postmaster.pid").exists():
            return False
        try:
            self.control("stop", "-m", "fast")
        except DatabaseTrouble:
            if self.answers():
                raise
            return False
        return True

    def listens(self) -> bool:
        """Whether a server holds the socket: the cheapest sign of life, for a look every second."""
        with socket.socket(socket.AF_UNIX) as probe:
            probe.settimeout(2)
            try:
                probe.connect(str(self.run / ".s.PGSQL.5432"))
            except OSError:
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
        """A libpq connection string for the role; the owner of the tables sees all of them."""
        return psycopg.conninfo.make_conninfo(
            host=str(self.run),
            user=role,
            password=self.password(role),
            dbname=database,
            options="-c gerai.whole=1" if role == OWNER else None,
        )

    def program(self, name: str, *arguments: str | Path) -> str:
        """Run one of PostgreSQL's programs as the account; DatabaseTrouble with its last words.

        It starts in home/database and is given names relative to it, since pg_ctl hands its
        arguments to a shell, and the path of the home may hold what a shell would obey.
        """
        done = self.account.run(
            [programs() / name, *arguments],
            cwd=self.home.database,
            capture_output=False,
            stdout=subprocess.DEVNULL if name == "pg_ctl" else subprocess.PIPE,
            stderr=subprocess.DEVNULL if name == "pg_ctl" else subprocess.PIPE,
        )
        if done.returncode:
            raise DatabaseTrouble(f"{name}: {(done.stderr or self.last_words()).strip()[-600:]}")
        return done.stdout or ""

    def last_words(self, since: int = 0) -> str:
        """The end of the server's log, from this byte on."""
        if not self.log.exists():
            return ""
        return self.log.read_bytes()[since:].decode(errors="replace")[-1500:]

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
