"""What the doctor sees without a database: the folder, its rights, its space, its processes."""

import os
import shutil
import stat
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from gerai.foundation.answers import Refused
from gerai.foundation.database.engine import Cluster, DatabaseTrouble
from gerai.foundation.database.engine.archive import gap
from gerai.foundation.database.engine.programs import programs
from gerai.foundation.home import Home
from gerai.foundation.operations.rules import Finding, Health

from .keeping import newest, place_of

LEAST_FREE = 0.05
LATE = timedelta(days=1)


def of_machine(home: Home) -> Iterator[Finding]:
    """Python, the programs of the database, the folder and what lies in it."""
    version = ".".join(map(str, sys.version_info[:3]))
    yield Finding("python", Health.GOOD, f"Python {version}")
    try:
        folder = programs()
    except DatabaseTrouble as trouble:
        yield Finding("programs", Health.TROUBLE, str(trouble), "Jalankan `make setup`.")
    else:
        good = os.access(folder / "postgres", os.X_OK)
        yield Finding(
            "programs",
            Health.GOOD if good else Health.TROUBLE,
            "Program PostgreSQL ada." if good else "Program PostgreSQL tidak bisa dijalankan.",
            "" if good else "Pasang ulang dengan `make setup`.",
        )
    yield from of_home(home)


def of_home(home: Home) -> Iterator[Finding]:
    """The folder is there, may be written, keeps its secrets, and has room."""
    if not home.path.exists():
        yield Finding(
            "home",
            Health.ATTENTION,
            f"Belum ada instalasi di {home.path}.",
            "Jalankan `gerai serve` atau `gerai demo`; folder itu dibuat sendiri.",
        )
        return
    if not os.access(home.path, os.W_OK):
        yield Finding(
            "home",
            Health.TROUBLE,
            f"{home.path} tidak bisa ditulisi oleh pengguna ini.",
            "Jalankan gerai sebagai pemilik folder itu, atau ubah GERAI_HOME.",
        )
        return
    yield Finding("home", Health.GOOD, f"Rumah instalasi: {home.path}")
    yield of_keys(home)
    yield of_space(home)
    yield from of_backup(home, datetime.now(UTC))


def of_backup(home: Home, now: datetime) -> Iterator[Finding]:
    """A backup that was read again is not older than a day, lies on another disk, and the log since
    then has no hole. A server of one's own is backed up by its own tools."""
    if os.environ.get("DATABASE_URL") or not (Cluster(home).data / "PG_VERSION").exists():
        return
    place = place_of(home)
    try:
        last = newest(place, verified=True)
    except (Refused, OSError) as trouble:
        mend = f"Jalankan `gerai backup --verify {place.path}`, lalu buat cadangan baru."
        yield Finding("backup", Health.TROUBLE, str(trouble), mend)
        return
    if last is None:
        mend = "Jalankan `gerai backup --to DIR` (di disk lain), atau setel GERAI_BACKUP_TO."
        yield Finding("backup", Health.ATTENTION, f"Belum ada cadangan di {place.path}.", mend)
        return
    age = now - last.ended
    seen = f"Cadangan terakhir yang diperiksa berumur {spoken_age(age)} ({place.path})."
    if age > LATE:
        health = Health.TROUBLE if age > 7 * LATE else Health.ATTENTION
        mend = "Jalankan `gerai backup`; dengan GERAI_BACKUP_TO `gerai serve` membuatnya tiap hari."
        yield Finding("backup", health, seen, mend)
    elif place.path.stat().st_dev == home.path.stat().st_dev:
        seen += " Cadangan ada di disk yang sama dengan datanya."
        mend = "Bila disk itu rusak, keduanya hilang: jalankan `gerai backup --to DISK-LAIN`."
        yield Finding("backup", Health.ATTENTION, seen, mend)
    else:
        yield Finding("backup", Health.GOOD, seen)
    if hole := gap(home):
        seen = f"Log perubahan sejak potongan {hole} tidak tersimpan (ruang penuh atau lama libur)."
        yield Finding("log", Health.TROUBLE, seen, "Beri ruang, lalu jalankan `gerai backup`.")


def spoken_age(age: timedelta) -> str:
    """A time span as people read it."""
    hours = int(age.total_seconds() // 3600)
    return f"{age.days} hari" if age.days else f"{hours} jam" if hours else "kurang dari satu jam"


def of_keys(home: Home) -> Finding:
    """Nobody but the owner may read the keys."""
    if not home.keys.exists():
        return Finding("keys", Health.ATTENTION, "Kunci belum dibuat.", "Jalankan `gerai migrate`.")
    open_to = [
        file.name
        for file in (home.keys, *home.keys.iterdir())
        if stat.S_IMODE(file.stat().st_mode) & 0o077
    ]
    if open_to:
        return Finding(
            "keys",
            Health.TROUBLE,
            f"Berkas kunci bisa dibaca orang lain: {', '.join(sorted(open_to))}.",
            f"Jalankan: chmod -R go= {home.keys}",
        )
    return Finding("keys", Health.GOOD, "Kunci hanya terbaca oleh pemiliknya.")


def of_space(home: Home) -> Finding:
    """A full disk stops the database; so much earlier it must be said."""
    disk = shutil.disk_usage(home.path)
    share = disk.free / disk.total
    seen = f"Sisa ruang {disk.free / 2**30:.1f} GiB ({share:.0%})."
    if share < LEAST_FREE:
        mend = "Kosongkan atau tambah ruang simpan; unggahan dan impor ditolak sampai itu terjadi."
        return Finding("space", Health.TROUBLE, seen, mend)
    if share < 2 * LEAST_FREE:
        return Finding("space", Health.ATTENTION, seen, "Tambah ruang simpan dalam waktu dekat.")
    return Finding("space", Health.GOOD, seen)


def of_server(cluster: Cluster) -> Finding:
    """The embedded server answers; what its log last said when it does not."""
    if cluster.answers():
        return Finding("database", Health.GOOD, "Basis data menjawab.")
    return Finding(
        "database",
        Health.TROUBLE,
        "Basis data tidak menjawab. " + cluster.last_words().strip().rpartition("\n")[2],
        f"Lihat {cluster.log}; setelah sebabnya hilang, `gerai serve` memulainya lagi.",
    )
