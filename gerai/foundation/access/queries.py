"""Where a user may do what."""

from django.core.exceptions import PermissionDenied
from django.db.models import Q

from .models import User
from .roles import ROLES, Permission, covers


def areas(user: User, permission: Permission) -> list[str]:
    """Area codes in which `user` holds `permission` now; "" is the whole installation."""
    roles = [name for name, held in ROLES.items() if permission in held]
    now = user.postings.filter(role__in=roles, until=None)
    return list(now.values_list("area_code", flat=True))


def within(user: User, permission: Permission, field: str = "area_code") -> Q:
    """Filter for rows `user` may touch; matches nothing when there is no posting."""
    match = Q(pk__in=[])
    for code in areas(user, permission):
        if code == "":
            return Q()
        # A range, not LIKE: it stays fast under row-level security. "/" follows "." in ASCII.
        match |= Q(**{field: code}) | Q(**{f"{field}__gt": code + ".", f"{field}__lt": code + "/"})
    return match


def require(user: User, permission: Permission, *, area: str) -> None:
    """The last word, asked under the lock."""
    if not any(covers(held, area) for held in areas(user, permission)):
        raise PermissionDenied(permission)
