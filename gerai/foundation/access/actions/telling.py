"""Accounts hear of what concerns them, by a way that is theirs; the words name nobody."""

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.urls import reverse

from gerai.foundation.access.models import Posting, Proposal, User
from gerai.foundation.access.queries import phone_of
from gerai.foundation.access.roles import TITLES
from gerai.foundation.areas.queries import short_labels
from gerai.foundation.messages.actions import send

MENU = 'Gerai, menu "Akun dan tugas"'


def tell(
    user: User,
    purpose: str,
    at: datetime,
    values: Mapping[str, str] | None = None,
    language: str | None = None,
    area: str | None = None,
) -> None:
    """The account's owner hears of it, where there is a way that is theirs."""
    if told := user.email or (phone_of(user) if user.phone_verified else ""):
        send(purpose=purpose, to=told, values=values, language=language, area=area, at=at)


def tell_of(user: User, purpose: str, task: Posting | Proposal, at: datetime) -> None:
    """The account's owner hears of a task, a page of which leads further."""
    values = {
        "role": TITLES.get(task.role, task.role),
        "area": short_labels([task.area_code]).get(task.area_code) or "seluruh wilayah",
        "link": link_to(task),
    }
    tell(user, purpose, at, values, "id", task.area_code)


def link_to(task: Posting | Proposal) -> str:
    """The address of a proposal; where the installation does not know its own, how to find it."""
    origin = next(iter(settings.CSRF_TRUSTED_ORIGINS), "")
    if not origin or isinstance(task, Posting):
        return origin or MENU
    return origin + reverse("proposal", args=[task.uid])
