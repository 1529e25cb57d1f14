"""What an officer does for the person whose data they are: consents taken and withdrawn."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from gerai.foundation.access.models import User
from gerai.foundation.access.queries import require_any
from gerai.foundation.access.roles import Permission
from gerai.foundation.privacy.actions import consents
from gerai.foundation.privacy.models import Consent
from gerai.inventory.registry.models import Person


def subject(*, uid: UUID, by: User, permission: Permission) -> tuple[Person, str]:
    """The person, locked, and the area by which the officer may act for them."""
    person = Person.objects.visible_to(by).select_for_update(of=("self",)).get(uid=uid)
    return person, require_any(by, permission, areas=person.acting_areas())


@transaction.atomic
def give_consent(*, uid: UUID, purpose: str, channel: str, by: User, at: datetime) -> Consent:
    """The person has agreed, on paper or in words, and the officer says so."""
    person, area = subject(uid=uid, by=by, permission=Permission.BUSINESS_EDIT)
    return consents.give(
        holder=person.uid, purpose=purpose, channel=channel, area=area, by=by, at=at
    )


@transaction.atomic
def withdraw_consent(*, uid: UUID, consent: UUID, channel: str, by: User, at: datetime) -> Consent:
    """The person withdraws; nothing that hangs on it is open from now on."""
    person, _area = subject(uid=uid, by=by, permission=Permission.BUSINESS_EDIT)
    return consents.withdraw(uid=consent, holder=person.uid, channel=channel, by=by, at=at)
