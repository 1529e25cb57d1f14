"""Persons who came by a list of their own and own nothing yet: a page of them, one of them."""

from dataclasses import dataclass
from functools import reduce
from operator import and_
from uuid import UUID

from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Lower
from django.db.models.lookups import GreaterThan, LessThan

from gerai.foundation.access.models import User
from gerai.foundation.areas.queries import labels
from gerai.foundation.people.queries import masked_of
from gerai.inventory.registry.models import Person, SourceRecord
from gerai.inventory.registry.rules import TOLD_OF_PERSONS, origin_of

from .search import Pair
from .sheet import Contact, Line, Said, authors_of, contacts, said_by
from .words import LONGEST, MOST_WORDS, WORD

PAGE = 50
NAME = Lower("name")


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person in a list: where one lives, what one can do as the newest list says it."""

    person: Person
    place: str
    above: str
    skills: str
    came_from: str


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """Some persons by name; the uids to go on from, None at an end."""

    rows: list[PersonRow]
    earlier: UUID | None
    later: UUID | None


@dataclass(frozen=True, slots=True)
class PersonSheet:
    """All that a person's page shows."""

    person: Person
    lines: list[Line]
    told: list[Line]
    contacts: list[Contact]
    sources: list[tuple[int, SourceRecord]]


def people(
    user: User,
    *,
    words: str,
    kind: str,
    after: UUID | None = None,
    before: UUID | None = None,
    limit: int = PAGE,
) -> PeoplePage:
    """The persons of the user's areas whose names have all the words, a page at a time; one to go
    on from that is out of sight is the beginning."""
    found: QuerySet[Person] = Person.objects.listed_for(user)
    place = position(found, before or after)
    if kind:
        found = found.filter(kind=kind)
    if names := WORD.findall(words[:LONGEST])[:MOST_WORDS]:
        found = found.filter(reduce(and_, (Q(name__icontains=name) for name in names)))
    here = Pair(NAME, F("uid"))
    if place and before:
        falling = found.filter(LessThan(here, place)).order_by(NAME.desc(), F("uid").desc())
        some = list(falling[: limit + 1])
        rows, earlier, later = some[:limit][::-1], len(some) > limit, bool(some)
    else:
        found = found.filter(GreaterThan(here, place)) if place else found
        some = list(found.order_by(NAME.asc(), F("uid").asc())[: limit + 1])
        rows, earlier, later = some[:limit], bool(place and some), len(some) > limit
    return PeoplePage(
        rows_of(rows), rows[0].uid if earlier else None, rows[-1].uid if later else None
    )


def position(found: QuerySet[Person], uid: UUID | None) -> Pair | None:
    """Where the person stands in the order of names; None when there is none such."""
    name = found.filter(uid=uid).values_list(NAME, flat=True).first() if uid else None
    return None if name is None else Pair(Value(name), Value(uid))


def rows_of(persons: list[Person]) -> list[PersonRow]:
    """The persons in the order given, by a fixed number of statements."""
    places = labels({one.area_code for one in persons})
    said: dict[int | None, dict[str, str]] = {}
    for row in SourceRecord.objects.filter(person__in=persons).order_by("said_at", "pk"):
        said.setdefault(row.person_id, {}).update(row.said)
    return [
        PersonRow(
            person=one,
            place=places[one.area_code].partition(", ")[0],
            above=places[one.area_code].partition(", ")[2],
            skills=said.get(one.pk, {}).get("skills", ""),
            came_from=said.get(one.pk, {}).get("came_from", ""),
        )
        for one in persons
    ]


def person_sheet(person: Person) -> PersonSheet:
    """What is known of the person, and which row of which list said it."""
    rows = list(SourceRecord.objects.filter(person=person).order_by("said_at", "pk"))
    sources = {row.uid: (number, row) for number, row in enumerate(rows, start=1)}
    return PersonSheet(
        person=person,
        lines=lines(person, sources),
        told=told(rows),
        contacts=kept_of(person),
        sources=list(enumerate(rows, start=1)),
    )


def kept_of(person: Person) -> list[Contact]:
    """The person's values as they may be shown."""
    return contacts(masked_of([person.uid]).get(person.uid, {}))


def value_of_person(person: Person, value: UUID) -> Contact | None:
    """The personal value that the person's page shows; None for any other."""
    return next((one for one in kept_of(person) if one.value.id == value), None)


def lines(person: Person, sources: dict[UUID, tuple[int, SourceRecord]]) -> list[Line]:
    """The person's own fields in words."""
    texts = {
        "name": ("Nama", person.name),
        "kind": ("Warga", str(person.get_kind_display())),
        "sex": ("Jenis kelamin", str(person.get_sex_display())),
        "area_code": ("Wilayah", labels([person.area_code])[person.area_code]),
    }
    origins = {name: origin_of(person.origins, name) for name in texts}
    authors = authors_of(origin for origin in origins.values() if origin)
    return [
        Line(label, text, said_by(origins[name], sources, authors))
        for name, (label, text) in texts.items()
    ]


def told(rows: list[SourceRecord]) -> list[Line]:
    """What the lists tell of the person, each as the newest row that says it."""
    found: dict[str, Line] = {}
    for number, row in enumerate(rows, start=1):
        for name, label in TOLD_OF_PERSONS.items():
            if text := row.said.get(name, ""):
                found[name] = Line(label, str(text), Said(on=row.said_at, number=number))
    return [found[name] for name in TOLD_OF_PERSONS if name in found]
