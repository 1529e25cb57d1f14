"""What the columns of a list mean is said: its rows are read again from their sealed cells."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, replace
from datetime import datetime
from itertools import islice
from uuid import UUID

from django.db import transaction

from gerai.foundation.access.models import User
from gerai.foundation.answers import Refused
from gerai.foundation.areas.queries import root
from gerai.foundation.events.actions import record
from gerai.foundation.later import later
from gerai.foundation.tables.engine.sources import sampled
from gerai.foundation.tables.rules import Choice, Mapped, Target, map_columns
from gerai.foundation.tables.rules.headers import signature
from gerai.inventory.intake.engine import Coder, chunks_there, load_chunk, seldom_collected
from gerai.inventory.intake.models import BusinessList
from gerai.inventory.intake.rules import ListState, Subject, changes, unfit
from gerai.inventory.intake.rules.returning import KEY_REASON
from gerai.inventory.intake.rules.working import WorkKind
from gerai.inventory.registry.rules import PersonKind

from .again import typists_of
from .asking import BUSY, is_busy
from .choosing import kept, remember, remembered
from .mending import locked
from .reading import Progress, basis, heed, quiet, read_chunk, settle
from .receiving import reopen
from .repaired import LEAVE
from .returning import heads_of

LOOKED_AT = 2_000  # rows of a table that tell what its columns are


@transaction.atomic
def choose(
    *,
    uid: UUID,
    choices: Mapping[str, Choice],
    persons: PersonKind | None = None,
    by: User,
    at: datetime,
) -> bool:
    """The columns mean what is said, for this list and the sender's next ones; a job reads the
    rows again that are not in the registry. Whether anything is other than before."""
    found = locked(uid, by)
    if is_busy(found, WorkKind.ENTER, by):
        raise Refused(BUSY)
    about = found.about
    who = persons if persons and found.subject == Subject.PERSONS else found.told
    if not changes(choices, found.columns) and who == found.told:
        return False
    if lacking := unfit(choices, about.target, about.list_word):
        raise Refused(f"{found.name}: {lacking}")
    where = found.within or root()
    meant = remembered(found.sender, area=where) | kept(found) | dict(choices)
    columns = mapped_again(found, meant)
    if strange := about.stranger(columns):
        raise Refused(f"{found.name}: {strange}")
    remember(found.sender, choices, area=where, by=by, at=at)
    reopen(
        found,
        {"columns": [asdict(one) for one in columns], "persons": who.value if who else ""},
    )
    record("list.columns_chosen", subject=found, by=by, area=found.area_code, columns=len(choices))
    later("intake.read_again", list_id=found.pk, user_id=by.pk)
    return True


def mapped_again(found: BusinessList, choices: Mapping[str, Choice]) -> list[Mapped]:
    """Every column of every table with these choices, from the first of its sealed rows."""
    target = found.about.target
    said = dict(choices)
    for one in found.columns:
        if one["reason"].startswith(KEY_REASON):
            said[signature(one["header"])] = LEAVE
    return [
        replace(one, table=table, sheet=sheets[one.column])
        for table, heads in heads_of(found).items()
        for sheets in (sheets_of(found, table, len(heads)),)
        for one in of_table(found, table, heads, target, said)
    ]


def of_table(
    found: BusinessList, table: int, heads: list[str], target: Target, said: Mapping[str, Choice]
) -> list[Mapped]:
    """The columns of one table."""
    some = [cells for cells in islice(cells_of(found, table), LOOKED_AT)]
    return map_columns(tuple(heads), sampled(some), target, said)


def cells_of(found: BusinessList, table: int) -> Iterator[tuple[str, ...]]:
    """The table's rows."""
    for number in range(found.chunks_read):
        for row in load_chunk(found.uid, number).rows:
            if row.table == table:
                yield row.cells


def sheets_of(found: BusinessList, table: int, width: int) -> list[str]:
    """The sheet of each column of a table."""
    known = {
        one["column"]: one.get("sheet", "") for one in found.columns if one.get("table", 0) == table
    }
    return [known.get(at, "") for at in range(width)]


def read_again(*, list_id: int, user_id: int, progress: Progress = quiet) -> BusinessList:
    """All rows of the list are read from their sealed cells, however often that is cut off."""
    by = User.objects.get(pk=user_id)
    found = BusinessList.objects.visible_to(by).get(pk=list_id)
    if found.state != ListState.RECEIVED:
        return found
    coder, typists = Coder(found.within, sectors=found.about.sectors), typists_of(found)
    reader, chunks, done = (typists, coder, basis(found)), chunks_there(found.uid), 0
    with seldom_collected():
        for number in range(chunks):
            rows = load_chunk(found.uid, number).rows
            done += len(rows)
            if number < found.chunks_read:
                heed(typists, rows)
            else:
                found = read_chunk(uid=found.uid, number=number, rows=rows, reader=reader, by=by)
            progress(done)
    with suppress(Refused):  # the list says itself why it is refused now
        return settle(uid=found.uid, by=by, chunks=chunks)
    found.refresh_from_db()
    return found
