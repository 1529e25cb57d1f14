"""A chunk of a read list on its way to the registry, and the one behind it made ready meanwhile."""

from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from types import TracebackType
from typing import Any, Self
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from gerai.foundation.access.models import User
from gerai.foundation.packing import unpacked
from gerai.foundation.scope import adopt, present
from gerai.inventory.intake.engine import Chunk, load_chunk
from gerai.inventory.intake.engine.mended import personal_of
from gerai.inventory.intake.models import BusinessList, Row
from gerai.inventory.intake.queries import several_tables
from gerai.inventory.intake.rules import RowState, Subject
from gerai.inventory.registry.actions.preparing import Prepared, prepare
from gerai.inventory.registry.actions.rows import Batch
from gerai.inventory.registry.rules import Entry, Known, PersonEntry

# What the rows of a list were typed by, and its entries are made of.
MADE_OF = (
    "subject", "persons", "within", "columns", "said_on", "sender", "name", "chunks_read", "mends",
)  # fmt: skip
Ready = tuple[int, dict[str, Any], Any, int | None, int | None]  # a row as it is entered
Places = dict[int, tuple[str, int]]


def ready_rows(found: BusinessList, chunk: Chunk) -> QuerySet[Row]:
    """The rows of the chunk that may be entered."""
    return Row.objects.filter(business_list=found, number__range=chunk.bounds, state=RowState.READY)


def entry_of(found: BusinessList, row: Ready, chunk: Chunk) -> Entry | PersonEntry:
    """What the registry is told of the row."""
    number, values, digest, _, _ = row
    personal = chunk.personal.get(number, [])
    return found.about.entry(number, values, personal, key=bytes(digest), on=found.said_on)


@dataclass(frozen=True)
class Loaded:
    """A chunk: its ready rows as entries, which records they are known to be, where the sender
    finds them; `prepared`: all that they become, written out."""

    chunk: Chunk
    entries: list[Entry | PersonEntry] = field(repr=False)
    known: dict[int, Known]
    places: Places = field(repr=False)
    prepared: Prepared | None = None

    @classmethod
    def of(cls, found: BusinessList, number: int | None = None) -> Self:
        """The next chunk of the list, or that of this number."""
        chunk = load_chunk(found.uid, found.chunks_entered if number is None else number)
        chunk.personal.update(personal_of(found, chunk))
        told = ready_rows(found, chunk).order_by("number")
        rows = told.values_list("number", Cast("values", TextField()), "digest", "twin", "found_by")
        several = several_tables(found)
        known, entries = {}, []
        for place, values, digest, twin, by_key in rows:
            entries.append(entry_of(found, (place, unpacked(values), digest, twin, by_key), chunk))
            if twin:
                known[place] = Known(twin, same=by_key == 0)
        places = {raw.number: (raw.sheet if several else "", raw.line) for raw in chunk.rows}
        return cls(chunk, entries, known, places)


class Ahead:
    """Makes the next chunk ready while PostgreSQL takes this one: a thread with a connection of its
    own. What it saw is used only if the list, locked, is still as it saw it."""

    def __init__(self, uid: UUID, by: User, at: datetime) -> None:
        self.uid, self.by, self.at = uid, by, at
        self.coming: tuple[int, dict[str, Any], Future[Loaded | None]] | None = None

    def __enter__(self) -> Self:
        self.thread = ThreadPoolExecutor(1, initializer=adopt, initargs=(present(),))
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        trouble: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.thread.submit(close)
        self.thread.shutdown()

    def begin(self, found: BusinessList) -> None:
        """The chunk behind the list's next one is made ready, if it is of businesses that nobody
        knows yet."""
        number = found.chunks_entered + 1
        if number < found.chunks_read and found.subject == Subject.BUSINESSES:
            self.coming = (number, made_of(found), self.thread.submit(self.loaded, number))

    def take(self, found: BusinessList) -> Loaded | None:
        """The list's next chunk; None when it was not made ready, or of another state of the
        list."""
        coming, self.coming = self.coming, None
        if coming is None:
            return None
        number, seen, future = coming
        here = future.result()
        if here is None or number != found.chunks_entered or seen != made_of(found):
            return None
        numbers = ready_rows(found, here.chunk).order_by("number").values_list("number", flat=True)
        return here if list(numbers) == [entry.number for entry in here.entries] else None

    def loaded(self, number: int) -> Loaded | None:
        """In the thread: the chunk with all that its rows become."""
        found = BusinessList.objects.get(uid=self.uid)
        if found.revises_id:
            return None
        here = Loaded.of(found, number)
        batch = Batch(
            found.uid,
            found.name,
            found.sender,
            found.said_on,
            self.by,
            self.at,
            places=here.places,
        )
        entries = [entry for entry in here.entries if isinstance(entry, Entry)]
        prepared = prepare(entries, batch) if entries else None
        return Loaded(here.chunk, here.entries, here.known, here.places, prepared)


def close() -> None:
    """The connection of the thread that calls is closed."""
    connection.close()


def made_of(found: BusinessList) -> dict[str, Any]:
    """What another reading of the list would change."""
    return {name: getattr(found, name) for name in MADE_OF}
