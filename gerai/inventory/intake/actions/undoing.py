"""A whole list is taken out of the registry again; it stays as a list and may be entered anew."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from gerai.foundation import sql
from gerai.foundation.access.models import User
from gerai.foundation.access.queries import require
from gerai.foundation.access.roles import Permission
from gerai.foundation.answers import Refused
from gerai.foundation.events.actions import record
from gerai.inventory.intake.models import BusinessList
from gerai.inventory.intake.rules import LIST_MACHINE, RowState, Subject
from gerai.inventory.registry.actions import undo as undo_businesses
from gerai.inventory.registry.actions import undo_persons
from gerai.inventory.registry.actions.undoing import Undone

from . import tallies
from .reading import Progress, quiet
from .recognising import PACKAGE

UNDO: dict[str, Callable[..., Undone]] = {
    Subject.BUSINESSES: undo_businesses,
    Subject.PERSONS: undo_persons,
}


@transaction.atomic
def undo(*, uid: UUID, by: User, at: datetime, progress: Progress = quiet) -> Undone:
    """What this list alone brought is gone, what it changed is as before; its rows are ready again
    but for those whose records others touched since. What `progress` raises undoes all of it."""
    found = BusinessList.objects.visible_to(by).select_for_update(of=("self",)).get(uid=uid)
    for permission in (Permission.LIST_ENTER, Permission.BUSINESS_EDIT):
        require(by, permission, area=found.area_code)
    if not found.counts.get("entered"):
        raise Refused(f"{found.name}: belum ada barisnya yang masuk registri.")
    found.state = LIST_MACHINE.after(found.state, "undo")
    done = UNDO[found.subject](list_uid=uid, by=by, at=at, progress=progress)
    with connection.cursor() as cursor:
        cursor.execute(sql.text(PACKAGE, "ready_again"), {"list": found.pk, "uid": uid})
        moved = cursor.rowcount
    found.counts = found.counts | {
        "ready": found.counts["ready"] + moved,
        "entered": found.rows.filter(state=RowState.ENTERED).count(),
        "persons": 0,
    }
    found.chunks_entered, found.entered_at = 0, None
    found.save(update_fields=["state", "counts", "chunks_entered", "entered_at"])
    tallies.refresh(found)
    record(
        "list.undone",
        subject=found,
        by=by,
        area=found.area_code,
        gone=done.gone,
        reverted=done.reverted,
        kept=done.kept,
    )
    return done
