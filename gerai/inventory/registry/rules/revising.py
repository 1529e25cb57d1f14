"""What a later version of a list changes in a record, and what it may only propose."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from gerai.foundation.states import Machine

from .origins import Origin, OriginKind, origin_of

REGENCY = 5
TOGETHER = (("sector_code", "sector_edition"),)  # one means nothing without the other


class ProposalState(StrEnum):
    """A proposal waits for an officer, who takes it or declines it."""

    OPEN = "open"
    TAKEN = "taken"
    DECLINED = "declined"


PROPOSALS = Machine(
    {
        "take": (frozenset({ProposalState.OPEN.value}), ProposalState.TAKEN.value),
        "decline": (frozenset({ProposalState.OPEN.value}), ProposalState.DECLINED.value),
    }
)


@dataclass(frozen=True, slots=True)
class Known:
    """The record that an earlier version of a list brought, found again in a row of a later one.
    `same`: the row says what it said then, word for word."""

    record_id: int
    same: bool = False


@dataclass(frozen=True, slots=True)
class Revised:
    """New values by field: those that may be written, and those that are only proposed."""

    changed: dict[str, Any] = field(default_factory=dict)
    proposed: dict[str, Any] = field(default_factory=dict)


def revised(
    now: Mapping[str, Any], said: Mapping[str, Any], *, own: Collection[UUID], on: date
) -> Revised:
    """What the row says now that the record does not. A field that still rests on a row of `own`,
    the list's earlier versions, is written; one that somebody verified or said since is proposed.

    What the row leaves out is no news: unknown never takes the place of something known. Another
    regency is neither: whether a business moved there its officers say. Nor is what another version
    said on a later day than `on`.
    """
    found, origins = Revised(), now["origins"]
    for names in grouped(said):
        if all(said[name] in ("", None) or said[name] == now[name] for name in names):
            continue
        if names == ("area_code",) and not same_place(now["area_code"], said["area_code"]):
            continue
        if any(newer(origins, name, on) for name in names):
            continue
        target = found.changed if rests(origins, names, own) else found.proposed
        target.update((name, said[name]) for name in names if said[name] != now[name])
    found.proposed.pop("area_code", None)
    return found


def newer(origins: Mapping[str, Any], name: str, on: date) -> bool:
    """Whether another version of the list said it of a later day."""
    origin = origin_of(origins, name)
    return origin is not None and origin.kind is OriginKind.LIST and origin.at > on


def grouped(said: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    """The fields, those that go together as one."""
    joined = {name for names in TOGETHER for name in names}
    yield from (names for names in TOGETHER if said.get(names[0]))
    yield from ((name,) for name in said if name not in joined)


def same_place(now: str, said: str) -> bool:
    """Whether it is a place of the same regency, and says no less than what is known."""
    return now[:REGENCY] == said[:REGENCY] and not now.startswith(said)


def rests(origins: Mapping[str, Any], names: tuple[str, ...], own: Collection[UUID]) -> bool:
    """Whether every one of the fields is still as a row of these lists said it."""
    known = [origin_of(origins, name) for name in names]
    return all(
        origin is not None
        and origin.kind is OriginKind.LIST
        and not origin.verified
        and origin.source in own
        for origin in known
    )


def said_by_row(
    origins: Mapping[str, Any], names: Collection[str], *, source: UUID, on: date
) -> dict[str, Any]:
    """The origins after a row of a list said these fields."""
    data = Origin(kind=OriginKind.LIST, at=on, source=source).as_data()
    return dict(origins) | dict.fromkeys(names, data)
