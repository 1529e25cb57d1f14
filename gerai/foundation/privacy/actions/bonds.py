"""An account belongs to a person: said by an officer, ended by one."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from gerai.foundation.access.models import User
from gerai.foundation.access.queries import user_named
from gerai.foundation.answers import Refused
from gerai.foundation.events.actions import record
from gerai.foundation.privacy.models import Bond


def account_named(text: str) -> User:
    """The account that signs in with this e-mail or phone."""
    found = user_named({"email": text} if "@" in text else {"phone": text})
    if found is None or not found.is_active or found.is_service:
        raise Refused("Tidak ada akun terbuka dengan surel atau nomor HP itu. Periksa ejaannya.")
    return found


@transaction.atomic
def tie(*, account: User, holder: UUID, area: str, by: User, at: datetime) -> Bond:
    """The account is this person's and no other's. The caller has asked for the permission, and
    the officer has seen who it is."""
    if account.pk == by.pk:
        raise Refused("Akun sendiri dihubungkan oleh petugas lain.")
    try:
        with transaction.atomic():
            bond = Bond.objects.create(
                account=account, holder=holder, area_code=area, since=at, tied_by=by
            )
    except IntegrityError:
        raise Refused(
            "Akun itu sudah dihubungkan dengan orang lain, atau orang ini sudah punya akun. "
            "Lepaskan dahulu yang lama."
        ) from None
    record("bond.tied", subject=bond, by=by, area=area, holder=str(holder), user=str(account.uid))
    return bond


@transaction.atomic
def untie(*, holder: UUID, by: User, at: datetime) -> Bond | None:
    """The account is nobody's; what it saw of the person it sees no more."""
    bond = Bond.objects.select_for_update(of=("self",)).filter(holder=holder, until=None).first()
    if bond:
        bond.until, bond.ended_by = at, by
        bond.save(update_fields=["until", "ended_by"])
        record("bond.ended", subject=bond, by=by, area=bond.area_code, holder=str(holder))
    return bond
