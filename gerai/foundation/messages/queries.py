"""Reading the outbox: what is due, what waits, what failed."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from gerai.foundation.people.engine import KeyTrouble

from . import engine
from .models import OPEN, Message
from .rules import Channel, State, kind_of, purposes

PAGE = 50
AT_ONCE = 500


def due(at: datetime) -> Q:
    """Messages that wait and whose time has come, and those whose worker has died meanwhile."""
    return OPEN & Q(next_at__lte=at)


def due_now(at: datetime) -> list[tuple[int, str]]:
    """Whom to serve next, who waits longest first; only what some open channel can carry.

    Each with the channel that it was meant for.
    """
    kinds = {kind_of(channel) for channel in engine.open_channels()}
    reached = [channel.value for channel in Channel if kind_of(channel) in kinds]
    found = Message.objects.filter(due(at), channel__in=reached).order_by("next_at", "pk")
    return list(found.values_list("pk", "channel")[:AT_ONCE])


def late(at: datetime) -> list[int]:
    """What still waits though it is of no use any more."""
    found = Message.objects.filter(due(at), until__lte=at).order_by("pk")
    return list(found.values_list("pk", flat=True)[:AT_ONCE])


def title_of(purpose: str) -> str:
    """The words for a purpose; one that a later version dropped is its own word."""
    known = purposes().get(purpose)
    return known.title if known else purpose


def counts(messages: QuerySet[Message]) -> dict[str, int]:
    """How many stand in each state."""
    found = messages.order_by().values_list("state").annotate(count=Count("pk"))
    return {state.value: 0 for state in State} | dict(found)


@dataclass(frozen=True)
class Page:
    """Some messages, the newest first, and whether there are more on either side."""

    items: list[Message]
    newer: bool
    older: bool


def page_of(
    messages: QuerySet[Message],
    *,
    states: Iterable[str],
    older: UUID | None = None,
    newer: UUID | None = None,
) -> Page:
    """A page of the messages in these states, after or before the one that is named."""
    found = messages.filter(state__in=list(states))
    place = newer or older
    named = messages.filter(uid=place).first() if place else None
    if named and newer:
        rows = list(found.filter(pk__gt=named.pk).order_by("pk")[: PAGE + 1])
        return Page(rows[:PAGE][::-1], newer=len(rows) > PAGE, older=True)
    if named:
        found = found.filter(pk__lt=named.pk)
    rows = list(found.order_by("-pk")[: PAGE + 1])
    return Page(rows[:PAGE], newer=named is not None, older=len(rows) > PAGE)


def stuck() -> dict[Channel, int]:
    """How many messages wait for a channel that this installation does not have."""
    there = {kind_of(channel) for channel in engine.open_channels()}
    found = Message.objects.filter(OPEN).order_by().values_list("channel").annotate(Count("pk"))
    return {
        Channel(channel): count
        for channel, count in found
        if kind_of(Channel(channel)) not in there
    }


def written_to(addresses: Collection[str]) -> list[Message]:
    """The messages to any of these addresses whose words are still there. Each is opened: to whom
    it goes stands nowhere else."""
    found = []
    for message in Message.objects.exclude(sealed_to=None).order_by("pk") if addresses else ():
        try:
            to, _said = engine.unseal(message)
        except KeyTrouble:
            continue
        if to in addresses:
            found.append(message)
    return found
