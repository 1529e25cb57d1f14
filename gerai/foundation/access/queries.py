"""Where a user may do what. Asked of the database each time: a posting ended elsewhere counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

from gerai.foundation.areas.queries import labels, short_labels
from gerai.foundation.people.engine import blinds
from gerai.foundation.people.queries import clear_of
from gerai.foundation.people.rules import Kind, Malformed, masked, normalise

from .models import Posting, User
from .roles import ROLES, TITLES, Permission, covers

NAMES = ("email", "phone", "username")


def areas(user: User | AnonymousUser, permission: Permission) -> list[str]:
    """Area codes in which `user` holds `permission` now; "" is the whole installation.

    The service account is whoever runs commands on the machine itself, so it holds everything.
    """
    if isinstance(user, AnonymousUser):
        return []
    if user.is_service:
        return [""]
    roles = [name for name, held in ROLES.items() if permission in held]
    now = Posting.objects.filter(
        user_id=user.pk, user__is_active=True, role__in=roles, until__isnull=True
    )
    held = sorted(set(now.values_list("area_code", flat=True)))
    return user.limit.narrowed(permission, held) if user.limit else held


def within(user: User | AnonymousUser, permission: Permission, field: str = "area_code") -> Q:
    """Filter for rows `user` may touch; matches nothing when there is no posting."""
    match = Q(pk__in=[])
    for code in areas(user, permission):
        if code == "":
            return Q()
        # A range, not LIKE: it stays fast under row-level security. "/" follows "." in ASCII.
        match |= Q(**{field: code}) | Q(**{f"{field}__gt": code + ".", f"{field}__lt": code + "/"})
    return match


def holds(user: User | AnonymousUser, permission: Permission, *, area: str) -> bool:
    """Whether `user` may do it there now; for a page that shows or hides the way to an act."""
    return any(covers(held, area) for held in areas(user, permission))


def require(user: User | AnonymousUser, permission: Permission, *, area: str) -> None:
    """The last word, asked under the lock."""
    if not holds(user, permission, area=area):
        raise PermissionDenied(permission)


def holders_of(permission: Permission, *, area: str) -> list[User]:
    """The accounts that hold the permission in the area now, by their names."""
    roles = [name for name, held in ROLES.items() if permission in held]
    over = [
        step for step in ["", *(area[:at] for at in range(2, len(area) + 1))] if covers(step, area)
    ]
    now = Posting.objects.filter(role__in=roles, area_code__in=over, until=None)
    found = User.objects.filter(is_active=True, pk__in=now.values("user_id"))
    return list(found.order_by("name", "pk"))


def postings_under(user: User) -> QuerySet[Posting]:
    """Present postings that `user` may end: those in the areas where they may give some."""
    return Posting.objects.filter(within(user, Permission.POSTING_GIVE), until__isnull=True)


@dataclass(frozen=True)
class Officer:
    """A present posting and whose it is, as who gives postings sees it."""

    posting: Posting
    title: str
    area: str


@dataclass(frozen=True)
class Staff:
    """A page of officers, by name; `older` is the posting after which the next page begins."""

    officers: list[Officer]
    older: UUID | None


def staff(user: User, *, words: str = "", after: UUID | None = None, limit: int = 50) -> Staff:
    """Who holds what in the areas where `user` may give postings; `words` of a name or e-mail."""
    found = postings_under(user).filter(user__is_active=True, user__is_service=False)
    found = found.annotate(called=Lower("user__name"))
    for word in words.split():
        found = found.filter(Q(user__name__icontains=word) | Q(user__email__icontains=word))
    if after and (start := found.filter(uid=after).values_list("called", "pk").first()):
        found = found.filter(Q(called__gt=start[0]) | Q(called=start[0], pk__gt=start[1]))
    rows = list(found.select_related("user").order_by("called", "pk")[: limit + 1])
    shown = rows[:limit]
    return Staff(officers(shown), shown[-1].uid if len(rows) > limit else None)


def officers(postings: Sequence[Posting]) -> list[Officer]:
    """The postings in words."""
    places = labels(row.area_code for row in postings if row.area_code)
    return [
        Officer(row, TITLES.get(row.role, row.role), places.get(row.area_code, ""))
        for row in postings
    ]


def postings_of(account: User, by: User) -> list[Officer]:
    """The account's present postings that `by` may end."""
    rows = postings_under(by).filter(user=account).order_by("area_code", "role")
    return officers(list(rows.select_related("user")))


def governs(by: User, account: User) -> bool:
    """Whether `by` may renew the account's password or close it; for showing the ways."""
    held = list(account.postings.filter(until=None).values_list("area_code", flat=True))
    mine = all(holds(by, Permission.POSTING_GIVE, area=area) for area in held or [""])
    return mine and by.pk != account.pk and not account.is_service


def phone_of(user: User) -> str:
    """The phone that the account signs in with, in clear for sending its codes; else nothing."""
    if user.phone_index is None:
        return ""
    found = clear_of([user.uid], [Kind.PHONE])
    return next(iter(found.get(user.uid, {}).get(Kind.PHONE, [])), "")


def user_of_phone(phone: str) -> User | None:
    """The account that signs in with this phone, however it is spelt."""
    try:
        plain = normalise(Kind.PHONE, phone)
    except Malformed:
        return None
    return User.objects.filter(phone_index__in=blinds(Kind.PHONE, plain)).first()


def spelling(credentials: dict[str, Any]) -> str:
    """What was typed to name an account, in one spelling, so that tries count together."""
    typed = str(next((credentials[key] for key in NAMES if credentials.get(key)), "")).strip()
    try:
        return normalise(Kind.PHONE, typed)
    except Malformed:
        return typed.lower()


def user_named(credentials: dict[str, Any]) -> User | None:
    """The account that the credentials of a sign-in name."""
    typed = spelling(credentials)
    return User.objects.filter(email=typed).first() or user_of_phone(typed)


@dataclass(frozen=True)
class Held:
    """One present posting, in words."""

    title: str
    area: str
    since: datetime


@dataclass(frozen=True)
class Account:
    """What an account's own page shows."""

    name: str
    email: str | None
    phone: str
    phone_verified: bool
    second_step: bool
    postings: list[Held]


def account_of(user: User) -> Account:
    """The account as its owner may see it; the phone shows its end alone."""
    phone = phone_of(user)
    rows = list(user.postings.filter(until=None).order_by("area_code", "role"))
    places = short_labels(row.area_code for row in rows if row.area_code)
    return Account(
        name=user.name,
        email=user.email,
        phone=masked(Kind.PHONE, phone) if phone else "",
        phone_verified=user.phone_verified,
        second_step=is_mfa_enabled(user),
        postings=[
            Held(TITLES.get(row.role, row.role), places.get(row.area_code, ""), row.since)
            for row in rows
        ],
    )
