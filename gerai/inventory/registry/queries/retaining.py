"""Which persons are past the time for which they are kept, and which will be soon."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, QuerySet

from gerai.foundation.access.models import User
from gerai.foundation.access.queries import within
from gerai.foundation.access.roles import Permission
from gerai.foundation.areas.queries import short_labels
from gerai.foundation.privacy.models import Seen
from gerai.foundation.privacy.rules import Keep, Kept, ends_before, periods
from gerai.inventory.registry.models import Person, Tie
from gerai.inventory.registry.models.records import LISTED
from gerai.inventory.registry.rules import State

SOON = timedelta(days=90)


def past(kind: Kept, *, at: datetime) -> QuerySet[Person]:
    """The persons of the kind whose time is over at that moment."""
    mine = Tie.objects.filter(person=OuterRef("pk"))
    alive = mine.filter(until=None, business__state=State.ACTIVE.value)
    young = mine.filter(business__changed_at__gte=ends_before(kind, at=at))
    found = Person.objects.filter(erased_at=None, changed_at__lt=ends_before(kind, at=at))
    if kind is Kept.PERSON_WITHOUT_BUSINESS:
        return found.filter(LISTED, ~Exists(mine))
    return found.filter(Exists(mine), ~Exists(alive), ~Exists(young))


@dataclass(frozen=True)
class Ending:
    """One kind of record: its rule, how many are past their time and how many will be soon."""

    rule: Keep
    now: int
    soon: int
    some: list[tuple[Person, str]]


@dataclass(frozen=True)
class RetentionPage:
    """What would go tonight, and every rule."""

    endings: list[Ending]
    looks: int
    rules: list[Keep]


def retention_page(user: User, *, at: datetime) -> RetentionPage:
    """A dry run of the nightly job, of the areas that the reader looks after."""
    rules = periods(on=at.date())
    endings = []
    for kind in (Kept.PERSON_WITHOUT_BUSINESS, Kept.OWNER_OF_CLOSED):
        mine = past(kind, at=at).filter(pk__in=seen_by(user))
        soon = past(kind, at=at + SOON).filter(pk__in=seen_by(user))
        some = list(mine.order_by("changed_at", "pk")[:20])
        places = short_labels({one.area_code for one in some})
        endings.append(
            Ending(
                rule=rules[kind.value],
                now=mine.count(),
                soon=soon.count(),
                some=[(one, places[one.area_code]) for one in some],
            )
        )
    looks = Seen.objects.filter(at__lt=ends_before(Kept.SEEN, at=at)).count()
    return RetentionPage(endings, looks, list(rules.values()))


def seen_by(user: User) -> QuerySet[Person, int]:
    """The persons of the areas that the reader looks after."""
    tied = Tie.objects.filter(within(user, Permission.PRIVACY_MANAGE, "business__area_code"))
    here = Person.objects.filter(within(user, Permission.PRIVACY_MANAGE))
    ties = tied.filter(person=OuterRef("pk"))
    return (here | Person.objects.filter(Exists(ties))).values_list("pk", flat=True)
