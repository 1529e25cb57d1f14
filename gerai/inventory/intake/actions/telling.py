"""Senders are told what became of their lists: by e-mail, once for each step, in numbers alone."""

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.db import transaction

from gerai.foundation.access.models import User
from gerai.foundation.access.queries import require
from gerai.foundation.access.roles import Permission
from gerai.foundation.answers import Refused
from gerai.foundation.events.actions import record
from gerai.foundation.ids import uuid7
from gerai.foundation.messages.actions import send
from gerai.foundation.messages.engine import reaches
from gerai.foundation.people.actions import forget, keep
from gerai.foundation.people.queries import clear_of
from gerai.foundation.people.rules import Kind, Malformed, normalise
from gerai.foundation.ui.templatetags.words import angka, tanggal
from gerai.inventory.intake.models import BusinessList, Notice, Sender
from gerai.inventory.intake.queries.senders import lists_of_sender
from gerai.inventory.intake.rules.senders import Step, Whom, spelt

MENU = 'Gerai, menu "Daftar masuk"'


@transaction.atomic
def tell(*, list_id: int, step: Step, at: datetime) -> int:
    """Who sent the list, and the sender's contact, have a message in the outbox; how many messages
    are new. Safe to run twice and by two at once: one row for each list, step and reader. Nobody is
    written to when no e-mail can be sent, or when the sender wants none."""
    found = BusinessList.objects.select_related("by").get(pk=list_id)
    purpose, kept = f"list_{step.value}", sender_of(found)
    if not reaches(purpose, Kind.EMAIL) or (kept and not kept.told):
        return 0
    return sum(told_once(found, step, whom, to, at) for whom, to in readers(found, kept))


def told_once(found: BusinessList, step: Step, whom: Whom, to: str, at: datetime) -> bool:
    """The reader has the message; whether it is new."""
    notice, fresh = Notice.objects.get_or_create(
        business_list=found,
        step=step.value,
        whom=whom.value,
        defaults={"message": uuid7(), "at": at},
    )
    if not fresh:
        return False
    made = send(
        purpose=f"list_{step.value}",
        to=to,
        values=values_of(found),
        language="id",
        area=found.area_code,
        at=at,
    )
    notice.message = made.uid
    notice.save(update_fields=["message"])
    return True


def readers(found: BusinessList, kept: Sender | None) -> Iterator[tuple[Whom, str]]:
    """The account that sent the list, and the sender's contact if it is somebody else."""
    account = found.by.email if found.by.is_active and not found.by.is_service else None
    if account:
        yield Whom.ACCOUNT, account
    contact = contact_of(kept) if kept else ""
    if contact and contact != account:
        yield Whom.CONTACT, contact


def contact_of(kept: Sender) -> str:
    """The contact address in clear, for writing to it alone."""
    known = clear_of([kept.uid], [Kind.EMAIL]).get(kept.uid, {}).get(Kind.EMAIL, [])
    return known[0] if known else ""


def sender_of(found: BusinessList) -> Sender | None:
    """How the list's sender is written to: as was said for its area, else for a larger one."""
    around = {found.area_code[:end] for end in (0, 2, 5, 8, 13)}
    kept = Sender.objects.filter(sender=spelt(found.sender), area_code__in=around)
    return max(kept, key=lambda one: len(one.area_code), default=None)


def values_of(found: BusinessList) -> dict[str, str]:
    """Numbers and where to look: no name of a file, since a file may be called after a person."""
    counts = found.counts
    origin = next(iter(settings.CSRF_TRUSTED_ORIGINS), "").rstrip("/")
    return {
        "day": tanggal(found.received_at),
        "rows": angka(counts["read"]),
        "ready": angka(counts["ready"] + counts["entered"]),
        "entered": angka(counts["entered"]),
        "waiting": angka(counts["repairable"] + counts["rejected"]),
        "link": f"{origin}/daftar/{found.uid}/" if origin else MENU,
    }


@transaction.atomic
def set_contact(*, sender: str, area: str, email: str, by: User, at: datetime) -> Sender:
    """The sender of lists of the area has this contact address, sealed in `people`; empty: none."""
    kept = locked(sender, area, by, at)
    try:
        plain = normalise(Kind.EMAIL, email) if email else ""
    except Malformed:
        raise Refused("Tulis satu alamat surel lengkap, misalnya dinas@contoh.go.id.") from None
    forget(holder=kept.uid, kinds=[Kind.EMAIL])
    if plain:
        keep(holder=kept.uid, kind=Kind.EMAIL, text=plain, at=at)
        return told("sender.contact_kept", kept, by, at)
    return told("sender.contact_forgotten", kept, by, at)


@transaction.atomic
def set_told(*, sender: str, area: str, told_of: bool, by: User, at: datetime) -> Sender:
    """The sender is told of its lists from now on, or is not."""
    kept = locked(sender, area, by, at)
    kept.told = told_of
    if told_of:
        return told("sender.told", kept, by, at)
    return told("sender.silenced", kept, by, at)


def locked(sender: str, area: str, by: User, at: datetime) -> Sender:
    """How the sender is written to in the area, for this transaction alone; only of a sender of
    whom the area has a list that the user sees."""
    if not spelt(sender) or not lists_of_sender(by, sender).filter(area_code=area).exists():
        raise Sender.DoesNotExist
    require(by, Permission.LIST_ENTER, area=area)
    kept, _ = Sender.objects.select_for_update().get_or_create(
        sender=spelt(sender), area_code=area, defaults={"by": by, "at": at}
    )
    return kept


def told(name: str, kept: Sender, by: User, at: datetime) -> Sender:
    """The row says who was last and when; the event what, never the address."""
    kept.by, kept.at = by, at
    kept.save(update_fields=["told", "by", "at"])
    record(name, subject=kept, by=by, area=kept.area_code, sender=kept.sender)
    return kept
