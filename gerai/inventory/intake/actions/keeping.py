"""Raw rows go when their time is past; the list says so."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate

from gerai.foundation.events.actions import record
from gerai.inventory.intake.engine import drop_chunks, drop_original
from gerai.inventory.intake.models import BusinessList
from gerai.inventory.intake.rules.retention import ENTERED, WAITING, days_of


def drop_raw(*, at: datetime) -> int:
    """Sealed rows past their time are gone, and the workbook that they came in; of how many lists.
    Safe to run twice."""
    today = localdate(at)
    entered, waiting = (at - timedelta(days=days_of(kind, on=today)) for kind in (ENTERED, WAITING))
    past = Q(entered_at__lte=entered) | Q(entered_at=None, received_at__lte=waiting)
    lists = BusinessList.objects.filter(past, raw_dropped_at=None, chunks_read__gt=0)
    return sum(drop_one(uid, at) for uid in lists.values_list("uid", flat=True))


@transaction.atomic
def drop_one(uid: UUID, at: datetime) -> bool:
    """The list's raw rows are gone, and the event says after how many days."""
    found = BusinessList.objects.select_for_update(of=("self",)).get(uid=uid)
    if found.raw_dropped_at:
        return False
    kind = ENTERED if found.entered_at else WAITING
    found.raw_dropped_at = at
    found.save(update_fields=["raw_dropped_at"])
    found.mendings.all().delete()
    days = days_of(kind, on=localdate(at))
    record("list.raw_dropped", subject=found, by=None, area=found.area_code, kind=kind, days=days)
    transaction.on_commit(lambda: drop_chunks(uid))
    transaction.on_commit(lambda: drop_original(uid))
    return True
