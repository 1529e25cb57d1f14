"""What a door does itself; the record is the registry's to write."""

from django.db import transaction

from gerai.foundation.access.models import User
from gerai.foundation.access.queries import areas
from gerai.foundation.access.roles import Permission
from gerai.foundation.events.actions import record

from .queries.likeness import Likeness, likeness


@transaction.atomic
def compare(
    *, name: str, area_code: str, nib: str, nik: str, owner_name: str, by: User
) -> Likeness:
    """What may be the same is known; that a person was looked up by a NIK is written down."""
    if nik:
        area = next(iter(areas(by, Permission.BUSINESS_EDIT)), "")
        record("person.sought", subject=by, by=by, area=area, kinds=["nik"])
    return likeness(by, name=name, area_code=area_code, nib=nib, nik=nik, owner_name=owner_name)
