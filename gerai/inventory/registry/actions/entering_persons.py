"""A list of persons enters the registry by sets, as a list of businesses does."""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied

from gerai.foundation.access.models import User
from gerai.foundation.access.queries import areas
from gerai.foundation.access.roles import Permission, covers
from gerai.foundation.answers import Refused
from gerai.foundation.areas.queries import inside_root
from gerai.foundation.events.actions import record
from gerai.foundation.ids import uuid7
from gerai.foundation.people.actions import PersonalEntry, keep_many
from gerai.inventory.registry.models import Person, SourceRecord
from gerai.inventory.registry.rules import (
    REST,
    Entered,
    Origin,
    OriginKind,
    PersonEntry,
    digest,
    fault_of_person,
)

from .copying import copy, serials
from .entering import by_chunks, common_area, there
from .rows import Batch

Made = tuple[PersonEntry, int, UUID, int, UUID]  # with the ids and uids of its source and person


def enter_persons(
    entries: Iterable[PersonEntry],
    *,
    list_uid: UUID,
    list_name: str,
    sender: str,
    said_at: date,
    by: User,
    at: datetime,
) -> Entered:
    """The persons are in the registry, all or none; a row that is already there is skipped.

    Each becomes a source record and a person whose values are sealed. One event a chunk holds the
    count and a digest of its rows. Two callers with one list wait for each other.
    """
    batch = Batch(list_uid, list_name, sender, said_at, by, at)
    return by_chunks(entries, batch, enter_chunk)


def enter_chunk(chunk: Sequence[PersonEntry], batch: Batch) -> Entered:
    """Some thousand persons, by one COPY a table."""
    known = there(chunk, batch.list_uid)
    fresh = list({entry.number: entry for entry in chunk if entry.number not in known}.values())
    permit(fresh, batch.by)
    made = list(with_ids(fresh))
    if made:
        copy(SourceRecord, (source(one, batch) for one in made))
        copy(Person, (person(one, batch) for one in made))
        keep_many(
            PersonalEntry(holder=uid, kind=kind, text=text, source=source_uid, at=batch.at)
            for entry, _, source_uid, _, uid in made
            for kind, text in entry.personal
        )
        record(
            "person.list_entered",
            subject=SourceRecord(uid=made[0][2]),
            by=batch.by,
            area=common_area([entry.area_code for entry in fresh]),
            list=str(batch.list_uid),
            first=fresh[0].number,
            last=fresh[-1].number,
            count=len(made),
            digest=digest((entry.number, uid, None, entry.said) for entry, _, uid, _, _ in made),
        )
    return Entered(0, len(made), len(made), len(chunk) - len(made))


def permit(entries: Iterable[PersonEntry], by: User) -> None:
    """Every row fits, lies in this installation, and may be entered there by the user."""
    held = areas(by, Permission.LIST_ENTER)
    asked: set[str] = set()
    for entry in entries:
        if fault := fault_of_person(entry):
            raise Refused(f"Baris {entry.number}: {fault}. Tidak ada baris yang dimasukkan.")
        if entry.area_code in asked:
            continue
        asked.add(entry.area_code)
        if not entry.area_code or not inside_root(entry.area_code):
            raise Refused(
                f"Baris {entry.number}: wilayahnya belum diketahui atau di luar pemasangan ini. "
                "Tidak ada baris yang dimasukkan."
            )
        if not any(covers(code, entry.area_code) for code in held):
            raise PermissionDenied(Permission.LIST_ENTER)


def with_ids(entries: Sequence[PersonEntry]) -> Iterator[Made]:
    """Each entry with serials from the tables' own sequences, and uids."""
    sources, persons = serials(SourceRecord, len(entries)), serials(Person, len(entries))
    for entry, source_id, person_id in zip(entries, sources, persons, strict=True):
        yield entry, source_id, uuid7(), person_id, uuid7()


def source(made: Made, batch: Batch) -> dict[str, Any]:
    """What the list said, as it said it."""
    entry, source_id, uid, person_id, _ = made
    return {
        "id": source_id,
        "uid": uid,
        "list_uid": batch.list_uid,
        "sender": batch.sender,
        "list_name": batch.list_name,
        "number": entry.number,
        "key": entry.key,
        "said": json.dumps(dict(entry.said), ensure_ascii=False),
        "said_at": batch.said_at,
        "business_id": None,
        "person_id": person_id,
    }


def person(made: Made, batch: Batch) -> dict[str, Any]:
    """The person; every field rests on the one row."""
    entry, _, source_uid, person_id, uid = made
    said = Origin(kind=OriginKind.LIST, at=batch.said_at, source=source_uid)
    return {
        "id": person_id,
        "uid": uid,
        "name": entry.name,
        "kind": entry.kind.value,
        "sex": entry.sex,
        "area_code": entry.area_code,
        "origins": json.dumps({REST: said.as_data()}),
        "entered_at": batch.at,
        "changed_at": batch.at,
    }
