"""Builders of registry records."""

from datetime import UTC, date, datetime
from itertools import count

from gerai.foundation.ids import uuid7
from gerai.inventory.registry.actions.keeping import repeat_facts
from gerai.inventory.registry.models import Business, Certificate, Fact, Person, SourceRecord, Tie

NOON = datetime(2026, 11, 2, 5, 0, tzinfo=UTC)
number = count(1)


def business(
    name: str = "Keripik Bu Yah", area: str = "33.74.06.1001", **given: object
) -> Business:
    """A business of the registry, entered at noon."""
    usual = {"number": f"T{next(number):08}", "entered_at": NOON, "changed_at": NOON}
    return Business.objects.create(name=name, area_code=area, **usual | given)


def owner(of: Business, name: str = "Siti Rokhayah", **given: object) -> Person:
    """A person to whom the business belongs."""
    usual = {"kind": "owner", "area_code": of.area_code, "entered_at": NOON, "changed_at": NOON}
    person = Person.objects.create(name=name, **usual | given)
    Tie.objects.create(business=of, person=person, role="owner", entered_at=NOON, changed_at=NOON)
    return person


def fact(of: Business, kind: str, value: str, on: date = date(2026, 3, 1)) -> Fact:
    """Something that a survey said of the business."""
    said = Fact.objects.create(
        business=of, kind=kind, value=value, on=on, origin="Survei dampak", at=NOON
    )
    repeat_facts(of)
    return said


def certificate(of: Business, kind: str = "nib", number: str = "", **given: object) -> Certificate:
    """A paper that the business holds."""
    usual = {"entered_at": NOON, "changed_at": NOON}
    return Certificate.objects.create(business=of, kind=kind, number=number, **usual | given)


def source(
    of: Business | None, sender: str = "Dindagkop Kota Semarang", **given: object
) -> SourceRecord:
    """A row of a list that spoke of the business."""
    usual = {
        "list_uid": of.uid if of else uuid7(),
        "number": 1,
        "list_name": "Data UKM 2026.xlsx",
        "said_at": date(2026, 3, 1),
    }
    return SourceRecord.objects.create(business=of, sender=sender, **usual | given)
