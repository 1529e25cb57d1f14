"""Who a person was is gone from the registry: names, origins, what lists said; the counts stay."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q

from gerai.foundation.people.actions import forget
from gerai.foundation.people.engine import drop_file
from gerai.inventory.registry.models import Business, Export, Person, Proposal, SourceRecord, Tie
from gerai.inventory.registry.rules import NOBODY, ExportState, TieRole

from .exporting import path_of, stop
from .keeping import name_owners

OF_OWNER = ("owner_name", "owner_sex")


def names_of(person: Person) -> set[str]:
    """Every name that the person ever had here, in small letters."""
    history = type(person).pgh_event_model.objects.filter(pgh_obj=person)  # type: ignore[attr-defined]
    return {name.lower() for name in (person.name, *history.values_list("name", flat=True))}


def sources_of(person: Person) -> list[SourceRecord]:
    """The rows of lists that told of the person, or of what they own or owned."""
    owned = Tie.objects.filter(person=person).values("business_id")
    return list(SourceRecord.objects.filter(Q(person=person) | Q(business__in=owned)))


@transaction.atomic
def anonymise(*, uid: UUID, at: datetime) -> dict[str, int]:
    """The person is nobody; a second time makes no difference. How much was changed, by part."""
    person = Person.objects.select_for_update(of=("self",)).filter(uid=uid).first()
    if person is None or person.erased_at:
        return {}
    names = names_of(person)
    said = sum(quiet(source, person, names) for source in sources_of(person))
    businesses = list(Business.objects.filter(ties__person=person).distinct())
    alone = [one for one in businesses if owned_alone(one, person)]
    proposals = sum(drop_proposals(one, person, alone=one in alone) for one in businesses)
    values = sum(forget(holder=business.uid) for business in alone)
    person.name, person.sex, person.origins = NOBODY, "", {}
    person.area_code = person.area_code[:5]
    person.changed_at = person.erased_at = max(at, person.changed_at)
    person.save()
    forget_history([person.pk])
    name_owners(businesses)
    files = drop_exports(at)
    forget_filters(names)
    return {
        "persons": 1, "list_rows": said, "proposals": proposals, "business_values": values,
        "exports": files,
    }  # fmt: skip


def quiet(source: SourceRecord, person: Person, names: Collection[str]) -> bool:
    """What the row of a list said of the person is gone."""
    of_person = source.person_id == person.pk and source.business_id is None
    if of_person:
        source.said, source.before = {}, None
    else:
        named = str(source.said.get("owner_name", "")).lower() in names
        if named or source.person_id == person.pk:
            source.said = {k: v for k, v in source.said.items() if k not in OF_OWNER}
        source.before = {k: v for k, v in (source.before or {}).items() if k != "person"} or None
    source.save(update_fields=["said", "before"])
    return True


def owned_alone(business: Business, person: Person) -> bool:
    """Whether nobody else owns the business: then its phone and address are the person's."""
    owners = Tie.objects.filter(business=business, role=TieRole.OWNER.value, until=None)
    return not owners.exclude(person=person).exists()


def drop_proposals(business: Business, person: Person, *, alone: bool) -> int:
    """What lists proposed of the person is gone."""
    about = Q(value__holder=str(person.uid)) | Q(value__has_key="owner_name")
    if alone:
        about |= Q(value__holder=str(business.uid))
    found = list(Proposal.objects.filter(about, business=business))
    for proposal in found:
        forget(holder=proposal.uid)
    Proposal.objects.filter(pk__in=[one.pk for one in found]).delete()
    return len(found)


def forget_history(persons: list[int]) -> None:
    """No earlier state of the persons' rows names them. History is closed to us: a function of its
    owner does this and nothing else."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT registry_forget_history(%s, %s)", [persons, NOBODY])


def forget_filters(names: Collection[str]) -> None:
    """No old export says that the person was looked for."""
    for name in names:
        found = Export.objects.filter(Q(filters__words__icontains=name) | Q(reason__icontains=name))
        found.update(filters={}, reason=NOBODY)


def drop_exports(at: datetime) -> int:
    """Files with personal values that wait to be fetched are gone: the person may be in them."""
    made = Export.objects.filter(personal=True, state=ExportState.MADE.value)
    uids = list(made.values_list("uid", flat=True))
    for uid in uids:
        drop_file(path_of(stop(uid=uid, at=at, why="Erased")))
    return len(uids)
