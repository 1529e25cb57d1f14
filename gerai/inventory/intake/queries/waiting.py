"""What waits for an officer among the lists: the same conditions count on the home page and narrow
the page of lists, so that a figure leads to exactly what it counts."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.timezone import localdate

from gerai.foundation.access.models import User
from gerai.foundation.access.queries import within
from gerai.foundation.access.roles import Permission
from gerai.inventory.intake.models import BusinessList, Work
from gerai.inventory.intake.rules import ListState
from gerai.inventory.intake.rules.lateness import UNENTERED, UNRETURNED, late_after
from gerai.inventory.intake.rules.working import WorkKind, WorkState

WEEK = 7
REPAIR, READY, SECOND = "perbaiki", "siap", "orang-kedua"
LATE_ENTRY, LATE_RETURN, FRESH = "belum-masuk", "belum-kembali", "baru"
WAITS = (REPAIR, READY, SECOND, LATE_ENTRY, LATE_RETURN, FRESH)


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many lists wait in each way, and how many came in the last days."""

    repair: int = 0
    ready: int = 0
    second: int = 0
    late_entry: int = 0
    late_return: int = 0
    fresh: int = 0

    @property
    def mine(self) -> int:
        """Lists that wait for the reader to act."""
        return self.repair + self.ready + self.second

    @property
    def late(self) -> int:
        """Lists that are late."""
        return self.late_entry + self.late_return


def conditions(user: User, *, at: datetime) -> dict[str, Q]:
    """What makes a list wait for this reader, by the word of the address."""
    today = localdate(at)
    mine = within(user, Permission.LIST_ENTER) & ~Q(
        Exists(BusinessList.objects.filter(revises=OuterRef("pk")))
    )
    asked = Work.objects.filter(
        business_list=OuterRef("pk"), kind=WorkKind.ENTER.value, state=WorkState.ASKED.value
    ).exclude(asked_by=user.pk)
    there = mine & Q(state__in=(ListState.READ.value, ListState.ENTERED.value))
    ready = mine & Q(state=ListState.READ.value, counts__ready__gt=0)
    unentered = at - timedelta(days=late_after(UNENTERED, on=today))
    unreturned = at - timedelta(days=late_after(UNRETURNED, on=today))
    rows_wait = Q(counts__repairable__gt=0) | Q(counts__rejected__gt=0)
    return {
        REPAIR: there & Q(counts__repairable__gt=0),
        READY: ready,
        SECOND: mine & Q(Exists(asked)),
        LATE_ENTRY: ready & Q(received_at__lte=unentered),
        LATE_RETURN: there & rows_wait & Q(returned_at__lte=unreturned),
        FRESH: Q(received_at__gte=at - timedelta(days=WEEK)),
    }


def waiting(user: User, *, at: datetime) -> Waiting:
    """The counts, of the lists that the user sees."""
    asked = conditions(user, at=at)
    seen = BusinessList.objects.visible_to(user)
    found = seen.aggregate(
        repair=Count("pk", filter=asked[REPAIR]),
        ready=Count("pk", filter=asked[READY]),
        second=Count("pk", filter=asked[SECOND]),
        late_entry=Count("pk", filter=asked[LATE_ENTRY]),
        late_return=Count("pk", filter=asked[LATE_RETURN]),
        fresh=Count("pk", filter=asked[FRESH]),
    )
    return Waiting(**found)


def narrowed(user: User, *, wait: str, at: datetime) -> QuerySet[BusinessList]:
    """The lists that the user sees, those that wait in this way alone when one is named."""
    seen = BusinessList.objects.visible_to(user)
    return seen.filter(conditions(user, at=at)[wait]) if wait else seen
