"""Persons past their time become nobody; the figures stay."""

from datetime import datetime

from django.db import transaction

from gerai.foundation.areas.queries import root
from gerai.foundation.events.actions import record
from gerai.foundation.people.actions.subjects import erased
from gerai.foundation.privacy.actions.retaining import drop_seen
from gerai.foundation.privacy.rules import Kept
from gerai.inventory.registry.models import Person
from gerai.inventory.registry.queries.retaining import past

AT_ONCE = 500


def retain(*, at: datetime, most: int = AT_ONCE) -> dict[str, int]:
    """What is past its time is gone, some hundred persons a night; how many by kind. Safe to run
    twice, and to be cut off."""
    done = {}
    for kind in (Kept.PERSON_WITHOUT_BUSINESS, Kept.OWNER_OF_CLOSED):
        some = list(past(kind, at=at).order_by("changed_at", "pk")[:most])
        done[kind.value] = sum(end(person.pk, kind, at) for person in some)
    done[Kept.SEEN.value] = drop_seen(at=at)
    return done


@transaction.atomic
def end(pk: int, kind: Kept, at: datetime) -> bool:
    """One person, if their time is still over under the lock."""
    person = Person.objects.select_for_update(of=("self",)).get(pk=pk)
    if not past(kind, at=at).filter(pk=pk).exists():
        return False
    area = next(iter(person.acting_areas()), "") or root()
    gone = erased(holder=person.uid, at=at)
    parts = [f"{part} {count}" for part, count in gone.items()]
    record("person.expired", subject=person, by=None, area=area, kind=kind.value, parts=parts)
    return True
