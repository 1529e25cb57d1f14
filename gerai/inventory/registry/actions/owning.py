"""Who owns a business: corrected, dead, followed by another; and the personal values of both."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from gerai.foundation.access.models import User
from gerai.foundation.answers import Refused
from gerai.foundation.people.actions import forget
from gerai.foundation.people.actions import keep as keep_value
from gerai.foundation.people.rules import Kind, Malformed
from gerai.foundation.scope import holding, over_the_wall
from gerai.inventory.registry.models import Business, Fact, Person, Tie
from gerai.inventory.registry.rules import (
    REST,
    FactKind,
    Origin,
    OriginKind,
    PersonKind,
    TieRole,
    happened_on,
    stamp,
)

from .keeping import active, locked, name_owners, tell


@transaction.atomic
def correct_owner(
    *,
    uid: UUID,
    person: UUID | None,
    name: str,
    sex: str,
    values: Mapping[Kind, str],
    contacts: Mapping[Kind, str],
    by: User,
    at: datetime,
) -> list[str]:
    """The owner's name and sex are as given, and each personal value that is given takes the
    place of the one kept before; `contacts` are the business's own. What changed, by name.

    Without `person` an owner becomes known. Values that are not given stay as they are.
    """
    business = locked(uid=uid, by=by)
    if person is None:
        owner, changed = begin(business, name, sex, None, by, at), ["name"]
    else:
        owner = present(business, person).person
        changed = rename(owner, name, sex, by, at)
        with over_the_wall():  # businesses of the same owner elsewhere repeat the name too
            name_owners(businesses_of(owner))
    changed += replace(owner.uid, values, at)
    changed += [f"business_{kind}" for kind in replace(business.uid, contacts, at)]
    if changed:
        tell(business, "owner.corrected", by, person=str(owner.uid), changed=changed)
    return changed


@transaction.atomic
def owner_died(*, uid: UUID, person: UUID, on: date, by: User, at: datetime) -> Fact:
    """The owner died on the day. The business stays; who follows is another act."""
    business = locked(uid=uid, by=by)
    owner = present(business, person).person
    happened_on(on, today=localdate(at), what="Tanggal meninggal")
    if Fact.objects.filter(person=owner, kind=FactKind.OWNER_DIED.value).exists():
        raise Refused(f"{owner.name} sudah dicatat meninggal.")
    fact = Fact.objects.create(
        person=owner, kind=FactKind.OWNER_DIED.value, value="yes", on=on, by=by, at=at
    )
    tell(business, "owner.died", by, person=str(owner.uid), on=on.isoformat())
    return fact


@transaction.atomic
def succeed(
    *,
    uid: UUID,
    name: str,
    sex: str,
    values: Mapping[Kind, str],
    since: date,
    by: User,
    at: datetime,
) -> Person:
    """From the day on the business is another's: ties of owners before end, one begins."""
    business = locked(uid=uid, by=by)
    active(business)
    happened_on(since, today=localdate(at), what="Tanggal serah terima")
    for tie in owners(business):
        if (tie.person.name, tie.since) == (name, since):
            raise Refused(f"{name} sudah dicatat sebagai pemilik sejak tanggal itu.")
        if tie.since and tie.since > since:
            raise Refused(
                f"{tie.person.name} baru menjadi pemilik sesudah tanggal itu. Periksa tanggalnya."
            )
        tie.until, tie.changed_at = since, max(at, tie.changed_at)
        tie.save(update_fields=["until", "changed_at"])
    owner = begin(business, name, sex, since, by, at)
    replace(owner.uid, values, at)
    tell(business, "owner.succeeded", by, person=str(owner.uid), on=since.isoformat())
    return owner


def owners(business: Business) -> list[Tie]:
    """The present ties of owners, locked."""
    ties = Tie.objects.filter(business=business, role=TieRole.OWNER.value, until=None)
    return list(ties.select_related("person").select_for_update(of=("self",)).order_by("pk"))


def present(business: Business, person: UUID) -> Tie:
    """The present tie of this owner; DoesNotExist for anybody else."""
    for tie in owners(business):
        if tie.person.uid == person:
            return tie
    raise Person.DoesNotExist


def begin(
    business: Business, name: str, sex: str, since: date | None, by: User, at: datetime
) -> Person:
    """A new owner."""
    if not name.strip():
        raise Refused("Nama pemilik kosong. Isi namanya, lalu simpan lagi.")
    said = Origin(kind=OriginKind.OFFICER, at=localdate(at), by=by.uid)
    owner = Person(
        name=name,
        sex=sex,
        kind=PersonKind.OWNER.value,
        origins={REST: said.as_data()},
        entered_at=at,
        changed_at=at,
    )
    tied(owner, business, since, at)
    name_owners([business])
    return owner


def tied(owner: Person, business: Business, since: date | None, at: datetime) -> None:
    """The owner is there, and is the business's."""
    with holding(owner.uid):  # a person is seen with the business, so not before the tie is there
        owner.save(force_insert=True)
        Tie.objects.create(
            business=business,
            person=owner,
            role=TieRole.OWNER.value,
            since=since,
            entered_at=at,
            changed_at=at,
        )


def businesses_of(owner: Person) -> list[Business]:
    """What the person owns now."""
    held = Tie.objects.filter(person=owner, role=TieRole.OWNER.value, until=None)
    return [tie.business for tie in held.select_related("business")]


def rename(owner: Person, name: str, sex: str, by: User, at: datetime) -> list[str]:
    """Name and sex as given; which of them changed."""
    given = {"name": name, "sex": sex}
    changed = [field for field, value in given.items() if getattr(owner, field) != value]
    if not changed:
        return []
    if not name.strip():
        raise Refused("Nama pemilik kosong. Isi namanya, lalu simpan lagi.")
    owner.name, owner.sex, owner.changed_at = name, sex, max(at, owner.changed_at)
    owner.origins = stamp(
        owner.origins, changed, by=by.uid, on=localdate(at), kind=OriginKind.OFFICER
    )
    owner.save(update_fields=["name", "sex", "origins", "changed_at"])
    return changed


def replace(holder: UUID, values: Mapping[Kind, str], at: datetime) -> list[str]:
    """Each given value is the holder's only one of its kind; the kinds that were given."""
    for kind, text in values.items():
        forget(holder=holder, kinds=[kind])
        try:
            keep_value(holder=holder, kind=kind, text=text, at=at)
        except Malformed as wrong:
            raise Refused(f"{kind.value.upper()} tidak dapat dipakai: {wrong}.") from None
    return [kind.value for kind in values]
