"""Personal values that a later version of a list says: kept, or proposed where others spoke."""

from collections.abc import Iterator, Sequence
from typing import TypeVar
from uuid import UUID

from gerai.foundation.people.actions import PersonalEntry, keep_many
from gerai.foundation.people.engine import blind, blinds
from gerai.foundation.people.models import Value
from gerai.foundation.people.rules import Kind

from .proposing import Proposed
from .rows import Again, Batch

Told = TypeVar("Told")


def tell_people(rows: Sequence[Again], batch: Batch) -> tuple[set[int], list[Proposed]]:
    """Values that the holder does not have are kept, the newest of their kind; whose they are, and
    those that are only proposed: of a kind that an officer or the owner said."""
    said = [(row, *told) for row in rows for told in values_of(row)]
    fresh, spoken = unknown(said)
    keep_many(
        PersonalEntry(holder, kind, text, row.source, batch.at) for row, holder, kind, text in fresh
    )
    return {row.business_id for row, *_ in fresh}, [offer(*told) for told in spoken]


def unknown(
    said: Sequence[tuple[Told, UUID, Kind, str]],
) -> tuple[list[tuple[Told, UUID, Kind, str]], list[tuple[Told, UUID, Kind, str]]]:
    """Of these values of their holders those that are not there: of a kind of which nobody spoke
    but lists, and of one that an officer or the owner said."""
    held = Value.objects.filter(holder__in={holder for _, holder, _, _ in said})
    there: set[tuple[UUID, bytes]] = set()
    spoken: set[tuple[UUID, str]] = set()
    for holder, kind, index, source in held.values_list("holder", "kind", "index", "source"):
        there.add((holder, bytes(index)))
        if source is None:
            spoken.add((holder, kind))
    left = [
        (row, holder, kind, text)
        for row, holder, kind, text in said
        if not any((holder, mark) in there for mark in blinds(kind, text))
    ]
    return (
        [one for one in left if (one[1], one[2].value) not in spoken],
        [one for one in left if (one[1], one[2].value) in spoken],
    )


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
