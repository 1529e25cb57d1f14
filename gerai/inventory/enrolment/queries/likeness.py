"""What in the registry may be the same business as the one that somebody types."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

from gerai.foundation.access.models import User
from gerai.foundation.people.queries import holders
from gerai.foundation.people.rules import Kind
from gerai.foundation.scope import over_the_wall
from gerai.inventory.registry.models import Business, Certificate, Person, Tie
from gerai.inventory.registry.rules import CertificateKind, TieRole, named

MOST = 5


@dataclass(frozen=True, slots=True)
class Alike:
    """One record that the user sees, and what it shares with what was typed."""

    business: Business
    shares: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Likeness:
    """What may be the same: records that the user sees, and whether there are others, of which
    nothing is told. `owner`: the person of the same NIK and name, when the user sees them."""

    seen: list[Alike] = field(default_factory=list)
    unseen: bool = False
    owner: UUID | None = None

    @property
    def mark(self) -> str:
        """Tells one answer from another, so that a reason is given to what was shown."""
        uids = sorted(str(alike.business.uid) for alike in self.seen)
        return ",".join([*uids, "unseen"] if self.unseen else uids)


def likeness(
    user: User, *, name: str, area_code: str, nib: str, nik: str, owner_name: str
) -> Likeness:
    """By the owner's NIK, by the NIB, by the name in the same place; where one has no name, by its
    owner's."""
    shares: dict[int, list[str]] = {}
    with over_the_wall():  # of what is out of sight only that it is there is told
        people = holders(Kind.NIK, nik) if nik else []
        for word, found in (
            ("NIK pemilik", owned_by(people)),
            ("NIB", with_nib(nib)),
            ("nama dan tempat", called(name, area_code)),
            ("nama pemilik dan tempat", nameless(name, owner_name, area_code)),
        ):
            for pk in found:
                shares.setdefault(pk, []).append(word)
    visible = Business.objects.visible_to(user).filter(pk__in=shares)
    rows = list(visible.order_by("-changed_at")[:MOST])
    return Likeness(
        seen=[Alike(row, tuple(shares[row.pk])) for row in rows],
        unseen=visible.count() < len(shares),
        owner=same_person(user, people, owner_name),
    )


def owned_by(people: Iterable[UUID]) -> QuerySet[Tie, int]:
    """The businesses that one of them owns today."""
    ties = Tie.objects.filter(person__uid__in=people, role=TieRole.OWNER.value, until=None)
    return ties.values_list("business_id", flat=True)


def with_nib(nib: str) -> Iterable[int]:
    """The businesses that hold the NIB."""
    if not nib:
        return ()
    papers = Certificate.objects.filter(kind=CertificateKind.NIB.value, number=nib)
    return papers.filter(withdrawn_at=None).values_list("business_id", flat=True)


def called(name: str, area_code: str) -> Iterable[int]:
    """The businesses of the place whose name is the same but for case and gaps."""
    if not (plain := folded(name)):
        return ()
    there = Business.objects.filter(Q(area_code=area_code)).annotate(low=Lower("name"))
    return there.filter(low=plain).values_list("pk", flat=True)


def nameless(name: str, owner: str, area_code: str) -> Iterable[int]:
    """The businesses of the place whose owners are called the same: those without a name, and where
    what is typed has none, all of them."""
    if not (plain := folded(owner)):
        return ()
    there = Business.objects.filter(Q(area_code=area_code)).annotate(low=Lower("owner_names"))
    if folded(name):
        there = there.filter(name="")
    return there.filter(low=plain).values_list("pk", flat=True)


def folded(text: str) -> str:
    """In small letters, with single gaps; empty when it says that there is no name."""
    return " ".join(named(text).split()).lower()


def same_person(user: User, people: list[UUID], name: str) -> UUID | None:
    """The one person of this NIK whom the user sees, when the name is the same too."""
    plain = folded(name)
    found = Person.objects.visible_to(user).filter(uid__in=people)
    same = [person.uid for person in found if folded(person.name) == plain]
    return same[0] if len(same) == 1 else None
