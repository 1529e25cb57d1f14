"""Builders of accounts."""

from itertools import count

from gerai.foundation.access import actions
from gerai.foundation.access.models import Posting, User

number = count(1)


def user(role: str | None = None, area: str = "33.74", **given: object) -> User:
    """An account; with a role, a posting in the area (which need not exist)."""
    usual = {"name": "Sri Wahyuni", "email": f"user{next(number)}@example.id"}
    made = User.objects.create(**usual | given)
    if role:
        Posting.objects.create(user=made, role=role, area_code=area)
    return made


def service() -> User:
    """The account of commands."""
    return actions.service_account()
