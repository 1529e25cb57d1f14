"""All that the registry keeps of one person."""

from typing import Any

from gerai.foundation.people.queries import of_holders
from gerai.inventory.registry.models import Business, Fact, Person, Proposal, SourceRecord, Tie

Rows = list[dict[str, Any]]
SOURCE = ("uid", "sender", "list_name", "sheet", "line", "number", "said", "said_at", "before")
FACT = ("kind", "value", "on", "origin", "at")
PERSON = ("uid", "name", "kind", "sex", "area_code", "origins", "entered_at", "changed_at")


def record_of(person: Person) -> dict[str, Rows]:
    """The person's own rows by part, and those of the businesses that are, or were, theirs."""
    events = type(person).pgh_event_model.objects.filter(pgh_obj=person)  # type: ignore[attr-defined]
    ties = Tie.objects.filter(person=person).select_related("business").order_by("pk")
    businesses = list(Business.objects.filter(ties__person=person).distinct().order_by("pk"))
    sources = SourceRecord.objects.filter(person=person) | SourceRecord.objects.filter(
        business__in=businesses
    )
    facts = Fact.objects.filter(person=person) | Fact.objects.filter(business__in=businesses)
    return {
        "person": [{name: getattr(person, name) for name in PERSON}],
        "person_history": list(events.order_by("pgh_id").values("name", "sex", "area_code")),
        "ties": [
            {
                "business": tie.business.called,
                "number": tie.business.printed_number,
                "role": tie.role,
                "since": tie.since,
                "until": tie.until,
            }
            for tie in ties
        ],
        "businesses": [business_row(one) for one in businesses],
        "business_values": [
            {"business": one.called, "kind": kind.value, "value": text, "since": value.at}
            for one in businesses
            for value, kind, text in of_holders([one.uid])
        ],
        "list_rows": list(sources.distinct().order_by("pk").values(*SOURCE)),
        "facts": list(facts.distinct().order_by("pk").values(*FACT)),
        "proposals": proposals(businesses),
    }


def business_row(business: Business) -> dict[str, Any]:
    """The fields of a business that a person may read."""
    names = (
        "number", "name", "legal_form", "area_code", "area_text", "activity", "products",
        "sector_code", "premises", "founded_year", "workers", "capital", "annual_sales",
        "size_class", "state", "owner_names", "origins", "entered_at", "changed_at",
    )  # fmt: skip
    return {name: getattr(business, name) for name in names}


def proposals(businesses: list[Business]) -> Rows:
    """What lists proposed, personal values in clear."""
    rows = []
    for one in Proposal.objects.filter(business__in=businesses).order_by("pk"):
        clear = [text for _value, _kind, text in of_holders([one.uid])]
        said = {"field": one.field, "value": one.value, "state": one.state, "at": one.made_at}
        rows.append(said | {"clear": clear})
    return rows
