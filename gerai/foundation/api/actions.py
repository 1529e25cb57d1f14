"""Tokens are given, used and ended; what a call was answered is kept with its effect."""

import secrets
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.db.models import Q
from django.http import HttpResponse

from gerai.foundation.access.models import User
from gerai.foundation.access.queries import areas, require
from gerai.foundation.access.roles import Permission, covers
from gerai.foundation.answers import Refused
from gerai.foundation.areas.models import Area
from gerai.foundation.events.actions import record
from gerai.foundation.people.engine import open_bytes, seal_bytes

from .models import Answered, Token
from .queries import GRANTABLE, digest_of
from .rules import KEPT, PREFIX, Problem

USED_AGAIN = timedelta(minutes=1)
KEPT_HEADERS = ("Content-Type", "ETag", "Location", "Link")


@transaction.atomic
def give(
    *,
    account: User,
    name: str,
    permissions: Sequence[Permission],
    area_codes: Sequence[str] = (),
    days: int,
    by: User,
    at: datetime,
) -> tuple[Token, str]:
    """The token and its text, which is shown now and never again. Whoever gives one for another
    account must govern tokens wherever that account works."""
    if by.limit:
        raise PermissionDenied(Permission.TOKEN_GIVE)
    service = account.pk != by.pk
    held = areas_of(account)
    if service:
        for area in held or [""]:
            require(by, Permission.TOKEN_GIVE, area=area)
        if account.last_login is not None:
            raise Refused("Akun ini dipakai orang. Token layanan hanya untuk akun layanan.")
    checked(account, permissions, area_codes, days)
    text = PREFIX + secrets.token_urlsafe(32)
    token = Token.objects.create(
        account=account,
        name=" ".join(name.split())[:80],
        digest=digest_of(text),
        tail=text[-4:],
        permissions=sorted(permissions),
        area_codes=sorted(set(area_codes)),
        service=service,
        area_code=held[0] if held else "",
        given_by=by,
        given_at=at,
        expires_at=at + timedelta(days=days),
    )
    record(
        "token.given",
        subject=token,
        by=by,
        area=token.area_code,
        account=str(account.uid),
        permissions=token.permissions,
        areas=token.area_codes,
        days=days,
    )
    return token, text


def areas_of(account: User) -> list[str]:
    """Where the account works now."""
    return sorted(set(account.postings.unended().values_list("area_code", flat=True)))


def checked(
    account: User, permissions: Sequence[Permission], area_codes: Sequence[str], days: int
) -> None:
    """A token is asked for something that its account may do, in areas where it may, for a time."""
    if account.is_service or not account.is_active:
        raise Refused("Akun ini tidak bisa diwakili token. Pilih akun lain.")
    if not 1 <= days <= settings.TOKEN_DAYS:
        raise Refused(f"Masa berlaku token 1 sampai {settings.TOKEN_DAYS} hari.")
    if not permissions:
        raise Refused("Pilih paling sedikit satu izin untuk token ini.")
    for one in permissions:
        if one not in GRANTABLE or not areas(account, one):
            raise Refused(f"Akun ini tidak memegang izin “{GRANTABLE.get(one, one)}” sekarang.")
    known = set(Area.objects.filter(code__in=area_codes).values_list("code", flat=True))
    for code in area_codes:
        held = [held for one in permissions for held in areas(account, one)]
        if code not in known or not any(covers(mine, code) for mine in held):
            raise Refused(f"Wilayah {code[:13]} tidak ada, atau di luar tugas akun ini.")


@transaction.atomic
def end(*, uid: UUID, by: User, at: datetime) -> Token:
    """The token opens nothing from now on, in every process; ending it again changes nothing."""
    if by.limit:
        raise PermissionDenied(Permission.TOKEN_GIVE)
    mine = Q(account_id=by.pk) | Q(pk__in=Token.objects.governed_by(by).values("pk"))
    token = Token.objects.select_for_update(of=("self",)).get(mine, uid=uid)
    if token.ended_at is None:
        token.ended_at, token.ended_by = at, by
        token.save(update_fields=["ended_at", "ended_by"])
        record("token.ended", subject=token, by=by, area=token.area_code)
    return token


def used(token: Token, at: datetime) -> None:
    """Its last use is known, to the minute."""
    stale = Q(used_at=None) | Q(used_at__lt=at - USED_AGAIN)
    if token.used_at is None or token.used_at < at - USED_AGAIN:
        Token.objects.filter(stale, pk=token.pk).update(used_at=at)


def count(who: str, most: int, at: datetime) -> None:
    """One more call in this minute, counted by all processes together."""
    minute = int(at.timestamp() // 60)
    if cache.incr(f"api:{who}:{minute}") > most:
        wait = 60 - int(at.timestamp()) % 60
        raise Problem("too_many", headers={"Retry-After": str(wait)})


def once(
    *, token: Token, key: str, digest: bytes, run: Callable[[], HttpResponse], at: datetime
) -> HttpResponse:
    """The effect of the first call with this key, and its answer for every later one.

    In the caller's transaction: effect and answer are there together or not at all. A rival is
    sent away while the first call has not ended.
    """
    if not mine_now(token, key):
        raise Problem("in_flight", headers={"Retry-After": "1"})
    known = Answered.objects.filter(token=token, key=key)
    old = known.first()
    if old and old.at > at - KEPT:
        if bytes(old.digest) != digest:
            raise Problem("key_reused")
        return again(old)
    response = run()
    if response.status_code < 400:
        known.delete()
        keep(token, key, digest, response, at)
    return response


def mine_now(token: Token, key: str) -> bool:
    """Whether no other call with this key is under way; so until this transaction ends."""
    mark = int.from_bytes(digest_of(f"{token.pk}:{key}")[:8], signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [mark])
        return bool(cursor.fetchone()[0])


def keep(token: Token, key: str, digest: bytes, response: HttpResponse, at: datetime) -> None:
    """What was answered."""
    row = Answered(token=token, key=key, digest=digest, status=response.status_code, at=at)
    row.headers = {
        name: response.headers[name] for name in KEPT_HEADERS if name in response.headers
    }
    row.body = seal_bytes(row.uid, 0, response.content)
    row.save(force_insert=True)


def again(row: Answered) -> HttpResponse:
    """The same answer once more."""
    headers: dict[str, Any] = row.headers | {"Idempotency-Replayed": "true"}
    body = open_bytes(row.uid, 0, bytes(row.body))
    return HttpResponse(body, status=row.status, headers=headers)


def clear_old(*, at: datetime) -> int:
    """Answers older than a day are gone; how many."""
    return Answered.objects.filter(at__lt=at - KEPT).delete()[0]
