"""Subscriptions and their deliveries, as pages show them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from gerai.foundation.access.models import User
from gerai.foundation.areas.queries import short_labels
from gerai.foundation.events.models import Event, Link
from gerai.foundation.events.rules import event_words

from .models import OPEN, Delivery, Hook
from .rules import HEARABLE, State

PAGE = 50
AT_ONCE = 1_000


def hearable() -> dict[str, str]:
    """The events that may be subscribed to, in words."""
    words = event_words()
    return {name: words[name] for name in HEARABLE}


def end_of_chain() -> int:
    """The position of the last link; what is subscribed now hears what comes after."""
    return Link.objects.order_by("-position").values_list("position", flat=True).first() or 0


def behind(hook: Hook) -> tuple[int, list[Event]]:
    """Up to where the chain is looked at now, and the events of it that the hook hears."""
    links = Link.objects.filter(position__gt=hook.position).order_by("position")
    some = list(links.select_related("event")[:AT_ONCE])
    heard = [one.event for one in some if hears(hook, one.event)]
    return (some[-1].position if some else hook.position), heard


def hears(hook: Hook, event: Event) -> bool:
    """By name, and by area: the hook's own or one below it."""
    area, base = event.area_code, hook.area_code
    return event.name in hook.events and (not base or area == base or area.startswith(base + "."))


def due(at: datetime) -> QuerySet[Delivery]:
    """Those whose turn it is, of subscriptions that are heard."""
    open_hook = Q(hook__ended_at=None, hook__rested_at=None)
    return Delivery.objects.filter(OPEN, open_hook, next_at__lte=at).order_by("next_at")


@dataclass(frozen=True, slots=True)
class HookShown:
    """A subscription in the list."""

    hook: Hook
    area: str
    state: str
    waiting: int
    failed: int


def hooks_of(user: User) -> list[HookShown]:
    """The newest first."""
    rows = list(Hook.objects.managed_by(user).select_related("by").order_by("-pk")[:200])
    tries = Delivery.objects.filter(hook__in=rows).values("hook").order_by()
    failed = Q(state=State.GIVEN_UP.value)
    told = tries.annotate(n=Count("pk", filter=OPEN), bad=Count("pk", filter=failed))
    counts = {pk: (n, bad) for pk, n, bad in told.values_list("hook", "n", "bad")}
    names = short_labels(row.area_code for row in rows)
    return [
        HookShown(row, names[row.area_code], state_of(row), *counts.get(row.pk, (0, 0)))
        for row in rows
    ]


def state_of(hook: Hook) -> str:
    """open, rested or ended."""
    return "ended" if hook.ended_at else "rested" if hook.rested_at else "open"


@dataclass(frozen=True, slots=True)
class Log:
    """A page of deliveries, the newest first."""

    items: list[Delivery]
    older: UUID | None


def log_of(hook: Hook, *, after: UUID | None) -> Log:
    """What was told to the address, and how that went."""
    found = hook.deliveries.select_related("event").order_by("-pk")
    if after and (start := hook.deliveries.filter(uid=after).first()):
        found = found.filter(pk__lt=start.pk)
    rows = list(found[: PAGE + 1])
    return Log(rows[:PAGE], rows[PAGE - 1].uid if len(rows) > PAGE else None)
