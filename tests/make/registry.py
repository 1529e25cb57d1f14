"""Builders of the registry's records."""

from datetime import UTC, date, datetime
from itertools import count

from gerai.foundation.access.models import User
from gerai.foundation.ids import uuid7
from gerai.inventory.registry.actions.keeping import repeat_facts
from gerai.inventory.registry.models import Business, Certificate, Fact, Person, Tie
from gerai.inventory.registry.rules import (
    CertificateKind,
    Entry,
    FactKind,
    PersonKind,
    TieRole,
    new_number,
)
from tests.make import access as make_access

MORNING = datetime(2026, 11, 2, 2, tzinfo=UTC)
NOON = datetime(2026, 11, 25, 5, tzinfo=UTC)
serial = count(1)


def entry(**given: object) -> Entry:
    """One row of a list, with an owner."""
    number = next(serial)
    usual = {
        "number": number,
        "name": f"Warung Bu Darsini {number}",
        "area_code": "33.74.06.1001",
        "activity": "jual gorengan",
        "founded_year": 2015,
        "annual_sales": 120_000_000,
        "owner_name": "Darsini",
        "owner_sex": "f",
        "said": {"nama usaha": f"Warung Bu Darsini {number}", "omzet": 120_000_000},
    }
    return Entry(**usual | given)


def business(*, owner: Person | None = None, **given: object) -> Business:
    """A record without a source; with an owner, tied to them."""
    usual = {
        "number": new_number(),
        "name": f"Warung Bu Darsini {next(serial)}",
        "area_code": "33.74.06.1001",
        "activity": "jual gorengan",
        "sector_group": "food",
        "entered_at": MORNING,
        "changed_at": MORNING,
    }
    made = Business.objects.create(**usual | given)
    if owner:
        tie(made, owner)
    return made


def person(**given: object) -> Person:
    """An owner who does not exist."""
    usual = {
        "name": "Darsini",
        "kind": PersonKind.OWNER.value,
        "entered_at": MORNING,
        "changed_at": MORNING,
    }
    return Person.objects.create(**usual | given)


def tie(of: Business, who: Person, **given: object) -> Tie:
    """The person owns the business."""
    usual = {"role": TieRole.OWNER.value, "entered_at": MORNING, "changed_at": MORNING}
    return Tie.objects.create(business=of, person=who, **usual | given)


def certificate(of: Business, **given: object) -> Certificate:
    """A paper of the business, not verified."""
    usual = {
        "kind": CertificateKind.PIRT.value,
        "number": "2063374010001-27",
        "expires_on": date(2027, 6, 30),
        "entered_at": MORNING,
        "changed_at": MORNING,
    }
    return Certificate.objects.create(business=of, **usual | given)


def fact(of: Business, by: User | None = None, **given: object) -> Fact:
    """What somebody said of the business on a day."""
    usual = {
        "uid": uuid7(),
        "kind": FactKind.AFFECTED.value,
        "value": "yes",
        "on": date(2021, 9, 5),
        "origin": "survei",
        "at": MORNING,
    }
    said = Fact.objects.create(business=of, by=by or make_access.user(), **usual | given)
    repeat_facts(of)
    return said
