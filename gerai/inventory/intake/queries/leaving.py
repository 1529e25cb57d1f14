"""Every data row that was read, entered or not, as it leaves for a measurement or a spreadsheet."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID, uuid5

from django.db.models import Q, QuerySet

from gerai.foundation.access.models import User
from gerai.foundation.access.queries import areas, within
from gerai.foundation.access.roles import Permission
from gerai.foundation.people.queries import masked_of
from gerai.foundation.people.rules import Kind, masked
from gerai.inventory.intake.engine import load_chunk
from gerai.inventory.intake.engine.mended import personal_of
from gerai.inventory.intake.models import BusinessList, Row
from gerai.inventory.matching.queries import has_run, proposed_businesses, proposed_persons
from gerai.inventory.registry.models import SourceRecord

# `proposed_id` and `proposed_person_id`: the eldest of the records that linkage proposes to be one;
# what stands alone is its own, a row that is no record yet is its list's and its place in it. Empty
# until linkage has run.
COLUMNS = (
    "list", "sheet", "row", "business_id", "person_id", "proposed_id", "proposed_person_id", "name",
    "owner", "area_code", "sector_code", "sector_edition", "phone_masked", "state", "activity",
    "products", "area_text", "nib", "sender", "said_on", "problems",
)  # fmt: skip
NUMBERS = frozenset({"row"})
CHUNK = 5_000
SAID = ("name", "area_code", "sector_code", "sector_edition", "activity", "products", "area_text")
Cells = tuple[str | int, ...]


def leaving(user: User) -> QuerySet[Row]:
    """The rows that the account may take out: of its areas, by where each lies, else its list."""
    rows = Row.objects.filter(business_list__in=BusinessList.objects.visible_to(user))
    if "" in areas(user, Permission.BUSINESS_EXPORT):
        return rows  # everywhere; an empty filter beside another one would say nothing
    here = within(user, Permission.BUSINESS_EXPORT, "business_list__area_code")
    there = within(user, Permission.BUSINESS_EXPORT, "values__area_code")
    return rows.filter(here & ~Q(values__has_key="area_code") | there)


def rows_by_list(user: User) -> Iterator[list[Cells]]:
    """The rows in the order of the lists and of their files, some thousand at a time."""
    for found in BusinessList.objects.visible_to(user).order_by("pk"):
        rows = leaving(user).filter(business_list=found).order_by("number")
        last, phones = 0, Phones(found)
        while chunk := list(rows.filter(number__gt=last)[:CHUNK]):
            last = chunk[-1].number
            yield cells_of(found, chunk, phones)


@dataclass(slots=True)
class Record:
    """Whose record a row became."""

    source: UUID | None = None
    business: UUID | None = None
    person: UUID | None = None


class Phones:
    """The first phone of each row of a list, masked: from its sealed rows as long as they are kept,
    after that of those that were entered."""

    def __init__(self, found: BusinessList) -> None:
        self.found = found
        self.at = 0
        self.seen: dict[int, str] = {}
        self.upto = 0

    def of(self, rows: list[Row], records: dict[int, Record]) -> dict[int, str]:
        """By the rows' numbers."""
        if self.found.raw_dropped_at:
            return self.kept(records)
        while self.upto < rows[-1].number and self.at < self.found.chunks_read:
            chunk = load_chunk(self.found.uid, self.at)
            personal = chunk.personal | personal_of(self.found, chunk)
            self.seen |= {number: first_phone(said) for number, said in personal.items()}
            self.at, self.upto = self.at + 1, chunk.bounds[1]
        found = {row.number: self.seen.get(row.number, "") for row in rows}
        self.seen = {n: text for n, text in self.seen.items() if n > rows[-1].number}
        return found

    def kept(self, records: dict[int, Record]) -> dict[int, str]:
        """What `people` has from each row."""
        uids = {one.source: number for number, one in records.items()}
        found: dict[int, str] = {}
        holders = [one for r in records.values() for one in (r.business, r.person) if one]
        for kinds in masked_of(holders).values():
            for value in kinds.get(Kind.PHONE, ()):
                if value.source in uids:
                    found.setdefault(uids[value.source], value.text)
        return found


def first_phone(said: list[tuple[str, str]]) -> str:
    """The first phone, its end alone."""
    return next((masked(Kind.PHONE, text) for field, text in said if field == "phone"), "")


def cells_of(found: BusinessList, rows: list[Row], phones: Phones) -> list[Cells]:
    """The rows as they leave, in the order of COLUMNS."""
    records = records_of(found, rows)
    shown = phones.of(rows, records)
    said = [as_columns(found, row, records.get(row.number, Record()), shown) for row in rows]
    if has_run():
        propose(found, rows, said, records)
    return [tuple(one[column] for column in COLUMNS) for one in said]


def propose(
    found: BusinessList,
    rows: list[Row],
    said: list[dict[str, str | int]],
    records: dict[int, Record],
) -> None:
    """Each row says with which others it is proposed as one."""
    known = list(records.values())
    businesses = proposed_businesses([one.business for one in known if one.business])
    persons = proposed_persons([one.person for one in known if one.person])
    for row, one in zip(rows, said, strict=True):
        record = records.get(row.number, Record())
        alone = str(uuid5(found.uid, str(row.number)))
        for name, uid, eldest in (
            ("proposed_id", record.business, businesses),
            ("proposed_person_id", record.person, persons),
        ):
            one[name] = str(eldest.get(uid, uid)) if uid else alone


def records_of(found: BusinessList, rows: list[Row]) -> dict[int, Record]:
    """What the registry made of the rows, by number."""
    sources = SourceRecord.objects.filter(
        list_uid=found.uid, number__range=(rows[0].number, rows[-1].number)
    )
    told = sources.values_list("number", "uid", "business__uid", "person__uid")
    return {number: Record(uid, business, person) for number, uid, business, person in told}


def as_columns(
    found: BusinessList, row: Row, record: Record, phones: dict[int, str]
) -> dict[str, str | int]:
    """One row by column; nothing personal but a name and the end of a phone."""
    values = row.values
    return {
        "list": found.name,
        "sheet": row.sheet,
        "row": row.line or row.number,
        "business_id": str(record.business or ""),
        "person_id": str(record.person or ""),
        "proposed_id": "",
        "proposed_person_id": "",
        "owner": str(values.get("owner_name", "")),
        "phone_masked": phones.get(row.number, ""),
        "state": row.state,
        "nib": str(values.get("nib", "")),
        "sender": found.sender,
        "said_on": found.said_on.isoformat(),
        "problems": " ".join(f"{one['field']}.{one['code']}" for one in row.problems),
        **{name: str(values.get(name, "")) for name in SAID},
    }
