"""Where what a field says came from.

`origins` of a record maps a field to {kind, source | by, at}. REST stands for every field without
an entry of its own: a record from one list is one origin, not twelve copies of it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

REST = "*"


class OriginKind(StrEnum):
    """Who said it: a row of a list, the owner, an officer; or the registry worked it out."""

    LIST = "list"
    OWNER = "owner"
    OFFICER = "officer"


@dataclass(frozen=True)
class Origin:
    """What one field rests on: the source record's uid or the account's, and the day it was
    said. `verified`: whoever said it compared it with the owner's own words or papers."""

    kind: OriginKind
    at: date
    source: UUID | None = None
    by: UUID | None = None
    verified: bool = False

    def as_data(self) -> dict[str, str]:
        """As it is stored."""
        data = {"kind": self.kind.value, "at": self.at.isoformat()}
        if self.source:
            data["source"] = str(self.source)
        if self.by:
            data["by"] = str(self.by)
        if self.verified:
            data["verified"] = "yes"
        return data


def origin_of(origins: Mapping[str, Any], field: str) -> Origin | None:
    """What the field's present value rests on; None when nobody is known to have said it."""
    data = origins.get(field) or origins.get(REST)
    if not data:
        return None
    return Origin(
        kind=OriginKind(data["kind"]),
        at=date.fromisoformat(data["at"]),
        source=UUID(data["source"]) if "source" in data else None,
        by=UUID(data["by"]) if "by" in data else None,
        verified="verified" in data,
    )


def stamp(
    origins: Mapping[str, Any],
    fields: Iterable[str],
    *,
    by: UUID,
    on: date,
    kind: OriginKind,
    verified: bool = False,
) -> dict[str, Any]:
    """The origins after somebody said these fields; what others said stays as it was."""
    said = Origin(kind=kind, at=on, by=by, verified=verified).as_data()
    return dict(origins) | dict.fromkeys(fields, said)
