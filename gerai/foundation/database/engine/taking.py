"""One backup of the embedded server, taken while it serves."""

import gzip
import hashlib
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

import psycopg
from psycopg import sql

from gerai.foundation.database.rules import MEGA, segment_of, spoken

from .account import ENVIRONMENT
from .archive import gap, keep_log, ship, spool, store_files
from .cluster import ADMIN, NAME, Cluster
from .ledger import Damaged, digest_of, settle
from .place import BASE, STAMP, Backup, Manifest, Part, Place, save
from .programs import DatabaseTrouble, programs, version

BLOCK = MEGA
TELL_EVERY = 256 * MEGA
IDENTITY = "system.txt"
HOME_PARTS = ("gerai.toml", "audit")  # beside the database and the files; never the keys
POINTS = re.compile(r"log (start|end) point: ([0-9A-F]+/[0-9A-F]+)(?: on timeline (\d+))?")
Tell = Callable[[str], None]


@dataclass(frozen=True)
class Around:
    """What the caller knows of the installation and the database does not: its version, each key's
    fingerprint, so that a restore can say at once that it has other keys, and the mark that tells
    it from a restored copy of itself."""

    gerai: str
    keys: dict[str, str]
    mark: str


def take(cluster: Cluster, place: Place, around: Around, tell: Tell) -> Backup:
    """A new backup lies in the place. It is not said to be verified yet."""
    home = cluster.home
    began = datetime.now(UTC)
    home.private(place.path)
    for left in place.path.glob(".draft-*"):
        shutil.rmtree(left)
    with psycopg.connect(cluster.dsn(ADMIN), autocommit=True) as admin:
        system = identity(admin)
        belongs(place, system, around.mark)
        rows = count_rows(admin)
        if not sum(rows.values()):
            raise Damaged("Basis data ini masih kosong: belum ada yang dapat dicadangkan.")
        keep_log(cluster)
        draft = home.private(place.path / f".draft-{began.strftime(STAMP)}")
        parts = copy_home(cluster, draft)
        hole = gap(home)
        with kept_log(admin):
            size, said = copy_database(cluster, draft / BASE, tell)
    points = {kind: (at, line) for kind, at, line in POINTS.findall(said)}
    timeline = int(points["start"][1])
    ship(home, place)
    manifest = Manifest(
        name=began.strftime(STAMP), system=system, timeline=timeline,
        postgresql=version(programs()), gerai=around.gerai,
        began=began.isoformat(), ended=datetime.now(UTC).isoformat(),
        first=segment_of(timeline, points["start"][0]),
        last=segment_of(timeline, points["end"][0], ended=True),
        size=size, rows=rows, keys=around.keys,
        parts=parts | {BASE: Part((draft / BASE).stat().st_size, digest_of(draft / BASE))},
        stored=store_files(home, place),
    )  # fmt: skip
    manifest.write(draft)
    folder = draft.rename(place.path / manifest.name)
    if hole:
        (spool(home) / "gap").unlink(missing_ok=True)
    return Backup(folder, manifest)


def identity(admin: psycopg.Connection[Any]) -> str:
    """The server's own number; a restored copy has the same."""
    row = admin.execute("SELECT system_identifier::text FROM pg_control_system()").fetchone()
    return str(row[0]) if row else ""


def belongs(place: Place, system: str, mark: str) -> None:
    """The place is this installation's from now on; Damaged where it is another's. Two that write
    into one place, a restored copy and what it was restored from, would spoil it for both."""
    file = place.path / IDENTITY
    if not file.exists():
        save(file, f"{system} {mark}\n".encode())
    whose, owner = file.read_text().split()
    if whose != system:
        raise Damaged(
            f"{place.path} berisi cadangan instalasi lain. Pakai --to dengan folder lain."
        )
    if owner != mark:
        raise Damaged(
            f"{place.path} dipakai instalasi asal dari salinan ini. Pakai --to dengan folder lain; "
            "bila instalasi asal itu sudah tidak dijalankan lagi, ulangi dengan --adopt."
        )


def adopt(place: Place, mark: str) -> None:
    """The place, if it has an owner, is this copy's from now on."""
    file = place.path / IDENTITY
    if file.exists():
        save(file, f"{file.read_text().split()[0]} {mark}\n".encode())


def count_rows(admin: psycopg.Connection[Any]) -> dict[str, int]:
    """How many rows each table has now."""
    tables = admin.execute(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
    ).fetchall()
    counted = {}
    for (table,) in tables:
        query = sql.SQL("SELECT count(*) FROM public.{}").format(sql.Identifier(table))
        row = admin.execute(query).fetchone()
        counted[table] = int(row[0]) if row else 0
    return counted


@contextmanager
def kept_log(admin: psycopg.Connection[Any]) -> Iterator[None]:
    """While the block runs the server throws none of its log away; a kill undoes it too."""
    name = "gerai_backup"
    admin.execute("SELECT pg_create_physical_replication_slot(%s, true, true)", [name])
    try:
        yield
    finally:
        admin.execute("SELECT pg_drop_replication_slot(%s)", [name])


def copy_database(cluster: Cluster, target: Path, tell: Tell) -> tuple[int, str]:
    """The server's files and the log that makes them one state, as one compressed tar; its size
    unpacked, and what the program said. The server checks each page's checksum on the way."""
    command: list[str | Path] = [
        programs() / "pg_basebackup", "-h", cluster.run, "-U", ADMIN, "-D", "-", "-F", "tar",
        "-X", "fetch", "-c", "fast", "--no-manifest", "--verbose", "--no-password",
    ]  # fmt: skip
    secret = ENVIRONMENT | {"PGPASSWORD": cluster.password(ADMIN)}
    with tempfile.TemporaryFile() as said:
        with cluster.account.open(
            command, env=secret, stdout=subprocess.PIPE, stderr=said
        ) as process:
            assert process.stdout is not None
            try:
                size = compress(process.stdout, target, tell)
            except BaseException:
                process.kill()
                raise
        said.seek(0)
        words = said.read().decode(errors="replace")
    if process.returncode or not size:
        raise DatabaseTrouble(f"Cadangan basis data gagal: {words.strip()[-600:]}")
    return size, words


def compress(stream: IO[bytes], target: Path, tell: Tell) -> int:
    """The stream lies compressed in the target, safe on the disk; its size uncompressed."""
    size, told = 0, 0
    with target.open("wb") as out:
        with gzip.GzipFile(fileobj=out, mode="wb", compresslevel=1, mtime=0) as packed:
            while block := stream.read(BLOCK):
                packed.write(block)
                size += len(block)
                if size - told >= TELL_EVERY:
                    told = size
                    tell(f"Basis data: {spoken(size)} …")
        out.flush()
        settle(out.fileno())
    target.chmod(0o600)
    return size


def copy_home(cluster: Cluster, draft: Path) -> dict[str, Part]:
    """Settings, and the heads of the chain as noted before the database is copied; the backup must
    hold them all."""
    parts: dict[str, Part] = {}
    for name in HOME_PARTS:
        source = cluster.home.path / name
        for file in sorted(source.rglob("*")) if source.is_dir() else [source]:
            if not file.is_file() or file.name.startswith("."):
                continue
            data = file.read_bytes()
            target = draft / "home" / file.relative_to(cluster.home.path)
            cluster.home.private(target.parent)
            save(target, data)
            digest = hashlib.sha256(data).hexdigest()
            parts[target.relative_to(draft).as_posix()] = Part(len(data), digest)
    return parts


def free_for(cluster: Cluster) -> int:
    """Bytes that a backup may take: half of the database, since it is compressed."""
    with psycopg.connect(cluster.dsn(ADMIN, NAME), autocommit=True) as admin:
        row = admin.execute("SELECT sum(pg_database_size(oid)) FROM pg_database").fetchone()
    return int(row[0]) // 2 if row else 0
