"""Figures of what a user may see, for the home page: kept a while, with the moment they are of."""

import json
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.db.models import CharField, Count, Exists, F, Max, OuterRef
from django.db.models.functions import Left
from django.utils.timezone import localdate, now

from gerai.foundation.access.models import User
from gerai.foundation.access.queries import areas as held_areas
from gerai.foundation.access.queries import within
from gerai.foundation.access.roles import Permission
from gerai.foundation.areas.queries import root
from gerai.foundation.scope import Scope, acting
from gerai.inventory.registry.models import Business, BusinessQuerySet, Certificate, Fact
from gerai.inventory.registry.rules import FactKind, State, fact_rules

KEPT = 120  # seconds; a page says of which moment its figures are
WIDTHS = {0: 2, 2: 5, 5: 8, 8: 13, 13: 13}
SOON, WEEK = 60, 7


@dataclass(frozen=True, slots=True)
class Share:
    """How many businesses a value was said of, when last, and by whom."""

    value: str
    word: str
    count: int
    newest: date
    origin: str


@dataclass(frozen=True, slots=True)
class Figures:
    """What a home page shows of the registry, as of `at`."""

    at: datetime
    total: int = 0
    entered: int = 0
    closed: int = 0
    expiring: int = 0
    base: str = ""
    areas: dict[str, int] = field(default_factory=dict)
    affected: list[Share] = field(default_factory=list)
    constraints: list[Share] = field(default_factory=list)
    groups: dict[str, int] = field(default_factory=dict)


def figures(user: User) -> Figures:
    """The figures of the user's own areas; two users of one scope are shown the same."""
    permission = opened_by(user)
    scope = held_areas(user, permission)
    key = "registry.figures:" + ",".join(scope)
    kept: dict[str, Any] | None = cache.get(key)
    if kept is not None:
        return read(kept)
    # Who sees figures alone has no record: these counts are made across their wall.
    with acting(Scope(records=tuple(scope))):
        known = counted(Business.objects.filter(within(user, permission)), scope)
    cache.set(key, json.loads(json.dumps(asdict(known), default=str)), KEPT)
    return known


def opened_by(user: User) -> Permission:
    """What opens figures to the user: seeing the records, or else the figures alone."""
    records = Permission.BUSINESS_VIEW
    return records if held_areas(user, records) else Permission.FIGURE_VIEW


def read(kept: dict[str, Any]) -> Figures:
    """The figures from the cache, which keeps JSON."""
    shares = {
        name: [Share(**row | {"newest": date.fromisoformat(row["newest"])}) for row in kept[name]]
        for name in ("affected", "constraints")
    }
    return Figures(**kept | shares | {"at": datetime.fromisoformat(kept["at"])})


def counted(seen: BusinessQuerySet, scope: list[str]) -> Figures:
    """The figures as the database has them now."""
    bases = {code or root() for code in scope}
    base = bases.pop() if len(bases) == 1 else ""
    width = WIDTHS[len(base)] if len(scope) == 1 else 5
    active = seen.filter(state=State.ACTIVE.value)
    areas = dict(by(active, Left("area_code", width, output_field=CharField())))
    today = localdate()
    return Figures(
        at=now(),
        total=sum(areas.values()),
        entered=seen.filter(entered_at__gte=now() - timedelta(days=WEEK)).count(),
        closed=seen.filter(state=State.CLOSED.value).count(),
        expiring=expiring(seen, today).count(),
        base=base,
        areas=areas,
        groups=dict(by(active, F("sector_group"))),
        affected=shares(active, FactKind.AFFECTED),
        constraints=shares(active, FactKind.MAIN_CONSTRAINT),
    )


def by(found: BusinessQuerySet, key: F | Left) -> list[tuple[str, int]]:
    """How many of the found have each value of the key, the most first."""
    counts = found.annotate(key=key).order_by().values("key").annotate(count=Count("pk"))
    return [(row["key"], row["count"]) for row in counts.order_by("-count", "key")]


def expiring(found: BusinessQuerySet, today: date) -> BusinessQuerySet:
    """Those with a certificate that ends within SOON days."""
    ending = Certificate.objects.filter(
        withdrawn_at=None,
        business=OuterRef("pk"),
        expires_on__gte=today,
        expires_on__lt=today + timedelta(days=SOON),
    )
    return found.filter(Exists(ending))


def shares(found: BusinessQuerySet, kind: FactKind) -> list[Share]:
    """What the newest fact of the kind says of the found, the most first."""
    said = Fact.objects.filter(kind=kind.value, business__in=found)
    newest = said.order_by("business", "-on", "-pk").distinct("business").values("pk")
    rows = (
        Fact.objects.filter(pk__in=newest)
        .order_by()
        .values("value")
        .annotate(count=Count("pk"), newest=Max("on"), origin=Max("origin"))
    )
    rule = fact_rules()[kind]
    return [
        Share(row["value"], rule.word(row["value"]), row["count"], row["newest"], row["origin"])
        for row in rows.order_by("-count", "value")
    ]
