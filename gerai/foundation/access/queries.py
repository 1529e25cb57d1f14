"""Where a user may do what. Asked of the database each time: a posting ended elsewhere counts."""

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet

from .models import Posting, User
from .roles import ROLES, Permission, covers


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
    return sorted(set(now.values_list("area_code", flat=True)))


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


def postings_under(user: User) -> QuerySet[Posting]:
    """Present postings that `user` may end: those in the areas where they may give some."""
    return Posting.objects.filter(within(user, Permission.POSTING_GIVE), until__isnull=True)
