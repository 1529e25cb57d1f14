"""What can be seen of an installation: is the database there, what waits."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import Error, connection
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from gerai.foundation import sql
from gerai.foundation.database.queries import is_current

from .rules import Finding, Health

OLDEST = 15


@dataclass(frozen=True)
class Waiting:
    """Jobs of one queue in one state."""

    queue: str
    state: str
    jobs: int


@dataclass(frozen=True)
class Working:
    """How many workers live."""

    workers: int


def database_answers() -> bool:
    """Whether the database answers a question now."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return False
    return True


def backlog() -> list[Waiting]:
    """What the worker has not done yet, by queue and state."""
    return sql.rows(Waiting, __package__, "backlog")


class Backlog(Collector):
    """The backlog as a gauge, read at the time of asking."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """One value per queue and state."""
        gauge = GaugeMetricFamily(
            "gerai_jobs", "Jobs by queue and state", labels=["queue", "state"]
        )
        for waiting in backlog():
            gauge.add_metric([waiting.queue, waiting.state], waiting.jobs)
        yield gauge


def findings() -> Iterator[Finding]:
    """What only the database knows: its version, its schema, its worker, what failed."""
    try:
        number = connection.cursor().connection.info.server_version
    except Error:
        yield Finding(
            "database",
            Health.TROUBLE,
            "Basis data menolak sambungan dengan setelan ini.",
            "Periksa DATABASE_URL dan berkas sandi di folder keys.",
        )
        return
    old = number < OLDEST * 10_000
    yield Finding(
        "version",
        Health.TROUBLE if old else Health.GOOD,
        f"PostgreSQL {number // 10_000}.{number % 10_000}",
        f"Perbarui server ke PostgreSQL {OLDEST} atau lebih baru." if old else "",
    )
    if not is_current():
        yield Finding(
            "schema",
            Health.TROUBLE,
            "Skema atau data acuan belum sesuai dengan versi ini.",
            "Jalankan `gerai migrate`.",
        )
        return
    yield Finding("schema", Health.GOOD, "Skema dan data acuan sesuai.")
    yield of_worker()


def of_worker() -> Finding:
    """Somebody works, and nothing has failed for good."""
    waits = sum(w.jobs for w in backlog() if w.state == "todo")
    failed = sum(w.jobs for w in backlog() if w.state == "failed")
    working = sql.rows(Working, __package__, "working")[0].workers
    seen = f"{working} pekerja, {waits} tugas menunggu, {failed} gagal."
    if failed:
        mend = "Lihat log pekerja; tugas gagal dicoba lagi setelah sebabnya hilang."
        return Finding("worker", Health.ATTENTION, seen, mend)
    if waits and not working:
        mend = "Tidak ada pekerja: jalankan `gerai serve` atau `gerai work`."
        return Finding("worker", Health.ATTENTION, seen, mend)
    return Finding("worker", Health.GOOD, seen)
