"""Personal values that a later version of a list says: kept, or proposed where others spoke."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from gerai.foundation.people.actions import PersonalEntry, keep_many
from gerai.foundation.people.engine import blind, blinds
from gerai.foundation.people.models import Value
from gerai.foundation.people.rules import Kind

from .proposing import Proposed
from .rows import Again, Batch


def tell_people(rows: Sequence[Again], batch: Batch) -> tuple[set[int], list[Proposed]]:
    """Values that the holder does not have are kept, the newest of their kind; whose they are, and
    those that are only proposed: of a kind that an officer or the owner said."""
    said = [(row, *told) for row in rows for told in values_of(row)]
    held = Value.objects.filter(holder__in={holder for _, holder, _, _ in said})
    there: set[tuple[UUID, bytes]] = set()
    spoken: set[tuple[UUID, str]] = set()
    for holder, kind, index, source in held.values_list("holder", "kind", "index", "source"):
        there.add((holder, bytes(index)))
        if source is None:
            spoken.add((holder, kind))
    fresh: list[tuple[Again, PersonalEntry]] = []
    offers: list[Proposed] = []
    for row, holder, kind, text in said:
        if any((holder, mark) in there for mark in blinds(kind, text)):
            continue
        if (holder, kind.value) in spoken:
            offers.append(offer(row, holder, kind, text))
            continue
        fresh.append((row, PersonalEntry(holder, kind, text, row.source, batch.at)))
    keep_many(entry for _, entry in fresh)
    return {row.business_id for row, _ in fresh}, offers


def values_of(row: Again) -> Iterator[tuple[UUID, Kind, str]]:
    """Each personal value of the row with its holder."""
    for kind, text, whose in row.entry.personal:
        yield (row.person if whose == "owner" and row.person else row.business), kind, text


def offer(row: Again, holder: UUID, kind: Kind, text: str) -> Proposed:
    """A value that waits sealed; of a proposal only its kind and its holder stand open."""
    return Proposed(
        row.business_id,
        kind.value,
        {"holder": str(holder)},
        row.source_id,
        text=text,
        mark=blind(kind, text),
        source=row.source,
    )
