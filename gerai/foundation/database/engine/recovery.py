"""A backup becomes a server again, in a draft of a home; nothing that stands is touched."""

import gzip
import os
import shutil
import tarfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

import psycopg
from psycopg import sql

from gerai.foundation.answers import FAILED, Refused
from gerai.foundation.database.rules import SEGMENT, broken_after

from .archive import keep_log, spool
from .cluster import ADMIN, NAME, Cluster
from .ledger import Damaged, Entry, digest_of, settle
from .place import BASE, Backup, Place, following, of_backup, of_piece, same_line
from .programs import DatabaseTrouble, programs, version

LEFT_OUT = ("postmaster.pid", "postmaster.opts", ".s.PGSQL")
TRUST = "local all all trust\n"  # in a draft closed to all others, until its passwords are set
SETTINGS = """\
restore_command = 'gzip -dc < "../recovery/%f.gz" > "%p"'
recovery_target_timeline = 'current'
recovery_target_action = 'promote'
archive_command = 'sh keep-log.sh "%p" "%f"'
"""
Tell = Callable[[str], None]


@dataclass(frozen=True)
class Plan:
    """What is to be brought back: a backup, the pieces of the log after it, up to a moment."""

    place: Place
    backup: Backup
    pieces: list[Entry]
    until: datetime | None

    @property
    def size(self) -> int:
        """Bytes that the restored home takes, roughly."""
        files = (self.place.content(sha).stat().st_size for sha in self.contents().values())
        return self.backup.manifest.size + sum(e.size for e in self.pieces) + sum(files)

    def contents(self) -> dict[str, str]:
        """Each path of the home's files and its digest: as the backup had it, and as it came until
        the moment. What the database speaks of was on the disk before it spoke."""
        began, limit = datetime.fromisoformat(self.backup.manifest.began), self.until
        later = {
            entry.name: entry.sha256
            for entry in self.place.contents.entries()
            if began <= (at := datetime.fromisoformat(entry.at)) and (not limit or at <= limit)
        }
        return self.backup.manifest.stored | later


def plan(place: Place, name: str, until: datetime | None) -> Plan:
    """The backup of this name, else the newest one before the moment; Damaged or Refused unless
    every file that it takes is there, and is what was written."""
    backup = chosen(place, name, until)
    made = backup.manifest.postgresql
    if made != version(programs()):
        raise Refused(
            f"Cadangan {backup.folder.name} dibuat dengan PostgreSQL {made}, sedangkan programnya "
            f"versi {version(programs())}. Setel GERAI_POSTGRES ke folder program versi {made}."
        )
    if not sum(backup.manifest.rows.values()):
        raise Damaged(f"Cadangan {backup.folder.name} kosong: tidak ada satu baris pun.")
    pieces = needed(place, backup, until)
    for trouble in of_backup(place, backup, set()):
        raise Damaged(f"Cadangan {backup.folder.name} tidak utuh: {trouble} Pilih cadangan lain.")
    for entry in pieces:
        if trouble := of_piece(place, entry):
            raise Damaged(
                f"Log perubahan tidak utuh: {trouble} Pulihkan sampai sebelum {entry.at}."
            )
    return Plan(place, backup, pieces, until)


def chosen(place: Place, name: str, until: datetime | None) -> Backup:
    """The backup to begin with."""
    backups = place.backups()
    if not backups:
        raise Refused(f"Tidak ada cadangan di {place.path}. Periksa letaknya.")
    fit = [b for b in backups if name in {"", b.folder.name} and (not until or b.ended <= until)]
    if not fit:
        first = next((b for b in backups if name in {"", b.folder.name}), backups[0])
        raise Refused(
            f"Saat yang diminta lebih awal daripada cadangan: paling awal {first.manifest.ended}. "
            "Pilih saat sesudah itu, atau cadangan yang lebih lama."
        )
    return fit[-1]


def needed(place: Place, backup: Backup, until: datetime | None) -> list[Entry]:
    """The pieces of the log from the backup to the moment, without a hole; all there are when no
    moment is named."""
    known = [e for e in place.pieces.entries() if SEGMENT.fullmatch(e.name)]
    mine = sorted((e for e in known if same_line(e, backup)), key=lambda e: e.name)
    mine = [e for e in mine if e.name >= backup.manifest.first]
    if until:
        reaching = [e.name for e in mine if datetime.fromisoformat(e.at) >= until]
        mine = [e for e in mine if not reaching or e.name <= min(reaching)]
    begin = following(backup.manifest.last)
    if hole := broken_after(begin, [e.name for e in mine]):
        limit = max((e.at for e in mine if e.name < hole), default=backup.manifest.ended)
        raise Damaged(
            f"Potongan log {hole} hilang dari {place.log}: perubahan sesudah {limit} tidak dapat "
            f'dipulihkan dari cadangan {backup.folder.name}. Pakai --until "{limit}" atau cadangan '
            "yang lebih baru."
        )
    return mine


def unpack(plan: Plan, cluster: Cluster) -> None:
    """The draft home holds the server's files, the pieces of the log, the files of the home."""
    home, account = cluster.home, cluster.account
    for folder in (home.database, cluster.log.parent, spool(home), home.database / "recovery"):
        account.owns(folder)
    data = account.owns(cluster.data)
    with (
        gzip.open(plan.backup.folder / BASE) as packed,
        tarfile.open(fileobj=packed, mode="r|") as tar,
    ):
        for member in tar:
            if not PurePosixPath(member.name).name.startswith(LEFT_OUT):
                tar.extract(member, data, filter="data")
    if not (data / "PG_VERSION").exists():
        raise Damaged(f"Cadangan {plan.backup.folder.name} tidak berisi basis data.")
    for name in [e.name for e in plan.pieces] + histories(plan.place):
        shutil.copyfile(plan.place.piece(name), home.database / "recovery" / f"{name}.gz")
    put_files(plan, cluster)
    if account.borrowed:
        for inside, _folders, names in os.walk(home.database):
            for path in [Path(inside), *(Path(inside, name) for name in names)]:
                os.chown(path, account.uid, account.gid)


def histories(place: Place) -> list[str]:
    """What tells one timeline from another, so that the restored server begins one of its own."""
    return [e.name for e in place.pieces.entries() if e.name.endswith(".history")]


def put_files(plan: Plan, cluster: Cluster) -> None:
    """Settings, heads and files of the home; no name leads out of it."""
    home = cluster.home
    inner = {name: plan.backup.folder / name for name in plan.backup.manifest.parts}
    wanted = {
        home.path / name.removeprefix("home/"): source
        for name, source in inner.items()
        if name.startswith("home/")
    }
    wanted |= {home.files / name: plan.place.content(sha) for name, sha in plan.contents().items()}
    for target, source in wanted.items():
        if not target.resolve().is_relative_to(home.path.resolve()):
            raise Damaged(f"Cadangan menyebut berkas di luar rumah instalasi: {target.name}.")
        for folder in reversed(target.relative_to(home.path).parents):
            home.private(home.path / folder)
        shutil.copyfile(source, target)
        target.chmod(0o600)
        with target.open("rb") as out:
            settle(out.fileno())
        if target.is_relative_to(home.files) and digest_of(target) != source.name:
            raise Damaged(f"{source} berubah sejak ditulis.")


def recover(plan: Plan, cluster: Cluster, tell: Tell) -> None:
    """The draft's server has replayed its log, runs as one of its own, and knows the passwords of
    the draft's keys."""
    data = cluster.data
    doors = (data / "pg_hba.conf").read_text()
    target = ""
    if plan.until:
        target = f"recovery_target_time = '{plan.until.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f+00}'\n"
    keep_log(cluster)
    cluster.write("archive.conf", SETTINGS + target)
    cluster.write("recovery.signal", "")
    cluster.write("pg_hba.conf", TRUST)
    cluster.start()
    wait_for_end(plan, cluster, tell)
    with psycopg.connect(cluster.dsn(ADMIN, ADMIN), autocommit=True) as admin:
        password = sql.Literal(cluster.password(ADMIN))
        admin.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(ADMIN), password))
    cluster.furnish()
    cluster.write("pg_hba.conf", doors)
    keep_log(cluster)
    shutil.rmtree(cluster.home.database / "recovery")


def wait_for_end(plan: Plan, cluster: Cluster, tell: Tell) -> None:
    """The log is replayed; DatabaseTrouble when the server gives up first."""
    told, reached = 0.0, None
    while True:
        try:
            with psycopg.connect(cluster.dsn(ADMIN, ADMIN), autocommit=True) as admin:
                row = admin.execute(
                    "SELECT pg_is_in_recovery(), pg_last_xact_replay_timestamp()"
                ).fetchone()
        except psycopg.OperationalError:
            if not cluster.listens():
                raise gave_up(plan, cluster, reached) from None
            row = None
        if row and not row[0]:
            return
        reached = row[1] if row else reached
        if reached and time.monotonic() - told > 2:
            told = time.monotonic()
            tell(f"Log perubahan diputar sampai {reached:%Y-%m-%d %H:%M:%S%z} …")
        time.sleep(0.2)


def gave_up(plan: Plan, cluster: Cluster, reached: datetime | None) -> Exception:
    """Why the server ended in the middle of it, in words of an operator."""
    words = cluster.last_words()
    if "before configured recovery target was reached" in words:
        last = max([plan.backup.manifest.ended, *(e.at for e in plan.pieces)])
        return Refused(
            f"Cadangan hanya sampai {last}, sebelum saat yang diminta. Pakai --until dengan saat "
            "yang lebih awal, atau --until latest.",
            code=FAILED,
        )
    return DatabaseTrouble(f"Pemulihan berhenti: {words.strip()[-600:]}")


def contents_of(cluster: Cluster) -> dict[str, tuple[int, str]]:
    """Rows and a checksum over them of every table: each page is read, and what is read tells the
    same tables from others, in whatever order the rows lie."""
    found = {}
    with psycopg.connect(cluster.dsn(ADMIN, NAME), autocommit=True) as admin:
        tables = admin.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
        ).fetchall()
        for (table,) in tables:
            query = sql.SQL(
                "SELECT count(*), coalesce(sum(hashtextextended(t::text, 0)::numeric), 0)::text"
                " FROM public.{} t"
            ).format(sql.Identifier(table))
            row = admin.execute(query).fetchone()
            assert row is not None
            found[table] = (int(row[0]), str(row[1]))
    return found
