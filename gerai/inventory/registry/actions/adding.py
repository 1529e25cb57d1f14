"""One record is added by hand: once, however often its form is sent."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.utils.timezone import localdate

from gerai.foundation.access.models import User
from gerai.foundation.access.queries import require
from gerai.foundation.access.roles import Permission
from gerai.foundation.answers import Refused
from gerai.foundation.areas.queries import inside_root, root, short_labels
from gerai.foundation.people.actions import keep as keep_value
from gerai.foundation.scope import over_the_wall
from gerai.foundation.sectors.queries import group_of
from gerai.inventory.registry.models import Business, Certificate, Fact, Person, Tie
from gerai.inventory.registry.rules import (
    FIELDS,
    REST,
    Entry,
    Origin,
    OriginKind,
    PersonKind,
    TieRole,
    fact_rules,
    fault_of,
    named,
)

from .keeping import measure, name_owners, repeat_facts, tell
from .owning import tied
from .preparing import free_numbers


@transaction.atomic
def add(
    *,
    uid: UUID,
    entry: Entry,
    owner: UUID | None = None,
    verified: bool = False,
    alike: Sequence[UUID] = (),
    reason: str = "",
    by: User,
    at: datetime,
) -> Business:
    """The record `uid` exists, with its owner, papers and facts; a second call finds it there.

    `owner`: the person who owns it is known already. `alike`: records that were shown as perhaps
    the same, and `reason`: why this is another.
    """
    entry = replace(entry, name=named(entry.name), owner_name=named(entry.owner_name))
    wait_for(uid)
    if there := already(uid, by):
        return there
    if fault := fault_of(entry):
        raise Refused(f"{fault[0].upper()}{fault[1:]}. Perbaiki, lalu simpan lagi.")
    if not entry.area_code or not inside_root(entry.area_code):
        home = short_labels([root()])[root()]
        raise Refused(f"Wilayahnya di luar {home}, wilayah pemasangan ini. Pilih desa lain.")
    require(by, Permission.BUSINESS_EDIT, area=entry.area_code)
    business = made(uid, entry, verified, by, at)
    holder = owned(business, entry, owner, by, at)
    for kind, text, whose in entry.personal:
        keep_value(holder=holder if whose == "owner" else business.uid, kind=kind, text=text, at=at)
    belongings(business, entry, by, at)
    others = [str(one) for one in alike]
    tell(business, "business.entered", by, alike=others, reason=reason if others else "")
    return business


def wait_for(uid: UUID) -> None:
    """Two calls with one uid take turns; the second finds what the first made."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [uid.int >> 65])


def already(uid: UUID, by: User) -> Business | None:
    """The record that an earlier call with this uid made."""
    with over_the_wall():
        found = Business.objects.filter(uid=uid).first()
    if found and not Business.objects.visible_to(by).filter(pk=found.pk).exists():
        raise Refused("Isian ini sudah tersimpan. Buka formulir baru untuk usaha yang lain.")
    return found


def made(uid: UUID, entry: Entry, verified: bool, by: User, at: datetime) -> Business:
    """The row itself; every field rests on the officer."""
    said = Origin(kind=OriginKind.OFFICER, at=localdate(at), by=by.uid, verified=verified)
    business = Business(
        **{name: getattr(entry, name) for name in FIELDS},
        uid=uid,
        number=free_numbers(1)[0],
        sector_group=group_of(entry.sector_code, entry.sector_edition),
        owner_names=entry.owner_name,
        origins={REST: said.as_data()},
        entered_at=at,
        changed_at=at,
    )
    measure(business, at)
    business.save(force_insert=True)
    return business


def owned(business: Business, entry: Entry, known: UUID | None, by: User, at: datetime) -> UUID:
    """Who holds the owner's values: the owner, tied to the business, else the business."""
    if known:
        person = Person.objects.visible_to(by).get(uid=known)
    elif entry.has_owner:
        said = Origin(kind=OriginKind.OFFICER, at=localdate(at), by=by.uid)
        person = Person(
            name=entry.owner_name,
            sex=entry.owner_sex,
            kind=PersonKind.OWNER.value,
            origins={REST: said.as_data()},
            entered_at=at,
            changed_at=at,
        )
    else:
        return business.uid
    if person.pk:
        tie = {"role": TieRole.OWNER.value, "entered_at": at, "changed_at": at}
        Tie.objects.create(business=business, person=person, **tie)
    else:
        tied(person, business, None, at)
    name_owners([business])
    return person.uid


def belongings(business: Business, entry: Entry, by: User, at: datetime) -> None:
    """Its papers, none verified by being typed, and what is said of it."""
    for paper in {(paper.kind, paper.number): paper for paper in entry.certificates}.values():
        Certificate.objects.create(
            business=business,
            kind=paper.kind.value,
            number=paper.number,
            issued_on=paper.issued_on,
            expires_on=paper.expires_on,
            entered_at=at,
            changed_at=at,
        )
    for fact in entry.facts:
        if fact_rules()[fact.kind].subject == "business":
            Fact.objects.create(
                business=business,
                kind=fact.kind.value,
                value=fact.value,
                on=fact.on,
                origin=fact.origin,
                by=by,
                at=at,
            )
    repeat_facts(business)
