"""Looking a person up by a number: it is done for the officer's work, and it is written down."""

from uuid import UUID

from django.db import transaction

from gerai.foundation.access.models import User
from gerai.foundation.access.queries import areas
from gerai.foundation.access.roles import Permission
from gerai.foundation.events.actions import record
from gerai.foundation.people.queries import holders
from gerai.inventory.registry.rules import identity_kinds

MOST = 8


@transaction.atomic
def seek(*, text: str, by: User) -> tuple[UUID, ...] | None:
    """Who has this NIK, NPWP or phone; None when the text is no such number.

    The number itself stands nowhere; that somebody looked, and for what kind, does.
    """
    kinds = identity_kinds(text)
    if not kinds:
        return None
    found = [uid for kind in kinds for uid in holders(kind, text)]
    area = next(iter(areas(by, Permission.BUSINESS_VIEW)), "")
    record("person.sought", subject=by, by=by, area=area, kinds=[kind.value for kind in kinds])
    return tuple(dict.fromkeys(found))[:MOST]
