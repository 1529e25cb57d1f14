"""A record as it was: every version of its rows, and the record on a day that is past.

History keeps each row as it was before a change, with the `changed_at` from which it held. So the
row of a moment is the one, of the kept ones and the present one, that began last before it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, TypeVar
from uuid import UUID

from django.apps import apps
from django.db.models import Model, QuerySet
from django.utils.timezone import make_aware

from gerai.inventory.registry.models import (
    Business,
    Certificate,
    Fact,
    Person,
    SourceRecord,
    Tie,
)
from gerai.inventory.registry.rules import FIELDS, TieRole, digest

Row = TypeVar("Row", bound=Model)
Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Parts:
    """A record's rows at one moment; None is the present one."""

    business: Business
    ties: list[Tie]
    papers: list[Certificate]
    facts: list[Fact]
    sources: list[SourceRecord]
    moment: datetime | None = None


def end_of(day: date) -> datetime:
    """The last moment of the day, in the office's time zone."""
    return make_aware(datetime.combine(day + timedelta(days=1), time())) - timedelta(microseconds=1)


def present(business: Business) -> Parts:
    """The record as it is now."""
    ties = Tie.objects.filter(business=business).select_related("person", "source")
    papers = Certificate.objects.filter(business=business)
    return Parts(
        business=business,
        ties=list(ties.order_by("until", "pk")),
        papers=list(papers.select_related("source", "verified_by", "withdrawn_by")),
        facts=list(Fact.objects.filter(business=business).select_related("by")),
        sources=list(SourceRecord.objects.filter(business=business)),
    )


def as_it_was(business: Business, moment: datetime) -> Parts | None:
    """The record at the moment; None when it was not there yet."""
    found = rows_at(Business, moment, id=business.pk)
    if not found:
        return None
    ties = rows_at(Tie, moment, business_id=business.pk)
    people = {person.pk: person for person in people_at(ties, moment)}
    for tie in ties:
        tie.person = people[tie.person_id]
    ties.sort(key=lambda tie: (tie.until or date.max, tie.pk))
    papers = rows_at(Certificate, moment, business_id=business.pk)
    found[0].owner_names = ", ".join(tie.person.name for tie in ties if is_owner(tie))
    return Parts(
        business=found[0],
        ties=ties,
        papers=papers,
        facts=list(Fact.objects.filter(business=business, at__lte=moment).select_related("by")),
        sources=list(SourceRecord.objects.filter(business=business)),
        moment=moment,
    )


def is_owner(tie: Tie) -> bool:
    """Whether the person owned the business at the tie's moment."""
    return tie.role == TieRole.OWNER.value and tie.until is None


def people_at(ties: list[Tie], moment: datetime) -> Iterator[Person]:
    """The tied persons as they were; one entered later than its tie as it was first."""
    ids = {tie.person_id for tie in ties}
    found = {person.pk: person for person in rows_at(Person, moment, id__in=ids)}
    late = Person.objects.filter(pk__in=ids - found.keys())
    yield from found.values()
    yield from late


def rows_at(model: type[Row], moment: datetime, **of: Any) -> list[Row]:
    """The rows of the model as they were at the moment, those that were gone by then left out."""
    held: dict[int, tuple[tuple[datetime, int], Values, datetime | None]] = {}
    for order, values, gone in versions_of(model, **of):
        place = (values["changed_at"], order)
        known = held.get(values["id"])
        if values["changed_at"] <= moment and (known is None or known[0] < place):
            held[values["id"]] = (place, values, gone)
    there = sorted(held.items())
    return [model(**values) for _id, (_p, values, gone) in there if not gone or gone > moment]


def versions_of(model: type[Row], **of: Any) -> Iterator[tuple[int, Values, datetime | None]]:
    """(order, values, when it was deleted) of every version, the kept ones and the present."""
    names = names_of(model)
    kept = kept_of(model).filter(**of).order_by("pgh_id")
    for row in kept.values("pgh_id", "pgh_label", "pgh_created_at", *names):
        gone = row["pgh_created_at"] if row["pgh_label"] == "delete" else None
        yield row["pgh_id"], {name: row[name] for name in names}, gone
    for values in model._default_manager.filter(**of).values(*names):
        yield 2**62, dict(values), None


def names_of(model: type[Model]) -> list[str]:
    """The columns that history keeps."""
    kept = {field.attname for field in kept_of(model).model._meta.concrete_fields}
    return [field.attname for field in model._meta.concrete_fields if field.attname in kept]


def kept_of(model: type[Model]) -> QuerySet[Any]:
    """The table of the model's superseded rows."""
    kept: QuerySet[Any] = apps.get_model(
        "registry", f"{model.__name__}Event"
    )._default_manager.all()
    return kept


def versions(business: Business) -> list[Business]:
    """The record in all its versions, the first one first."""
    rows = [values for _order, values, _gone in versions_of(Business, id=business.pk)]
    return [Business(**values) for values in sorted(rows, key=lambda row: row["version"])]


def fields_at(business: Business, version: int) -> Mapping[str, Any] | None:
    """The fields as somebody saw them in that version; None when there was none such."""
    if version == business.version:
        return {name: getattr(business, name) for name in FIELDS}
    kept = kept_of(Business).filter(id=business.pk, version=version)
    return kept.values(*FIELDS).first()


def papers_by_uid(business: Business) -> dict[UUID, Certificate]:
    """Every paper that it ever had, for naming those that events speak of."""
    rows = [values for _o, values, _g in versions_of(Certificate, business_id=business.pk)]
    return {values["uid"]: Certificate(**values) for values in rows}


def digest_of(list_uid: UUID, first: int, last: int) -> str:
    """The digest of a list's rows from number to number, as their event ought to have it.

    A row that was tied to another business since gives another digest; the event of that tie says
    why.
    """
    rows = SourceRecord.objects.filter(list_uid=list_uid, number__range=(first, last))
    told = rows.order_by("pk").values_list("number", "uid", "business__uid", "said")
    return digest(told.iterator())
