"""That rows of a list were shown, or left in a file, is written down beside the chain of events."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from gerai.foundation.access.models import User
from gerai.foundation.people.rules import Kind
from gerai.foundation.privacy.actions.seeing import note_seen
from gerai.inventory.intake.models import BusinessList, Row
from gerai.inventory.intake.queries import columns_of
from gerai.inventory.intake.rules import RowState
from gerai.inventory.registry.models import SourceRecord

# Why a workbook goes back to its sender: its values are to be put right.
TO_CORRECT = "verification"


def note_rows(
    found: BusinessList, rows: Iterable[Row], *, by: User, at: datetime, act: str = "rows"
) -> None:
    """The account was shown these rows. Those that are in the registry speak of somebody; of all
    others only the list is known."""
    shown = list(rows)
    if shown:
        entered = [row.number for row in shown if row.state == RowState.ENTERED]
        holders = spoken_of(found, entered) if entered else set()
        note_seen(by=by, act=act, holders={found.uid, *holders}, at=at)


def note_workbook(found: BusinessList, *, by: User, at: datetime) -> None:
    """The account took all rows of the list, with their values in clear."""
    fields = {column.field for column in columns_of(found)}
    note_seen(
        by=by,
        act="workbook",
        purpose=TO_CORRECT,
        kinds=[kind.value for kind in Kind if kind.value in fields],
        holders={found.uid, *spoken_of(found)},
        at=at,
    )


def spoken_of(found: BusinessList, numbers: Iterable[int] | None = None) -> set[UUID]:
    """The businesses and persons of whom rows of the list speak, as far as they are entered."""
    sources = SourceRecord.objects.filter(list_uid=found.uid)
    if numbers is not None:
        sources = sources.filter(number__in=list(numbers))
    pairs = sources.values_list("business__uid", "person__uid")
    return {uid for pair in pairs for uid in pair if uid}
