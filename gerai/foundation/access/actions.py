"""Accounts are opened, postings given and ended: effective at once, each with its event."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction

from gerai.foundation.answers import Refused
from gerai.foundation.areas.models import Area
from gerai.foundation.events.actions import record

from .models import Posting, User
from .queries import areas, require
from .roles import ROLES, Permission, covers


def service_account() -> User:
    """The one account that commands write under; nobody can sign in as it."""
    made, _ = User.objects.get_or_create(
        is_service=True, defaults={"name": "Perintah Gerai", "password": "!"}
    )
    return made


@transaction.atomic
def open_account(
    *, name: str, email: str | None = None, password: str | None = None, by: User, at: datetime
) -> User:
    """An account exists; without a password its owner makes one by the reset page."""
    if not areas(by, Permission.POSTING_GIVE):
        raise PermissionDenied(Permission.POSTING_GIVE)
    email = email.strip().lower() if email else None
    if email and User.objects.filter(email=email).exists():
        raise Refused("Sudah ada akun dengan surel itu. Pakai surel lain, atau akun yang ada.")
    user = User(name=name.strip(), email=email, joined_at=at)
    user.set_password(password)
    user.save()
    record("account.opened", subject=user, by=by)
    return user


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
