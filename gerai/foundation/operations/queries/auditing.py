"""Checks of the chain of events, and what a day was."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db.models import Count
from django.utils.timezone import make_aware, now

from gerai.foundation.access.models import User
from gerai.foundation.access.queries import holds
from gerai.foundation.access.roles import Permission
from gerai.foundation.areas.queries import root
from gerai.foundation.events.engine import kept_heads
from gerai.foundation.events.models import Event
from gerai.foundation.events.rules import event_words
from gerai.foundation.operations.models import Check, Report
from gerai.foundation.operations.rules import Finding, Health

LATE = timedelta(days=2)


def counts_of(day: date) -> dict[str, int]:
    """How often each event happened on the day, in the office's time zone."""
    start = make_aware(datetime.combine(day, time()))
    end = make_aware(datetime.combine(day + timedelta(days=1), time()))
    found = Event.objects.filter(at__gte=start, at__lt=end).values_list("name")
    return dict(found.annotate(times=Count("pk")).order_by("name"))


def last_check() -> Check | None:
    """The check of the chain that ended last."""
    return Check.objects.exclude(ended_at=None).order_by("-ended_at", "-pk").first()


@dataclass(frozen=True)
class Day:
    """A report in words."""

    report: Report
    counts: list[tuple[str, int]]
    total: int


@dataclass(frozen=True)
class ChainPage:
    """What the page of the chain shows; the days only to who audits the whole installation."""

    last: Check | None
    waits: bool
    checks: list[Check]
    heads: int
    elsewhere: str
    day: Day | None
    days: list[date]


def chain_page(user: User, day: date | None) -> ChainPage:
    """The last checks, and the report of the day that is asked for, or the last one."""
    whole = holds(user, Permission.AUDIT_VIEW, area=root())
    reports = Report.objects.order_by("-day") if whole else Report.objects.none()
    shown = (reports.filter(day=day) if day else reports).first()
    return ChainPage(
        last=last_check(),
        waits=Check.objects.filter(ended_at=None).exists(),
        checks=list(Check.objects.exclude(ended_at=None).order_by("-ended_at", "-pk")[:10]),
        heads=len(kept_heads(settings.HOME, settings.AUDIT_TO)),
        elsewhere=settings.AUDIT_TO,
        day=day_of(shown) if shown else None,
        days=list(reports.values_list("day", flat=True)[:31]),
    )


def day_of(report: Report) -> Day:
    """In words, the most frequent first."""
    words = event_words()
    counts = sorted(report.counts.items(), key=lambda one: (-one[1], one[0]))
    said = [(words.get(name, name), times) for name, times in counts]
    return Day(report, said, sum(report.counts.values()))


def of_chain() -> Iterator[Finding]:
    """The chain was checked lately and is whole, and its head lies on another volume too."""
    last = last_check()
    if last and last.troubles:
        mend = "Lihat halaman Rantai dan laporan harian; bandingkan dengan kepala yang tercetak."
        yield Finding("chain", Health.TROUBLE, str(last.troubles[0]), mend)
    elif last and last.ended_at and now() - last.ended_at > LATE:
        mend = "Pastikan pekerja berjalan, atau jalankan `gerai audit verify`."
        yield Finding("chain", Health.ATTENTION, "Rantai kejadian lama tidak diperiksa.", mend)
    elif last:
        yield Finding("chain", Health.GOOD, f"Rantai utuh: {last.checked} kejadian.")
    if not settings.AUDIT_TO:
        yield Finding(
            "heads",
            Health.ATTENTION,
            "Kepala rantai hanya disimpan di rumah instalasi ini.",
            "Setel GERAI_AUDIT_TO ke folder di disk lain.",
        )
