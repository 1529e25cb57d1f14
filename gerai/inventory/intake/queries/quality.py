"""How good the lists of each sender are, by regency; what of them was put right since."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from gerai.foundation import sql
from gerai.foundation.access.models import User
from gerai.inventory.intake.models import BusinessList
from gerai.inventory.intake.rules.quality import Quality, Tally, quality_of
from gerai.inventory.intake.rules.senders import spelt

PACKAGE = "gerai.inventory.intake"
LATEST = 12  # lists of a trend


@dataclass(frozen=True, slots=True)
class ListTally:
    """One list: how it came, how many of its rows waited, how many of those are in order now."""

    list: int
    uid: UUID
    name: str
    sender: str
    at: datetime
    newest: bool
    rows: int
    known: int
    sound: int
    distinct: int
    coded: int
    waited: int
    repaired: int

    @property
    def quality(self) -> Quality:
        """Of this list alone."""
        return quality_of(tally_of([self], self.sender))


@dataclass(frozen=True, slots=True)
class AreaTally:
    """One regency, "" where it is unknown."""

    area: str
    senders: int
    rows: int
    known: int
    sound: int
    distinct: int
    coded: int
    waited: int
    repaired: int

    @property
    def quality(self) -> Quality:
        """Of all rows of it."""
        parts = (self.rows, self.known, self.sound, self.distinct, self.coded)
        return quality_of(Tally("", self.area, *parts))


@dataclass(frozen=True, slots=True)
class Standing:
    """A sender: the tally of the newest version of each of its lists, and its trend. `waited` and
    `repaired` are of all versions, where each row counts once."""

    sender: str
    tally: Tally
    quality: Quality
    lists: int
    newest: datetime
    waited: int
    repaired: int
    trend: tuple[ListTally, ...]

    @property
    def change(self) -> int | None:
        """How many points its last list is better than the one before; None of a single one."""
        if len(self.trend) < 2:
            return None
        return self.trend[-1].quality.score - self.trend[-2].quality.score


def qualities(user: User) -> list[tuple[Tally, Quality]]:
    """Every sender and regency of the lists that the user sees, the most rows first."""
    lists = list(BusinessList.objects.visible_to(user).values_list("pk", flat=True))
    return [
        (tally, quality_of(tally)) for tally in sql.rows(Tally, PACKAGE, "quality", lists=lists)
    ]


def by_list(lists: QuerySet[BusinessList], *, area: str = "") -> list[ListTally]:
    """Each of the lists that was counted, the oldest first; their rows of one regency alone where
    one is named."""
    ids = list(lists.values_list("pk", flat=True))
    return sql.rows(ListTally, PACKAGE, "tallies_by_list", lists=ids, area=area)


def by_area(lists: QuerySet[BusinessList]) -> list[AreaTally]:
    """The regencies of the rows of the lists."""
    ids = list(lists.values_list("pk", flat=True))
    return sql.rows(AreaTally, PACKAGE, "tallies_by_area", lists=ids)


def standings(counted: Iterable[ListTally]) -> list[Standing]:
    """Each sender of the lists, however it was spelt."""
    senders: dict[str, list[ListTally]] = defaultdict(list)
    for one in counted:
        senders[spelt(one.sender)].append(one)
    return [standing(lists) for lists in senders.values()]


def standing(lists: list[ListTally]) -> Standing:
    """The sender of these lists, which stand by time; it is called as in the last one."""
    sender = lists[-1].sender
    tally = tally_of([one for one in lists if one.newest], sender)
    return Standing(
        sender=sender,
        tally=tally,
        quality=quality_of(tally),
        lists=len(lists),
        newest=lists[-1].at,
        waited=sum(one.waited for one in lists),
        repaired=sum(one.repaired for one in lists),
        trend=tuple(lists[-LATEST:]),
    )


def tally_of(lists: Iterable[ListTally], sender: str) -> Tally:
    """The lists together."""
    some = list(lists)
    parts = (
        sum(getattr(one, name) for one in some)
        for name in ("rows", "known", "sound", "distinct", "coded")
    )
    return Tally(sender, "", *parts)
