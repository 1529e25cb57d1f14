"""What happened to a record, the newest first: who did what, and which values it changed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gerai.foundation.access.models import User
from gerai.foundation.areas.queries import labels
from gerai.foundation.events.models import Event
from gerai.foundation.events.rules import event_words
from gerai.inventory.registry.models import SIZE_WORDS, STATE_WORDS, Business, Person, SourceRecord
from gerai.inventory.registry.rules import (
    DECLARED,
    CertificateKind,
    FactKind,
    certificate_rules,
    fact_rules,
    origin_of,
)

from .history import papers_by_uid, versions, versions_of
from .sheet import authors_of, text_of

MOST = 200
PARTS: dict[str, Promise] = {
    "name": _("nama"),
    "sex": _("jenis kelamin"),
    "nik": _("NIK"),
    "phone": _("nomor HP"),
    "business_phone": _("nomor HP usaha"),
}
STATES = {key: str(word) for key, word in STATE_WORDS}
SIZES = {key: str(word) for key, word in SIZE_WORDS}


@dataclass(frozen=True, slots=True)
class Change:
    """One field that got another value."""

    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened: when, what, by whom; its values and a note where it has some."""

    at: datetime
    title: str
    author: str
    changes: tuple[Change, ...] = ()
    note: str = ""


def timeline(business: Business) -> list[Step]:
    """The steps of the record, the newest first, and how it came in at the very end."""
    events = events_of(business)
    rows = versions(business)
    places = labels({row.area_code for row in rows})
    names = dict(User.objects.filter(pk__in={e.by_id for e in events}).values_list("pk", "name"))
    told = {e.data.get("version") for e in events if e.name.startswith("business.")}
    first_of: set[int] = set()
    steps: list[Step] = []
    papers = papers_by_uid(business)
    people = dict(Person.objects.filter(ties__business=business).values_list("uid", "name"))
    diffs = {new.version: tuple(differences(old, new, places)) for old, new in pairwise(rows)}
    for event in events:
        version = event.data.get("version", 0)
        makes = event.name.startswith("business.") and version not in first_of
        changes = diffs.pop(version, ()) if makes else ()
        if makes:
            first_of.add(version)
        author = names.get(event.by_id, "") if event.by_id else ""
        note = note_of(event, papers, people) or ("" if changes else labels_of(event))
        steps.append(
            Step(event.at, event_words().get(event.name, event.name), author, changes, note)
        )
    by_version = {row.version: row for row in rows}
    for version, changes in diffs.items():
        if version not in told and changes:
            steps.append(silent(by_version[version], changes))
    steps += renamed(business)
    if 1 not in told:
        steps.append(arrival(rows[0]))
    return sorted(steps, key=lambda step: step.at, reverse=True)


def events_of(business: Business) -> list[Event]:
    """The record's events, the newest first, no more than a page holds."""
    about = f"{Business._meta.label_lower}:{business.uid}"
    return list(Event.objects.filter(subject=about).order_by("-pk")[:MOST])


def differences(old: Business, new: Business, places: Mapping[str, str]) -> Iterator[Change]:
    """The fields in which two versions differ, in words."""
    for name, field in DECLARED.items():
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            yield Change(
                field.label,
                text_of(field, before, places=places),
                text_of(field, after, places=places),
            )
    if old.size_class != new.size_class:
        before, after = SIZES.get(old.size_class, ""), SIZES.get(new.size_class, "")
        yield Change(str(_("Ukuran")), before, after)
    if old.state != new.state:
        yield Change(str(_("Keadaan")), STATES[old.state], STATES[new.state])


def note_of(event: Event, papers: Mapping[UUID, Any], people: Mapping[UUID, str]) -> str:
    """What the event says besides, in words; of personal values only that they changed."""
    data = event.data
    if "paper" in data:
        paper = papers.get(UUID(data["paper"]))
        label = certificate_rules()[CertificateKind(data["kind"])].label
        return f"{label} {paper.number}".strip() if paper else label
    if event.name == "fact.said":
        rule = fact_rules()[FactKind(data["kind"])]
        return f"{rule.label}: {rule.word(data['value'])}"
    if event.name in {"business.closed", "business.reopened"}:
        kind = FactKind.CLOSED if event.name == "business.closed" else FactKind.REOPENED
        return fact_rules()[kind].word(data["reason"])
    if "person" in data:
        name = people.get(UUID(data["person"]), "")
        parts = ", ".join(str(PARTS.get(part, part)) for part in data.get("changed", ()))
        return f"{name}: {parts}" if parts else name
    return str(data.get("reason", ""))


def labels_of(event: Event) -> str:
    """The labels of the fields that the event is about."""
    return ", ".join(DECLARED[name].label for name in event.data.get("fields", ()))


def silent(row: Business, changes: tuple[Change, ...]) -> Step:
    """A version that no event of the record speaks of: who said its fields stands in it."""
    names = authors_of([o for name in DECLARED if (o := origin_of(row.origins, name)) and o.by])
    author = ", ".join(sorted(set(names.values())))
    return Step(row.changed_at, str(_("Isian berubah")), author, changes)


def renamed(business: Business) -> Iterator[Step]:
    """Names of its people that were corrected: a name is no secret of the registry."""
    ids = list(Person.objects.filter(ties__business=business).values_list("pk", flat=True))
    found: dict[int, list[dict[str, Any]]] = {}
    for _order, values, _gone in versions_of(Person, id__in=ids):
        found.setdefault(values["id"], []).append(values)
    for rows in found.values():
        for old, new in pairwise(sorted(rows, key=lambda row: row["changed_at"])):
            if old["name"] != new["name"]:
                change = Change(str(_("Nama pemilik")), old["name"], new["name"])
                origin = origin_of(new["origins"], "name")
                authors = authors_of([origin] if origin else [])
                author = next(iter(authors.values()), "")
                yield Step(new["changed_at"], str(_("Nama pemilik diubah")), author, (change,))


def arrival(row: Business) -> Step:
    """How the record came in, when it was not typed."""
    source = SourceRecord.objects.filter(business=row.pk).order_by("pk").first()
    if source is None:
        return Step(row.entered_at, str(_("Masuk registri")), "")
    note = _("Daftar %(name)s, baris %(row)s") % {"name": source.list_name, "row": source.row}
    return Step(row.entered_at, str(_("Masuk dari daftar")), source.sender, note=note)
