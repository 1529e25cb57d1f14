"""The rows of all lists leave the house: noted first, within what the account may take out."""

from typing import IO

from django.core.exceptions import PermissionDenied

from gerai.foundation.access.models import User
from gerai.foundation.access.queries import areas
from gerai.foundation.access.roles import Permission
from gerai.foundation.events.actions import record
from gerai.inventory.intake.engine.writing import FORMS
from gerai.inventory.intake.queries.leaving import COLUMNS, NUMBERS, leaving, rows_by_list


def export(*, form: str, out: IO[bytes], by: User) -> int:
    """Every row that the account may take out stands in the stream; how many. The event is there
    before the first byte."""
    held = areas(by, Permission.BUSINESS_EXPORT)
    if not held:
        raise PermissionDenied(Permission.BUSINESS_EXPORT)
    count = leaving(by).count()
    record("list.exported", subject=by, by=by, area=held[0], form=form, rows=count)
    FORMS[form](out, COLUMNS, rows_by_list(by), NUMBERS)
    return count
