"""What the page for sending a list offers, and what an upload's page tells."""

from dataclasses import dataclass
from datetime import datetime

from gerai.foundation.access.models import User
from gerai.foundation.access.queries import areas
from gerai.foundation.access.roles import Permission, covers
from gerai.foundation.areas.queries import children, root, short_labels
from gerai.foundation.areas.rules import LABELS, depth
from gerai.inventory.intake.models import BusinessList, Upload
from gerai.inventory.intake.rules.working import seconds_left

SENDERS = 300
DISTRICT = 3
UNNAMED = "tidak disebut"
Choices = list[tuple[str, str | list[tuple[str, str]]]]


def bases(user: User) -> list[str]:
    """Where the account may receive lists, inside this installation."""
    held = areas(user, Permission.LIST_ENTER)
    return sorted({root() if covers(code, root()) else code for code in held})


def everywhere(user: User) -> bool:
    """Whether a list need not be of one area: its rows may lie anywhere in the installation."""
    return root() in bases(user)


def area_choices(user: User) -> Choices:
    """The account's areas, and what lies directly under each."""
    held = bases(user)
    labels = short_labels(held)
    found: Choices = [(code, labels[code]) for code in held if code]
    for code in held:
        if depth(code) < DISTRICT:
            below = [(one.code, LABELS[one.kind] + one.name) for one in children(code)]
            found.append((labels[code], below))
    return found


def known_senders(user: User) -> list[str]:
    """Offices whose lists the account sees, by name."""
    seen = BusinessList.objects.visible_to(user).exclude(sender=UNNAMED)
    names = seen.order_by("sender").values_list("sender", flat=True).distinct()
    return list(names[:SENDERS])


@dataclass(frozen=True)
class Pace:
    """How far a job is: its rows, of how many and until when where that is known."""

    rows: int
    total: int
    left: str


def pace(rows: int, total: int | None, since: datetime | None, at: datetime) -> Pace:
    """By what was done so far; nothing is promised before anybody can know."""
    seconds = (at - since).total_seconds() if since else 0.0
    left = seconds_left(rows, total or 0, seconds)
    return Pace(min(rows, total) if total else rows, total or 0, spoken(left))


def spoken(seconds: int | None) -> str:
    """A span as people say it: rounded, since it is a guess."""
    if seconds is None:
        return ""
    if seconds < 20:
        return "beberapa detik lagi"
    if seconds < 90:
        return f"kira-kira {round(seconds, -1)} detik lagi"
    return f"kira-kira {round(seconds / 60)} menit lagi"


def ahead_of(upload: Upload) -> int:
    """How many files were sent before this one and are not done."""
    return Upload.objects.filter(state__in=("waiting", "reading"), pk__lt=upload.pk).count()
