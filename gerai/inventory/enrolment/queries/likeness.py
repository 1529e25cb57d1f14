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
from gerai.inventory.registry.rules import CertificateKind, TieRole

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
    """By the owner's NIK, by the NIB, by the name in the same place."""
    shares: dict[int, list[str]] = {}
    with over_the_wall():  # of what is out of sight only that it is there is told
        people = holders(Kind.NIK, nik) if nik else []
        for word, found in (
            ("NIK pemilik", owned_by(people)),
            ("NIB", with_nib(nib)),
            ("nama dan tempat", named(name, area_code)),
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


def named(name: str, area_code: str) -> QuerySet[Business, int]:
    """The businesses of the place whose name is the same but for case and gaps."""
    plain = " ".join(name.split()).lower()
    there = Business.objects.filter(Q(area_code=area_code)).annotate(low=Lower("name"))
    return there.filter(low=plain).values_list("pk", flat=True)


def same_person(user: User, people: list[UUID], name: str) -> UUID | None:
    """The one person of this NIK whom the user sees, when the name is the same too."""
    plain = " ".join(name.split()).lower()
    found = Person.objects.visible_to(user).filter(uid__in=people)
    same = [person.uid for person in found if " ".join(person.name.split()).lower() == plain]
    return same[0] if len(same) == 1 else None
