"""The account of a person who is erased."""

from datetime import datetime
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db import transaction

from gerai.foundation.access.models import User
from gerai.foundation.people.actions import forget
from gerai.foundation.privacy.models import Bond

NOBODY = "Akun dihapus"
NOWHERE = "invalid"  # a domain that never leads anywhere (RFC 2606)


@transaction.atomic
def forget_account(holder: UUID, at: datetime) -> int:
    """The person's account is closed and tells of nobody, unless it holds a duty: an officer's
    name stands beside what they did. How many accounts."""
    bonds = Bond.objects.select_for_update(of=("self",)).filter(holder=holder)
    count = 0
    for bond in bonds.select_related("account"):
        user: User = bond.account
        if bond.until is None:
            bond.until, bond.ended_by = at, None
            bond.save(update_fields=["until", "ended_by"])
        if user.postings.exists():
            continue
        forget(holder=user.uid)
        Authenticator.objects.filter(user_id=user.pk).delete()
        user.name, user.email = NOBODY, f"{user.uid}@{NOWHERE}"
        user.phone_index, user.phone_verified, user.is_active = None, False, False
        user.set_unusable_password()
        user.save()
        count += 1
    return count
