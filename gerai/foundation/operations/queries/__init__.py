"""What can be seen of an installation: is the database there, what waits."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import Error, connection
from django.db.models import QuerySet
from django.utils.timezone import make_aware
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from gerai.foundation import sql
from gerai.foundation.access.models import User
from gerai.foundation.access.queries import within
from gerai.foundation.access.roles import Permission
from gerai.foundation.areas.queries import short_labels
from gerai.foundation.database.queries import is_current
from gerai.foundation.database.rules import OLDEST
from gerai.foundation.events.models import Event
from gerai.foundation.events.rules import event_words
from gerai.foundation.messages import engine as channels
from gerai.foundation.messages.models import CHANNEL_WORDS, Message
from gerai.foundation.messages.queries import counts, stuck
from gerai.foundation.messages.rules import State
from gerai.foundation.operations.rules import Finding, Health

from .auditing import of_chain


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
    return sql.rows(Waiting, "gerai.foundation.operations", "backlog")


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


class Outbox(Collector):
    """Messages that have not gone, by state, read at the time of asking."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """One value per state; a monitor watches given_up, and waiting that only grows."""
        gauge = GaugeMetricFamily("gerai_messages", "Messages not sent, by state", labels=["state"])
        known = counts(Message.objects.exclude(state=State.SENT.value))
        for state, messages in known.items():
            if state != State.SENT.value:
                gauge.add_metric([state], messages)
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
    yield of_messages()
    yield from of_chain()


def of_worker() -> Finding:
    """Somebody works, and nothing has failed for good."""
    waits = sum(w.jobs for w in backlog() if w.state == "todo")
    failed = sum(w.jobs for w in backlog() if w.state == "failed")
    working = sql.rows(Working, "gerai.foundation.operations", "working")[0].workers
    seen = f"{working} pekerja, {waits} tugas menunggu, {failed} gagal."
    if failed:
        mend = "Lihat log pekerja; tugas gagal dicoba lagi setelah sebabnya hilang."
        return Finding("worker", Health.ATTENTION, seen, mend)
    if waits and not working:
        mend = "Tidak ada pekerja: jalankan `gerai serve` atau `gerai work`."
        return Finding("worker", Health.ATTENTION, seen, mend)
    return Finding("worker", Health.GOOD, seen)


def messages_of(user: User) -> QuerySet[Message]:
    """The messages that `user` may see: those of the areas where they look after the outbox."""
    return Message.objects.filter(within(user, Permission.MESSAGE_VIEW))


def of_messages() -> Finding:
    """Codes and notices can leave; else how many wait, and which setting is missing."""
    troubles = [f"{CHANNEL_WORDS[channel]}: {why}" for channel, why in channels.troubles()]
    waiting = stuck()
    seen = "; ".join(troubles)
    if waiting:
        kept = ", ".join(f"{CHANNEL_WORDS[way]} {count}" for way, count in sorted(waiting.items()))
        seen = f"{seen} Menunggu saluran: {kept}.".strip()
    if troubles:
        return Finding("messages", Health.TROUBLE, seen, "Betulkan setelan itu di gerai.toml.")
    there = channels.open_channels()
    if not there or waiting:
        named = " atau ".join(
            channels.SETTINGS[way] for way in sorted(set(waiting) or set(channels.SETTINGS))
        )
        return Finding(
            "messages",
            Health.ATTENTION,
            seen or "Belum ada saluran pesan: kode dan pemberitahuan belum dapat dikirim.",
            f"Isi {named} di gerai.toml, lalu mulai ulang. Pesan yang menunggu berangkat sendiri.",
        )
    words = ", ".join(CHANNEL_WORDS[way] for way in sorted(there))
    return Finding("messages", Health.GOOD, f"Saluran pesan: {words}.")


@dataclass(frozen=True)
class Asked:
    """What the auditor looks for; an empty part narrows nothing."""

    name: str = ""
    subject: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class Happened:
    """An event in words."""

    event: Event
    word: str
    who: str
    place: str
    said: dict[str, object]
    linked: bool


@dataclass(frozen=True)
class Happenings:
    """A page of events, the newest first; `older` is the event after which the next begins."""

    rows: list[Happened]
    older: UUID | None


def happenings(user: User, asked: Asked, *, after: UUID | None, limit: int = 50) -> Happenings:
    """What happened in the areas that the reader may audit."""
    found = Event.objects.filter(within(user, Permission.AUDIT_VIEW))
    if asked.name:
        found = found.filter(name=asked.name)
    if asked.subject:
        found = found.filter(subject__endswith=f":{asked.subject}")
    if asked.since:
        found = found.filter(at__gte=midnight(asked.since))
    if asked.until and asked.until < date.max:  # no day follows the last one
        found = found.filter(at__lt=midnight(asked.until + timedelta(days=1)))
    if after and (start := found.filter(uid=after).values_list("pk", flat=True).first()):
        found = found.filter(pk__lt=start)
    rows = list(found.select_related("by", "link").order_by("-pk")[: limit + 1])
    shown = rows[:limit]
    places = short_labels({row.area_code for row in shown})
    names = names_of(row.data["user"] for row in shown if "user" in row.data)
    happened = [
        Happened(
            event=row,
            word=event_words().get(row.name, row.name),
            who=row.by.name if row.by else "",
            place=places[row.area_code],
            said=row.data | {key: names[row.data[key]] for key in {"user"} & row.data.keys()},
            linked=hasattr(row, "link"),
        )
        for row in shown
    ]
    return Happenings(happened, shown[-1].uid if len(rows) > limit else None)


def names_of(uids: Iterable[str]) -> dict[object, str]:
    """The names of the accounts that events speak of, by uid."""
    known = User.objects.filter(uid__in=list(uids)).values_list("uid", "name")
    return {str(uid): name for uid, name in known}


def midnight(day: date) -> datetime:
    """The beginning of a day in the office's time zone."""
    return make_aware(datetime.combine(day, time()))
