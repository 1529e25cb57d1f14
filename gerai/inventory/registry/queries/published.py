"""Figures that anyone may read: active businesses by area and group, never one by one."""

from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.db.models import CharField, F
from django.db.models.functions import Left
from django.utils.timezone import now

from gerai.foundation.areas.queries import children, root, short_labels
from gerai.foundation.scope import over_the_wall
from gerai.inventory.registry.models import Business
from gerai.inventory.registry.rules import State, publishable, rounded

from .figures import WIDTHS, by

KEPT = 3600  # seconds
KEY = "registry.published"


@dataclass(frozen=True, slots=True)
class Published:
    """Public figures as of `at`; a part that is None is not said."""

    at: datetime
    total: int = 0
    areas: dict[str, int | None] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    groups: dict[str, int | None] = field(default_factory=dict)


def published() -> Published:
    """The public figures, worked out once an hour for all readers."""
    kept: dict[str, Any] | None = cache.get(KEY)
    if kept is None:
        with over_the_wall():
            known = worked_out()
        cache.set(KEY, asdict(known) | {"at": known.at.isoformat()}, KEPT)
        return known
    return Published(**kept | {"at": datetime.fromisoformat(kept["at"])})


def worked_out() -> Published:
    """The public figures as the database has them now; every area below the root is named."""
    active = Business.objects.filter(state=State.ACTIVE.value)
    width = WIDTHS[len(root())]
    counts = dict.fromkeys(children(root()).values_list("code", flat=True), 0)
    counts |= dict(by(active, Left("area_code", width, output_field=CharField())))
    groups = {key: count for key, count in by(active, F("sector_group")) if key}
    return Published(
        at=now(),
        total=rounded(sum(counts.values())),
        areas=publishable(counts),
        names=short_labels(counts),
        groups=publishable(groups),
    )
