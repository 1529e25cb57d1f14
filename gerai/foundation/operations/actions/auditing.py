"""The chain of events is checked, and each day is told to who audits."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.timezone import localdate

from gerai.foundation.access.models import User
from gerai.foundation.access.queries import areas, holders_of
from gerai.foundation.access.roles import Permission
from gerai.foundation.answers import Refused
from gerai.foundation.areas.queries import root
from gerai.foundation.events import queries as events
from gerai.foundation.events.actions import chain, record
from gerai.foundation.later import later
from gerai.foundation.messages.actions import send
from gerai.foundation.messages.engine import reaches
from gerai.foundation.operations.engine.keeping import newest, place_of
from gerai.foundation.operations.models import Check, Report
from gerai.foundation.operations.queries.auditing import counts_of
from gerai.foundation.people.rules import Kind
from gerai.foundation.ui.templatetags.words import angka, pukul, tanggal

AGAIN = timedelta(minutes=1)


@transaction.atomic
def ask_check(*, by: User, at: datetime) -> Check:
    """The worker will check the whole chain; one that waits already is that one."""
    if not areas(by, Permission.AUDIT_VIEW):
        raise Refused("Hanya pemeriksa yang dapat meminta pemeriksaan rantai.")
    waiting = Check.objects.select_for_update().filter(ended_at=None, asked_at__gte=at - AGAIN)
    if there := waiting.first():
        return there
    check = Check.objects.create(asked_at=at, by=by)
    later("operations.check_chain", check_id=check.pk)
    return check


def check_nightly(*, at: datetime) -> Check:
    """The chain was checked by itself."""
    return check_chain(check_id=Check.objects.create(asked_at=at).pk, at=at)


def check_chain(*, check_id: int, at: datetime) -> Check:
    """The whole chain was gone through; trouble is told to every auditor. Safe to run twice."""
    check = Check.objects.get(pk=check_id)
    if check.ended_at:
        return check
    chain(at=at)
    verdict, head = events.verdict(), events.head()
    with transaction.atomic():
        check.ended_at, check.checked, check.waiting = at, verdict.checked, verdict.waiting
        check.troubles = [str(trouble) for trouble in verdict.troubles]
        if head:
            check.position, check.digest = head.position, head.digest
        check.save()
        name = "chain.broken" if verdict.troubles else "chain.checked"
        said = {"checked": verdict.checked, "troubles": len(verdict.troubles)}
        note(name, check, said)
        if verdict.troubles:
            told("audit_alert", {"trouble": check.troubles[0]}, at)
    return check


def note(name: str, check: Check, said: dict[str, int]) -> None:
    """The event of a check."""
    if name == "chain.broken":
        record("chain.broken", subject=check, by=check.by, area=root(), **said)
    else:
        record("chain.checked", subject=check, by=check.by, area=root(), **said)


def told(purpose: str, values: dict[str, str], at: datetime) -> int:
    """Every auditor of the whole installation who has an address is written to; how many."""
    if not reaches(purpose, Kind.EMAIL):
        return 0
    link = f"{settings.CSRF_TRUSTED_ORIGINS[0]}/kejadian/" if settings.CSRF_TRUSTED_ORIGINS else ""
    auditors = [one for one in holders_of(Permission.AUDIT_VIEW, area=root()) if one.email]
    for one in auditors:
        send(purpose=purpose, to=one.email or "", values=values | {"link": link}, at=at)
    return len(auditors)


@transaction.atomic
def report(*, day: date, at: datetime) -> Report | None:
    """The day is written down and told, once however often this runs; None: it was before."""
    if Report.objects.filter(day=day).exists():
        return None
    head, last = events.head(), Check.objects.exclude(ended_at=None).order_by("-ended_at").first()
    backup = last_backup()
    made = Report.objects.create(
        day=day,
        made_at=at,
        counts=counts_of(day),
        position=head.position if head else None,
        digest=head.digest if head else "",
        backup_at=backup[0] if backup else None,
        backup_verified=bool(backup and backup[1]),
        check_done=last,
    )
    record("day.reported", subject=made, by=None, area=root(), events=sum(made.counts.values()))
    told("daily_report", values_of(made), at)
    return made


def report_yesterday(*, at: datetime) -> Report | None:
    """The day that ended last, in the office's time zone."""
    return report(day=localdate(at) - timedelta(days=1), at=at)


def last_backup() -> tuple[datetime, bool] | None:
    """When the last backup ended and whether it was read again; None without one."""
    try:
        backup = newest(place_of(settings.HOME))
    except (Refused, OSError):
        return None
    return (backup.ended, bool(backup.verified)) if backup else None


def values_of(made: Report) -> dict[str, str]:
    """The report as its letter says it."""
    check, backup = made.check_done, made.backup_at
    whole = "belum pernah"
    if check and check.ended_at:
        found = f"{len(check.troubles)} masalah" if check.troubles else "utuh"
        whole = f"{tanggal(check.ended_at)} {pukul(check.ended_at)}: {found}"
    read = "diperiksa" if made.backup_verified else "belum diperiksa"
    return {
        "day": tanggal(made.day),
        "events": angka(sum(made.counts.values())),
        "position": angka(made.position or 0),
        "digest": made.digest or "-",
        "check": whole,
        "backup": f"{tanggal(backup)} {pukul(backup)}, {read}" if backup else "belum ada",
    }
