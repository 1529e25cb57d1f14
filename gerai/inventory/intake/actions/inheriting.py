"""What officers said of rows holds for a later version of the list that has the same rows."""

from datetime import datetime

from django.db import connection

from gerai.foundation import sql
from gerai.foundation.access.models import User
from gerai.foundation.ids import uuid7
from gerai.inventory.intake.engine.mended import mended_of
from gerai.inventory.intake.models import BusinessList

from .mending import Texts, changed

PACKAGE = "gerai.inventory.intake"


def inherit(found: BusinessList, *, by: User, at: datetime) -> int:
    """Rows that the sender left as they were say what an officer said of them in the version
    before; how many. The sender's own changes win: such a row is another one."""
    origin = found.revises
    if origin is None or not origin.mends:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(sql.text(PACKAGE, "inherit"), {"list": found.pk, "origin": origin.pk})
        pairs = dict(cursor.fetchall())
    known = mended_of(found, list(pairs))
    before = mended_of(origin, list(pairs.values()))
    said: dict[int, Texts] = {
        number: dict(before[old].texts) for number, old in pairs.items() if number not in known
    }
    if said:
        changed(found, said, batch=uuid7(), by=by, at=at)
    return len(said)
