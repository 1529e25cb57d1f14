"""Accounts are opened, helped, closed and opened again: effective at once, each with its event."""

import secrets
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F

from gerai.foundation.access.models import Remembered, User
from gerai.foundation.access.queries import areas, phone_of, require
from gerai.foundation.access.roles import Permission
from gerai.foundation.answers import Refused
from gerai.foundation.events.actions import record
from gerai.foundation.messages.actions import send
from gerai.foundation.people.actions import forget, keep
from gerai.foundation.people.engine import blind, blinds
from gerai.foundation.people.rules import Kind, Malformed, normalise

from .postings import end_posting
from .telling import tell


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
    if phone:
        user.phone_index = phone_index(user, phone)
    if not (email or phone):
        raise Refused("Akun perlu surel atau nomor telepon untuk masuk. Isi salah satu.")
    user.save()
    if user.email:
        keep(holder=user.uid, kind=Kind.EMAIL, text=user.email, at=at)
    if phone:
        hold_phone(user, phone, at)
    record("account.opened", subject=user, by=by)
    return user


def plain(kind: Kind, text: str) -> str:
    """The one spelling, or a refusal that says what is wrong with it."""
    try:
        return normalise(kind, text)
    except Malformed as wrong:
        word = "Nomor telepon" if kind is Kind.PHONE else "Surel"
        raise Refused(f"{word} tidak dapat dipakai: {wrong}.") from None


def phone_index(user: User, phone: str) -> bytes:
    """By what this phone finds the account; Refused when it finds another one."""
    number = plain(Kind.PHONE, phone)
    known = User.objects.filter(phone_index__in=blinds(Kind.PHONE, number)).exclude(uid=user.uid)
    if known.exists():
        raise Refused("Sudah ada akun dengan nomor telepon itu. Pakai nomor lain, atau akun itu.")
    return blind(Kind.PHONE, number)


def hold_phone(user: User, phone: str, at: datetime) -> None:
    """The account's one phone: its value in `people`, here only the index that finds it."""
    user.phone_index = phone_index(user, phone)
    number = plain(Kind.PHONE, phone)
    forget(holder=user.uid, kinds=[Kind.PHONE])
    keep(holder=user.uid, kind=Kind.PHONE, text=number, at=at)


@transaction.atomic
def keep_phone(*, user: User, phone: str, verified: bool, at: datetime) -> None:
    """The account signs in with this phone and no other; verified: its code was typed. The number
    of before is told."""
    before = phone_of(user) if user.phone_verified else ""
    hold_phone(user, phone, at)
    if before and before != phone_of(user):
        send(purpose="phone_changed", to=before, at=at)
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
    tell(user, "password_changed", at)


def give_password(user: User, *, by: User, at: datetime) -> str:
    """The account has a password that is shown once, and must be replaced before anything else."""
    word = "-".join(secrets.token_hex(2) for _ in range(4))
    user.set_password(word)
    user.password_given = True
    helped(user, by, at)
    user.save(update_fields=["password", "password_given", "helped_by", "helped_at"])
    return word


def helped(user: User, by: User, at: datetime) -> None:
    """Somebody else could enter as this account now, so for a time they are not two people."""
    if not by.is_service:
        user.helped_by, user.helped_at = by, at


def end_sittings(user: User) -> None:
    """Every session of the account is over, also one that began while this was asked."""
    User.objects.filter(pk=user.pk).update(sittings=F("sittings") + 1)
    user.refresh_from_db(fields=["sittings"])


@transaction.atomic
def renew_password(*, user: User, by: User, at: datetime) -> str:
    """A new first password for who has lost theirs; every session of the account is over, and its
    owner is told."""
    govern(user, by)
    record("account.password_given", subject=user, by=by)
    tell(user, "password_given", at)
    return give_password(user, by=by, at=at)


@transaction.atomic
def drop_second_step(*, user: User, by: User, at: datetime) -> None:
    """Who has lost the phone with the codes signs in with the password alone, and sets it anew.
    Every session of the account is over, and its owner is told."""
    govern(user, by)
    Authenticator.objects.filter(user_id=user.pk).delete()
    helped(user, by, at)
    user.save(update_fields=["helped_by", "helped_at"])
    end_sittings(user)
    record("account.second_step_dropped", subject=user, by=by)
    tell(user, "second_step_dropped", at)


@transaction.atomic
def second_step_added(*, user: User, kind: str, at: datetime) -> None:
    """The account has one more second step; every session is over but the one that added it, once
    that is told."""
    end_sittings(user)
    record("account.second_step_added", subject=user, by=user, kind=kind)
    tell(user, "second_step_added", at)


@transaction.atomic
def second_step_removed(*, user: User, kind: str, at: datetime) -> None:
    """Its owner took it off."""
    record("account.second_step_removed", subject=user, by=user, kind=kind)
    tell(user, "second_step_removed", at)


def govern(user: User, by: User) -> None:
    """An account is governed by who gives postings in every area that it works in, and never by
    itself: or an administrator of one district could take over an officer of two."""
    if user.pk == by.pk or user.is_service:
        raise PermissionDenied(Permission.POSTING_GIVE)
    for area in user.acting_areas():
        require(by, Permission.POSTING_GIVE, area=area)


@transaction.atomic
def close_account(*, user: User, by: User, at: datetime) -> None:
    """Nobody signs in as it any more, its sessions are over for good, its postings end."""
    govern(user, by)
    for posting in user.postings.unended():
        end_posting(uid=posting.uid, by=by, at=at)
    user.is_active = False
    user.save(update_fields=["is_active"])
    end_sittings(user)
    record("account.closed", subject=user, by=by)


@transaction.atomic
def reopen_account(*, user: User, by: User, at: datetime) -> None:
    """It may sign in again, with the password and the second step of before; it holds nothing until
    it is posted anew. Its owner is told."""
    govern(user, by)
    if user.is_active:
        return
    user.is_active = True
    user.save(update_fields=["is_active"])
    record("account.reopened", subject=user, by=by)
    tell(user, "account_reopened", at)


def clear_over(*, at: datetime) -> int:
    """Remembered tries and sessions that were over before `at` are gone; how many."""
    tries, _ = Remembered.objects.filter(until__lt=at).delete()
    sessions, _ = Session.objects.filter(expire_date__lt=at).delete()
    return tries + sessions
