"""What a filter offers to choose from: only what lies inside the user's own areas."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import Q
from django.utils.translation import gettext as _

from gerai.foundation import sql
from gerai.foundation.access.models import User
from gerai.foundation.access.queries import areas as held_areas
from gerai.foundation.access.queries import within
from gerai.foundation.access.roles import Permission, covers
from gerai.foundation.areas.models import Area
from gerai.foundation.areas.queries import children, root, short_labels
from gerai.foundation.areas.rules import CODE, LABELS, depth, trail
from gerai.inventory.registry.models import SourceRecord

Choices = list[tuple[str, str | list[tuple[str, str]]]]
VILLAGE = 4
KEPT = 300  # seconds that the list of senders of one scope is kept


@dataclass(frozen=True, slots=True)
class Sender:
    """An office that sent a list."""

    sender: str


def area_choices(user: User, chosen: str) -> Choices:
    """The user's areas, what lies directly under them, and the way down to the chosen one."""
    bases = sorted({code or root() for code in held_areas(user, Permission.BUSINESS_VIEW)})
    found: Choices = [("", _("Semua wilayah tugas"))]
    opened = bases if len(bases) == 1 else []
    if len(bases) > 1:
        labels = short_labels(bases)
        found.append((_("Wilayah tugas"), [(code, labels[code]) for code in bases]))
    opened = [*opened, *way_down(bases, chosen, opened)]
    above = short_labels(opened)
    for code in opened:
        if options := [(area.code, label_of(area)) for area in children(code)]:
            found.append((above[code], options))
    return found


def way_down(bases: list[str], chosen: str, opened: list[str]) -> Iterator[str]:
    """The areas from a base down to the chosen one whose own parts are offered too."""
    if not CODE.fullmatch(chosen) or not any(covers(base, chosen) for base in bases):
        return
    for code in trail(chosen):
        within_base = any(covers(base, code) for base in bases)
        if within_base and code not in opened and depth(code) < VILLAGE:
            yield code


def label_of(area: Area) -> str:
    """Kec. Gajah."""
    return LABELS[area.kind] + area.name


def senders(user: User) -> list[str]:
    """Who sent lists about businesses that the user sees; kept a while for the same scope."""
    scope = held_areas(user, Permission.BUSINESS_VIEW)
    key = "registry.senders:" + ",".join(scope)
    known: list[str] | None = cache.get(key)
    if known is None:
        known = all_senders() if "" in scope or root() in scope else senders_within(user)
        cache.set(key, known, KEPT)
    return known


def all_senders() -> list[str]:
    """Every sender, by stepping from one to the next in the index."""
    return [row.sender for row in sql.rows(Sender, "gerai.inventory.registry", "senders")]


def senders_within(user: User) -> list[str]:
    """The senders of the businesses in the user's areas."""
    seen: Q = within(user, Permission.BUSINESS_VIEW, "business__area_code")
    said = SourceRecord.objects.filter(seen, business__isnull=False)
    return list(said.order_by("sender").values_list("sender", flat=True).distinct())
