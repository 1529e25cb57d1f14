"""What the page of a person's rights shows."""

from dataclasses import dataclass
from datetime import date

from gerai.foundation.access.models import User
from gerai.foundation.access.queries import areas
from gerai.foundation.access.roles import Permission, covers
from gerai.foundation.privacy.models import Bond, Request
from gerai.foundation.privacy.queries.consents import Choice, choices_of
from gerai.foundation.privacy.queries.subjects import bond_of
from gerai.foundation.privacy.rules import deadlines
from gerai.inventory.registry.models import CALLED, Business, Person


@dataclass(frozen=True)
class RightsPage:
    """One person, what they agreed to, and what the reader may do for them."""

    person: Person
    businesses: list[Business]
    choices: list[Choice]
    may: frozenset[Permission]
    bond: Bond | None
    requests: list[tuple[Request, str]]


def rights_page(person: Person, user: User, *, on: date) -> RightsPage:
    """The consents of the person, and the businesses that the reader may see."""
    places = person.acting_areas()
    asked = (Permission.BUSINESS_EDIT, Permission.SUBJECT_TIE, Permission.PRIVACY_MANAGE)
    may = frozenset(
        one
        for one in asked
        if any(covers(held, place) for held in areas(user, one) for place in places)
    )
    known = deadlines(on=on)
    tied = Business.objects.visible_to(user).filter(ties__person=person).distinct()
    return RightsPage(
        person=person,
        businesses=list(tied.order_by(CALLED.asc())),
        choices=choices_of(person.uid, on=on),
        may=may,
        bond=bond_of(person.uid),
        requests=[
            (one, known[one.kind].id)
            for one in Request.objects.filter(holder=person.uid).order_by("-pk")[:10]
        ],
    )
