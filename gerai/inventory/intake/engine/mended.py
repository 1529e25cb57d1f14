"""What was said of rows, sealed in the database: opened for those who read or enter the rows."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from gerai.foundation.packing import packed, unpacked
from gerai.foundation.people.engine import open_bytes, seal_bytes
from gerai.inventory.intake.models import BusinessList, Mending
from gerai.inventory.intake.rules import Judged

from .chunks import Chunk

Personal = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Mended:
    """What was said of one row: the text of each field with the act that said it, and the personal
    values that the row has now. `version` grows with every act."""

    said: dict[str, tuple[str, UUID]] = field(default_factory=dict, repr=False)
    personal: Personal = field(default_factory=list, repr=False)
    version: int = 0

    @property
    def texts(self) -> dict[str, str]:
        """Field and text."""
        return {name: text for name, (text, _) in self.said.items()}


def sealed(uid: UUID, said: Mapping[str, tuple[str, UUID]], personal: Sequence[object]) -> bytes:
    """The texts and the values as they lie in the table."""
    told = {name: [text, str(batch)] for name, (text, batch) in said.items()}
    return seal_bytes(uid, 0, packed({"said": told, "personal": list(personal)}))


def opened(mending: Mending) -> Mended:
    """The texts and the values again."""
    told = unpacked(open_bytes(mending.uid, 0, bytes(mending.sealed)))
    return Mended(
        {name: (text, UUID(batch)) for name, (text, batch) in told["said"].items()},
        [(name, text) for name, text in told["personal"]],
        mending.version,
    )


def mended_of(found: BusinessList, numbers: Collection[int]) -> dict[int, Mended]:
    """What was said of these rows of the list."""
    if not found.mends:
        return {}
    kept = Mending.objects.filter(business_list=found, number__in=numbers)
    return {one.number: opened(one) for one in kept}


def keep_said(found: BusinessList, mended: Mapping[int, Mended], judged: Sequence[Judged]) -> None:
    """What was said of rows that were read anew has their personal values as they are now."""
    if not mended:
        return
    now = {row.number: row.personal for row in judged if row.number in mended}
    kept = list(Mending.objects.filter(business_list=found, number__in=now))
    for one in kept:
        one.sealed = sealed(one.uid, mended[one.number].said, now[one.number])
    Mending.objects.bulk_update(kept, ["sealed"])


def personal_of(found: BusinessList, chunk: Chunk) -> dict[int, Personal]:
    """The personal values of the chunk's rows of which something was said: they win over those of
    the chunk."""
    if not found.mends:
        return {}
    kept = Mending.objects.filter(business_list=found, number__range=chunk.bounds)
    return {one.number: opened(one).personal for one in kept}
