"""A person is gone from lists: what their rows said, what officers said of them, the raw cells."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from gerai.inventory.intake.engine import chunks, drop_original
from gerai.inventory.intake.models import BusinessList, Mending, Row
from gerai.inventory.registry.actions.erasing import names_of, sources_of
from gerai.inventory.registry.models import Person

OF_PERSON = ("owner_name", "owner_sex")


def rows_of(person: Person) -> Iterator[tuple[BusinessList, list[int], bool]]:
    """The lists that told of the person: which rows, and whether they are rows of persons."""
    numbers: dict[tuple[UUID, bool], list[int]] = {}
    names = names_of(person)
    for source in sources_of(person):
        named = str(source.said.get("owner_name", "")).lower() in names
        own = source.person_id == person.pk
        if own or named or not source.said.get("owner_name"):
            numbers.setdefault((source.list_uid, source.business_id is None), []).append(
                source.number
            )
    known = BusinessList.objects.in_bulk([uid for uid, _own in numbers], field_name="uid")
    for (uid, own), some in numbers.items():
        if uid in known:
            yield known[uid], some, own


def forget_rows(*, holder: UUID, at: datetime) -> dict[str, int]:
    """The rows count, and say nothing of the person; the workbook that they came in is gone."""
    person = Person.objects.filter(uid=holder).first()
    count = files = 0
    for found, numbers, own in rows_of(person) if person else ():
        for row in Row.objects.filter(business_list=found, number__in=numbers):
            row.values = (
                {}
                if own
                else {name: one for name, one in row.values.items() if name not in OF_PERSON}
            )
            row.problems = [one | {"sentence": "", "proposal": None} for one in row.problems]
            row.save(update_fields=["values", "problems"])
            count += 1
        Mending.objects.filter(business_list=found, number__in=numbers).delete()
        files += blank(found.uid, set(numbers))
        drop_original(found.uid)
    return {"rows": count, "raw_files": files}


def blank(uid: UUID, numbers: set[int]) -> int:
    """The sealed chunks of the list have these rows without a cell; how many chunks changed."""
    changed = 0
    for number in range(chunks.chunks_there(uid)):
        chunk = chunks.load_chunk(uid, number)
        if not numbers & {row.number for row in chunk.rows}:
            continue
        rows = [
            replace(row, cells=tuple("" for _cell in row.cells)) if row.number in numbers else row
            for row in chunk.rows
        ]
        personal = {row: said for row, said in chunk.personal.items() if row not in numbers}
        chunks.save_chunk(uid, number, chunks.Chunk(rows, personal))
        changed += 1
    return changed
