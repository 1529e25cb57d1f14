"""Persons by the API: for a purpose that is said, with numbers covered unless scope and purpose
allow them; that somebody read stands in the events."""

from typing import Annotated, Any
from uuid import UUID

from django.utils.timezone import now
from ninja import Header, Query, Router, Schema
from pydantic import Field

from gerai.foundation.access.queries import holds
from gerai.foundation.access.roles import Permission
from gerai.foundation.api.engine import Page, following, place_of
from gerai.foundation.api.engine.documents import problem
from gerai.foundation.api.engine.shapes import Paging, Shown, among, line
from gerai.foundation.api.policies import Call, needs
from gerai.foundation.api.rules import Problem
from gerai.foundation.privacy.actions.consents import require_purpose
from gerai.foundation.privacy.actions.seeing import note_seen
from gerai.foundation.privacy.queries.consents import agreed, needs_consent, word_of_purpose
from gerai.foundation.privacy.rules import known

from .actions.revealing import person_read, persons_listed, reveal_of_person
from .models import Person
from .queries.people import kept_of, people
from .rules import RECORDED

router = Router(tags=["persons"])
SEEN = Person.objects.listed_for
PURPOSES = sorted({one.key for one in known()})
COVERED = {"statistics"}  # what needs no number in clear
KINDS = sorted(one.value for one in RECORDED)
PurposeHeader = Annotated[
    str,
    among(PURPOSES),
    Header(alias="Purpose", description="What the data is read for; it stands in the events."),
]


class PersonsAsked(Paging):
    """Which persons: by words of the name, and who they are."""

    q: Annotated[str, line(100), Field(description="Words of the name.")] = ""
    kind: Annotated[str, among(KINDS, empty=True)] = ""


class PersonAsked(Schema):
    """Whether numbers are covered."""

    values: Annotated[str, among(["masked", "clear"])] = "masked"


class ValueOut(Shown):
    """A number of the person: its end, or all of it where that is allowed."""

    kind: str
    text: str


class PersonRow(Shown):
    """A returning migrant or an affected resident."""

    uid: UUID
    name: str
    kind: str
    area_code: str


class PersonsOut(Shown):
    """Some persons by name; where the next begin."""

    items: list[PersonRow]
    next: str | None


class PersonOut(PersonRow):
    """One person; numbers covered unless clear ones were asked for and allowed."""

    sex: str
    values: list[ValueOut]


@router.get("", response=PersonsOut, operation_id="persons", summary="Persons")
@needs(Permission.BUSINESS_VIEW)
def index(
    request: Call,
    purpose: PurposeHeader,
    asked: Annotated[PersonsAsked, Query()],
) -> dict[str, Any]:
    """Returning migrants and affected residents of the token's areas, by name; for a purpose that
    rests on consent those who agreed, so a page may have fewer than its limit."""
    place = place_of(request, asked.cursor)
    after = UUID(place[0]) if place else None
    if after and not SEEN(request.user).filter(uid=after).exists():
        raise Problem("cursor_gone")
    page = people(request.user, words=asked.q, kind=asked.kind, after=after, limit=asked.limit)
    rows = [one.person for one in page.rows]
    if needs_consent(purpose):
        willing = agreed([person.uid for person in rows], purpose)
        rows = [person for person in rows if person.uid in willing]
    persons_listed(purpose=purpose, count=len(rows), by=request.user)
    shown_to = (one.uid for one in rows)
    note_seen(by=request.user, act="system", purpose=purpose, holders=shown_to, at=now())
    further = following(request, [str(page.later)]) if page.later else None
    return Page(rows, further).shown(shown)


def shown(person: Person) -> dict[str, Any]:
    """A person in a list."""
    return {
        "uid": person.uid,
        "name": person.name,
        "kind": person.kind,
        "area_code": person.area_code,
    }


@router.get(
    "/{uuid:uid}",
    response=PersonOut,
    operation_id="person",
    summary="One person",
    openapi_extra={"responses": {409: problem(409)}},
)
@needs(Permission.BUSINESS_VIEW, of=SEEN)
def one(
    request: Call,
    uid: UUID,
    purpose: PurposeHeader,
    asked: Annotated[PersonAsked, Query()],
) -> dict[str, Any]:
    """One person. `values=clear` needs the permission to reveal and a purpose that allows it."""
    person = SEEN(request.user).get(uid=uid)
    require_purpose(purpose, holders=[person.uid], at=now())
    kept = kept_of(person)
    is_clear = asked.values == "clear"
    if is_clear and not may_see(request, person, purpose):
        raise Problem("forbidden")
    texts = {str(one.value.id): one.value.text for one in kept}
    for value in kept if is_clear else []:
        texts[str(value.value.id)] = reveal_of_person(
            uid=uid,
            value=value.value.id,
            by=request.user,
            purpose=purpose,
            reason=word_of_purpose(purpose),
            at=now(),
        )
    person_read(person=person, purpose=purpose, values=asked.values, by=request.user)
    kinds = [one.kind.value for one in kept]
    note_seen(by=request.user, act="system", purpose=purpose, kinds=kinds, holders=[uid], at=now())
    return shown(person) | {
        "sex": person.sex,
        "values": [{"kind": str(one.label), "text": texts[str(one.value.id)]} for one in kept],
    }


def may_see(request: Call, person: Person, purpose: str) -> bool:
    """Whether this purpose ever needs clear numbers, and the token may have them there."""
    may = holds(request.user, Permission.PERSONAL_REVEAL, area=person.area_code)
    return may and purpose not in COVERED
