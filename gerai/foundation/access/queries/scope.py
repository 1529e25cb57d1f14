"""Where a user may do what. Asked of the database each time: a posting ended elsewhere counts."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet

from gerai.foundation.access.models import Organisation, Posting, Proposal, User
from gerai.foundation.access.roles import ROLES, TITLES, Permission, covers, steps
from gerai.foundation.access.rules import HELPED, mailbox
from gerai.foundation.areas.queries import root, short_labels
from gerai.foundation.people.engine import blinds
from gerai.foundation.people.queries import clear_of
from gerai.foundation.people.rules import Kind, Malformed, masked, normalise
from gerai.foundation.scope import WHOLE, Scope, over_the_wall

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
    now = Posting.objects.present().filter(user_id=user.pk, user__is_active=True, role__in=roles)
    held = sorted(set(now.values_list("area_code", flat=True)))
    return user.limit.narrowed(permission, held) if user.limit else held


def works(user: User) -> bool:
    """Whether `user` holds any posting now that permits anything."""
    roles = [name for name, held in ROLES.items() if held]
    return Posting.objects.present().filter(user_id=user.pk, role__in=roles).exists()


def second_step_ids(user: User | AnonymousUser) -> set[tuple[int, str]]:
    """The second steps of the account with their kinds; recovery codes are none by themselves."""
    kept = Authenticator.objects.filter(user_id=user.pk).exclude(type="recovery_codes")
    return set(kept.values_list("pk", "type"))


def second_steps(user: User) -> set[str]:
    """The kinds of second step that the account has."""
    return {kind for _pk, kind in second_step_ids(user)}


def reach_of(user: User) -> Scope:
    """What PostgreSQL lets the user's work through to, by what the user holds now; what they may
    do there is asked for apart (`require`)."""
    if user.is_service:
        return WHOLE
    now = Posting.objects.present().filter(user_id=user.pk, user__is_active=True)
    held = list(now.values_list("role", "area_code"))

    def places(permission: Permission) -> tuple[str, ...]:
        found = sorted({area for role, area in held if permission in ROLES.get(role, frozenset())})
        return tuple(user.limit.narrowed(permission, found) if user.limit else found)

    return Scope(records=places(Permission.BUSINESS_VIEW), lists=places(Permission.LIST_VIEW))


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


def require_any(
    user: User | AnonymousUser, permission: Permission, *, areas: Collection[str]
) -> str:
    """The first of the areas in which the user holds it."""
    for area in areas:
        if holds(user, permission, area=area):
            return area
    raise PermissionDenied(permission)


def holders_of(permission: Permission, *, area: str) -> list[User]:
    """The accounts that hold the permission in the area now, by their names."""
    roles = [name for name, held in ROLES.items() if permission in held]
    over = {area[:at] for at in range(len(area) + 1) if covers(area[:at], area)}
    now = Posting.objects.present().filter(role__in=roles, area_code__in=over)
    found = User.objects.filter(is_active=True, pk__in=now.values("user_id"))
    return list(found.order_by("name", "pk"))


def nearest_holders(permission: Permission, *, area: str) -> list[User]:
    """The accounts that hold the permission in the area now: who is posted nearest to it first, of
    those who was here last."""
    roles = [name for name, held in ROLES.items() if permission in held]
    over = {area[:at] for at in range(len(area) + 1) if covers(area[:at], area)}
    now = Posting.objects.present().filter(role__in=roles, area_code__in=over, user__is_active=True)
    nearest: dict[User, int] = {}
    for posting in now.filter(user__is_service=False).select_related("user"):
        nearest[posting.user] = max(nearest.get(posting.user, 0), len(posting.area_code))

    def order(user: User) -> tuple[int, float, int]:
        return -nearest[user], -(user.last_login.timestamp() if user.last_login else 0), user.pk

    return sorted(nearest, key=order)


def postings_under(user: User) -> QuerySet[Posting]:
    """Postings that `user` may end, also such as begin later: those in the areas where they may
    give some."""
    return Posting.objects.unended().filter(within(user, Permission.POSTING_GIVE))


def idle_under(user: User) -> QuerySet[User]:
    """Accounts without a task that `user` governs, closed ones too: all of whose tasks of before
    lay in the areas where `user` gives some; such as never had one, for who gives them over the
    whole."""
    held, reach = Posting.objects.filter(user=OuterRef("pk")), within(user, Permission.POSTING_GIVE)
    found = User.objects.filter(is_service=False).exclude(pk=user.pk)
    found = found.exclude(Exists(Posting.objects.unended().filter(user=OuterRef("pk"))))
    if reach:
        found = found.exclude(Exists(held.exclude(reach)))
    if not holds(user, Permission.POSTING_GIVE, area=root()):
        found = found.filter(Exists(held))
    return found


def proposals_under(user: User) -> QuerySet[Proposal]:
    """Proposals of postings in the areas where `user` may give some, waiting or decided."""
    return Proposal.objects.filter(within(user, Permission.POSTING_GIVE))


def organisations_under(user: User) -> QuerySet[Organisation]:
    """Organisations of the areas where `user` keeps them, open or closed."""
    return Organisation.objects.filter(within(user, Permission.OFFICE_KEEP))


def organisations_for(user: User) -> QuerySet[Organisation]:
    """The open ones that `user` may post somebody for: of their areas, and those above that serve
    them too."""
    held = areas(user, Permission.POSTING_GIVE)
    above = {".".join(code.split(".")[:step]) for code in held for step in range(steps(code))}
    reach = within(user, Permission.POSTING_GIVE) | Q(area_code__in=above)
    return Organisation.objects.filter(reach, closed_at=None).order_by("kind", "name")


# Whose personal values are also an account's: given by the apps above that know such ties.
TIED: list[Callable[[User], Iterable[UUID]]] = []


def ties(finder: Callable[[User], Iterable[UUID]]) -> Callable[[User], Iterable[UUID]]:
    """Put @ties above a function that gives the holders an account is tied to: by them two accounts
    are found to be one person."""
    TIED.append(finder)
    return finder


def same_person(one: User, other: User) -> bool:
    """Whether two accounts are one person's: the same mailbox, phone or NIK."""
    if one.pk == other.pk:
        return True
    if one.is_service or other.is_service:
        return False
    with over_the_wall():  # also by what the reader may not see; they learn whether, never what
        return not marks(one).isdisjoint(marks(other))


def marks(user: User) -> set[object]:
    """What is one person's alone: the mailbox, whom the account is tied to, and the phones and NIKs
    of both."""
    holders = {user.uid, *(uid for finder in TIED for uid in finder(user))}
    found = clear_of(holders, [Kind.PHONE, Kind.NIK])
    values = {(kind, text) for kinds in found.values() for kind in kinds for text in kinds[kind]}
    return {*values, *holders, mailbox(user.email) or user.uid}


def was_helped_by(user: User, other: User, at: datetime) -> bool:
    """Whether `other` could have entered as `user` of late: gave its password or dropped its second
    step."""
    return bool(user.helped_by_id == other.pk and user.helped_at and at < user.helped_at + HELPED)


def governs(by: User, account: User) -> bool:
    """Whether `by` may renew the account's password or close it; for showing the ways."""
    mine = all(holds(by, Permission.POSTING_GIVE, area=area) for area in account.acting_areas())
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
    office: str
    until: datetime | None


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
    rows = list(
        user.postings.present().select_related("organisation").order_by("area_code", "role")
    )
    places = short_labels(row.area_code for row in rows if row.area_code)
    return Account(
        name=user.name,
        email=user.email,
        phone=masked(Kind.PHONE, phone) if phone else "",
        phone_verified=user.phone_verified,
        second_step=bool(second_steps(user)),
        postings=[
            Held(
                TITLES.get(row.role, row.role),
                places.get(row.area_code, ""),
                row.organisation.name if row.organisation else "",
                row.until and row.until - timedelta(seconds=1),
            )
            for row in rows
        ],
    )
