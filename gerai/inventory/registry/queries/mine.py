"""What a person may see of their own data: masked, each with where it came from."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from gerai.foundation.people.rules import Kind
from gerai.foundation.privacy.queries.consents import Choice, choices_of
from gerai.foundation.privacy.queries.subjects import Look, looks
from gerai.foundation.scope import over_the_wall
from gerai.inventory.registry.models import CALLED, Business, Person, Tie

from .people import kept_of, person_sheet
from .sheet import KINDS, Contact, Line


@dataclass(frozen=True)
class Viewed:
    """One time that somebody saw the data, in words."""

    look: Look
    kinds: str


@dataclass(frozen=True)
class OwnPage:
    """All that the page of one's own data shows."""

    person: Person
    lines: list[Line]
    contacts: list[Contact]
    businesses: list[Business]
    choices: list[Choice]
    looks: list[Viewed]


def businesses_of(holder: UUID) -> list[UUID]:
    """The uids of the person's businesses: what is one's own is seen, wherever it lies."""
    with over_the_wall():
        found = Tie.objects.filter(person__uid=holder).values_list("business__uid", flat=True)
        return list(found.distinct())


def own_page(holder: UUID, *, on: date) -> OwnPage | None:
    """The person's data with their origin, the consents, and who saw them."""
    person = Person.objects.filter(uid=holder).first()
    if person is None:
        return None
    businesses = list(
        Business.objects.filter(ties__person=person).distinct().order_by(CALLED.asc())
    )
    sheet = person_sheet(person)
    seen = looks(holder, businesses=[one.uid for one in businesses])
    return OwnPage(
        person=person,
        lines=[*sheet.lines, *sheet.told],
        contacts=kept_of(person),
        businesses=businesses,
        choices=choices_of(holder, on=on),
        looks=[Viewed(look, kinds_in_words(look.kinds)) for look in seen],
    )


def kinds_in_words(kinds: list[str]) -> str:
    """NIK, phone, in the reader's language."""
    return ", ".join(str(KINDS[Kind(kind)]) for kind in kinds)
