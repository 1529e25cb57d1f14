"""Accounts are opened, postings given and ended: effective at once, each with its event."""

import secrets
from datetime import datetime
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied
from django.db import transaction

from gerai.foundation.answers import Refused
from gerai.foundation.areas.models import Area
from gerai.foundation.events.actions import record
from gerai.foundation.messages.actions import send
from gerai.foundation.people.actions import forget, keep
from gerai.foundation.people.engine import blind, blinds
from gerai.foundation.people.rules import Kind, Malformed, normalise

from .models import Posting, Remembered, User
from .queries import areas, phone_of, require, user_named
from .roles import ROLES, Permission, covers


def service_account() -> User:
    """The one account that commands write under; nobody can sign in as it."""
    made, _ = User.objects.get_or_create(
        is_service=True, defaults={"name": "Perintah Gerai", "password": "!"}
    )
    return made


def commanding(email: str | None) -> User:
    """Whom a command acts for: the account that --as names, else the one of commands."""
    if not email:
        return service_account()
    found = User.objects.filter(email=email.strip().lower(), is_active=True).first()
    if found is None:
        raise Refused(f"Tidak ada akun dengan surel {email[:80]}. Periksa ejaannya.")
    return found


@transaction.atomic
def open_account(
    *,
    name: str,
    email: str | None = None,
    phone: str | None = None,
    password: str | None = None,
    by: User,
    at: datetime,
) -> User:
    """An account exists; without a password its owner makes one by the reset page."""
    if not areas(by, Permission.POSTING_GIVE):
        raise PermissionDenied(Permission.POSTING_GIVE)
    user = User(name=name.strip(), joined_at=at)
    user.set_password(password)
    if email:
        user.email = plain(Kind.EMAIL, email).lower()
        if User.objects.filter(email=user.email).exists():
            raise Refused("Sudah ada akun dengan surel itu. Pakai surel lain, atau akun itu.")
        keep(holder=user.uid, kind=Kind.EMAIL, text=user.email, at=at)
    if phone:
        hold_phone(user, phone, at)
    if not (email or phone):
        raise Refused("Akun perlu surel atau nomor telepon untuk masuk. Isi salah satu.")
    user.save()
    record("account.opened", subject=user, by=by)
    return user


def plain(kind: Kind, text: str) -> str:
    """The one spelling, or a refusal that says what is wrong with it."""
    try:
        return normalise(kind, text)
    except Malformed as wrong:
        word = "Nomor telepon" if kind is Kind.PHONE else "Surel"
        raise Refused(f"{word} tidak dapat dipakai: {wrong}.") from None


def hold_phone(user: User, phone: str, at: datetime) -> None:
    """The account's one phone: its value in `people`, here only the index that finds it."""
    number = plain(Kind.PHONE, phone)
    known = User.objects.filter(phone_index__in=blinds(Kind.PHONE, number)).exclude(uid=user.uid)
    if known.exists():
        raise Refused("Sudah ada akun dengan nomor telepon itu. Pakai nomor lain, atau akun itu.")
    forget(holder=user.uid, kinds=[Kind.PHONE])
    keep(holder=user.uid, kind=Kind.PHONE, text=number, at=at)
    user.phone_index = blind(Kind.PHONE, number)


@transaction.atomic
def keep_phone(*, user: User, phone: str, verified: bool, at: datetime) -> None:
    """The account signs in with this phone and no other; verified: its code was typed."""
    hold_phone(user, phone, at)
    user.phone_verified = verified
    user.save(update_fields=["phone_index", "phone_verified"])
    record("account.phone_kept", subject=user, by=user, verified="yes" if verified else "no")


@transaction.atomic
def change_password(*, user: User, password: str, at: datetime) -> None:
    """The account has another password; sessions of the old one are over; its owner is told."""
    user.set_password(password)
    user.password_given = False
    user.save(update_fields=["password", "password_given"])
    record("account.password_changed", subject=user, by=user, at=at.isoformat())
    if told := user.email or (phone_of(user) if user.phone_verified else ""):
        send(purpose="password_changed", to=told, at=at)


@transaction.atomic
def appoint(
    *, name: str, email: str, phone: str, role: str, area: str, by: User, at: datetime
) -> tuple[Posting, str]:
    """Whoever is named by e-mail or phone holds the role in the area; and the first password,
    empty for an account that was there before. All or nothing."""
    require(by, Permission.POSTING_GIVE, area=area)
    user, word = user_named({"email": email, "phone": phone}), ""
    if user is not None and not user.is_active:
        raise Refused(
            "Akun dengan surel atau nomor itu sudah ditutup. Pakai surel atau nomor lain."
        )
    if user is None:
        user = open_account(name=name, email=email, phone=phone, by=by, at=at)
        word = give_password(user)
    return give_posting(user=user, role=role, area=area, by=by, at=at), word


def give_password(user: User) -> str:
    """The account has a password that is shown once, and must be replaced before anything else."""
    word = "-".join(secrets.token_hex(2) for _ in range(4))
    user.set_password(word)
    user.password_given = True
    user.save(update_fields=["password", "password_given"])
    return word


@transaction.atomic
def renew_password(*, user: User, by: User, at: datetime) -> str:
    """A new first password for who has lost theirs; every session of the account is over."""
    govern(user, by)
    record("account.password_given", subject=user, by=by)
    return give_password(user)


@transaction.atomic
def drop_second_step(*, user: User, by: User, at: datetime) -> None:
    """Who has lost the phone with the codes signs in with the password alone, and sets it anew."""
    govern(user, by)
    Authenticator.objects.filter(user_id=user.pk).delete()
    record("account.second_step_dropped", subject=user, by=by)


def govern(user: User, by: User) -> None:
    """An account is governed by who gives postings in every area that it works in, and never by
    itself: or an administrator of one district could take over an officer of two."""
    if user.pk == by.pk or user.is_service:
        raise PermissionDenied(Permission.POSTING_GIVE)
    held = list(user.postings.filter(until=None).values_list("area_code", flat=True))
    for area in held or [""]:
        require(by, Permission.POSTING_GIVE, area=area)


@transaction.atomic
def close_account(*, user: User, by: User, at: datetime) -> None:
    """Nobody signs in as it any more, its sessions answer as a stranger's, its postings end."""
    govern(user, by)
    user.is_active = False
    user.save(update_fields=["is_active"])
    for posting in user.postings.filter(until=None):
        end_posting(uid=posting.uid, by=by, at=at)
    record("account.closed", subject=user, by=by)


@transaction.atomic
def give_posting(*, user: User, role: str, area: str, by: User, at: datetime) -> Posting:
    """The user holds the role in the area from now on; nobody posts themselves."""
    require(by, Permission.POSTING_GIVE, area=area)
    if user.pk == by.pk:
        raise PermissionDenied("nobody posts themselves")
    if role not in ROLES:
        raise Refused(f"Peran “{role}” tidak dikenal. Pilih salah satu: {', '.join(ROLES)}.")
    if area and not (covers(settings.ROOT_AREA, area) and Area.objects.filter(pk=area).exists()):
        raise Refused(f"Wilayah {area} tidak ada di pemasangan ini. Periksa kode wilayahnya.")
    posting, fresh = Posting.objects.get_or_create(
        user=user, role=role, area_code=area, until=None, defaults={"since": at, "given_by": by}
    )
    if fresh:
        record("posting.given", subject=posting, by=by, area=area, role=role, user=str(user.uid))
    return posting


@transaction.atomic
def end_posting(*, uid: UUID, by: User, at: datetime) -> Posting:
    """The posting is over, in every process at once; ending it again changes nothing."""
    posting = Posting.objects.select_for_update().get(uid=uid)
    require(by, Permission.POSTING_GIVE, area=posting.area_code)
    if posting.until is None:
        posting.until, posting.ended_by = max(at, posting.since), by
        posting.save(update_fields=["until", "ended_by"])
        record("posting.ended", subject=posting, by=by, area=posting.area_code, role=posting.role)
    return posting


def clear_over(*, at: datetime) -> int:
    """Remembered tries and sessions that were over before `at` are gone; how many."""
    tries, _ = Remembered.objects.filter(until__lt=at).delete()
    sessions, _ = Session.objects.filter(expire_date__lt=at).delete()
    return tries + sessions
