"""Which records are proposed as one."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from gerai.inventory.registry.models import Business, Person

from .models import SURE, BusinessGroup, Likeness, PersonGroup, Run
from .rules import model as comparing


def has_run() -> bool:
    """Whether the registry was ever compared with itself."""
    return Run.objects.exists()


def is_due() -> bool:
    """Whether a record came or changed since the last run, if there are any."""
    last = Run.objects.order_by("-pk").first()
    changed = [model.objects.order_by("-changed_at").first() for model in (Business, Person)]
    moments = [one.changed_at for one in changed if one]
    return bool(moments) and (last is None or max(moments) > last.at)


def proposed_businesses(uids: Collection[UUID]) -> dict[UUID, UUID]:
    """By the business's uid the eldest of those that it is proposed as one with; one that stands
    alone is left out."""
    found = BusinessGroup.objects.filter(business__uid__in=uids)
    return dict(found.values_list("business__uid", "eldest__uid"))


def proposed_persons(uids: Collection[UUID]) -> dict[UUID, UUID]:
    """The same of persons."""
    found = PersonGroup.objects.filter(person__uid__in=uids)
    return dict(found.values_list("person__uid", "eldest__uid"))


@dataclass(frozen=True, slots=True)
class Alike:
    """Another business that may be the same one, how likely, and why."""

    business: Business
    chance: float
    why: list[str]


def alike(business: Business, *, least: float = 0.0) -> list[Alike]:
    """The businesses that may be the same as this one, the likeliest first; both are seen by the
    present scope, or the pair is not there."""
    found = Likeness.objects.filter(business__gte=least * SURE).select_related("elder", "younger")
    pairs = [*found.filter(elder=business), *found.filter(younger=business)]
    return [
        Alike(
            pair.younger if pair.elder_id == business.pk else pair.elder,
            pair.business / SURE,
            why(pair),
        )
        for pair in sorted(pairs, key=lambda one: (-one.business, one.pk))
    ]


def why(pair: Likeness) -> list[str]:
    """In words on what the two agree and differ; what one of them does not say is left out."""
    told = zip(comparing().comparisons, pair.levels, strict=True)
    return [one.levels[at].said for one, at in told if at >= 0]
