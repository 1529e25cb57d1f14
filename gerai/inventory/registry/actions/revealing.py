"""Opening one personal value of a business, its people, or a listed person, for a reason that is
written down."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from gerai.foundation.access.models import User
from gerai.foundation.access.queries import areas, require
from gerai.foundation.access.roles import Permission
from gerai.foundation.events.actions import record
from gerai.foundation.people.actions import reveal as opened
from gerai.foundation.privacy.actions.consents import require_purpose
from gerai.foundation.privacy.actions.seeing import note_seen
from gerai.inventory.registry.models import Business, Person, Tie
from gerai.inventory.registry.queries.people import value_of_person
from gerai.inventory.registry.queries.sheet import value_of
from gerai.inventory.registry.rules import TieRole


@transaction.atomic
def reveal(*, uid: UUID, value: UUID, by: User, purpose: str, reason: str, at: datetime) -> str:
    """The value in clear; only of the business or of who is tied to it today."""
    business = Business.objects.visible_to(by).select_for_update(of=("self",)).get(uid=uid)
    require(by, Permission.PERSONAL_REVEAL, area=business.area_code)
    if (found := value_of(business, value)) is None:
        raise Business.DoesNotExist
    require_purpose(purpose, holders=speakers(business, found[0].tie), at=at)
    text = opened(
        value_id=value, by=by, purpose=purpose, reason=reason, at=at, area=business.area_code
    )
    whose = [business.uid, *([found[0].tie.person.uid] if found[0].tie else [])]
    kinds = [found[1].kind.value]
    note_seen(by=by, act="reveal", purpose=purpose, kinds=kinds, holders=whose, at=at)
    return text


def speakers(business: Business, tie: Tie | None) -> list[UUID]:
    """Who may agree to a use of the values: the person tied so, or for the business its owners."""
    if tie:
        return [tie.person.uid]
    ties = Tie.objects.filter(business=business, role=TieRole.OWNER.value, until=None)
    return list(ties.values_list("person__uid", flat=True))


@transaction.atomic
def reveal_of_person(
    *, uid: UUID, value: UUID, by: User, purpose: str, reason: str, at: datetime
) -> str:
    """The value in clear; only of a returning migrant or an affected resident."""
    person = Person.objects.listed_for(by).select_for_update(of=("self",)).get(uid=uid)
    require(by, Permission.PERSONAL_REVEAL, area=person.area_code)
    if (found := value_of_person(person, value)) is None:
        raise Person.DoesNotExist
    require_purpose(purpose, holders=[person.uid], at=at)
    text = opened(
        value_id=value, by=by, purpose=purpose, reason=reason, at=at, area=person.area_code
    )
    kinds = [found.kind.value]
    note_seen(by=by, act="reveal", purpose=purpose, kinds=kinds, holders=[person.uid], at=at)
    return text


@transaction.atomic
def person_read(*, person: Person, purpose: str, values: str, by: User) -> None:
    """That a system read the person's data, and for what, stands in the events."""
    record(
        "person.read", subject=person, by=by, area=person.area_code, purpose=purpose, values=values
    )


@transaction.atomic
def persons_listed(*, purpose: str, count: int, by: User) -> None:
    """That a system read a page of persons, and for what, stands in the events."""
    area = next(iter(areas(by, Permission.BUSINESS_VIEW)), "")
    record("person.listed", subject=by, by=by, area=area, purpose=purpose, count=count)
