"""Builders of accounts."""

import secrets
from datetime import timedelta
from itertools import count

from django.utils.timezone import now

from gerai.foundation.access import actions
from gerai.foundation.access.models import Posting, User
from gerai.foundation.access.roles import Permission
from gerai.foundation.api.actions import give
from gerai.foundation.api.models import Token
from gerai.foundation.api.queries import GRANTABLE, digest_of, grantable
from gerai.foundation.api.rules import PREFIX

number = count(1)


def user(role: str | None = None, area: str = "33.74", **given: object) -> User:
    """An account; with a role, a posting in the area (which need not exist)."""
    usual = {"name": "Sri Wahyuni", "email": f"user{next(number)}@example.id"}
    made = User.objects.create(**usual | given)
    if role:
        Posting.objects.create(user=made, role=role, area_code=area)
    return made


def token(account: User, *permissions: Permission, areas: tuple[str, ...] = ()) -> str:
    """The text of a token that may do what is named, else all that the account may."""
    _token, text = give(
        account=account,
        name="Sistem uji",
        permissions=permissions or grantable(account),
        area_codes=areas,
        days=30,
        by=account,
        at=now(),
    )
    return text


def any_token(account: User) -> str:
    """A token for everything that tokens are given for, whatever the account may."""
    text = PREFIX + secrets.token_urlsafe(32)
    at = now()
    Token.objects.create(
        account=account,
        name="Sistem uji",
        digest=digest_of(text),
        permissions=list(GRANTABLE),
        given_by=account,
        given_at=at,
        expires_at=at + timedelta(days=1),
    )
    return text


def service() -> User:
    """The account of commands."""
    return actions.service_account()
