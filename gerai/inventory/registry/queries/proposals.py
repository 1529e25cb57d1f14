"""What waits for an officer's decision on one record, in words."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from gerai.foundation.people.queries import masked_of
from gerai.foundation.people.rules import Kind, Masked
from gerai.inventory.registry.models import SEX_WORDS, Business, Proposal
from gerai.inventory.registry.rules import DECLARED, ProposalState

from .rows import sectors_of
from .sheet import KINDS, text_of

OWNER = {"owner_name": _("Nama pemilik"), "owner_sex": _("Jenis kelamin pemilik")}


@dataclass(frozen=True, slots=True)
class Waiting:
    """One difference: the field, what the record says, what the list says, which row of which
    list. Of a personal value the end alone."""

    uid: UUID
    label: str
    now: str
    said: str
    list_name: str
    row: int
    on: date | None


def waiting(business: Business) -> list[Waiting]:
    """The open proposals of the record, in the order of its fields."""
    found = Proposal.objects.filter(business=business, state=ProposalState.OPEN.value)
    rows = list(found.select_related("source"))
    sealed = [row for row in rows if row.mark]
    kept = masked_of([*(r.uid for r in sealed), *(UUID(r.value["holder"]) for r in sealed)])
    order = [*DECLARED, *OWNER, *(kind.value for kind in Kind)]
    shown = []
    for row in sorted(rows, key=lambda row: order.index(row.field)):
        label, now, said = personal(row, kept) if row.mark else worded(business, row)
        source = row.source
        place = (source.list_name, source.row, source.said_at) if source else ("", 0, None)
        shown.append(Waiting(row.uid, label, now, said, *place))
    return shown


def personal(row: Proposal, kept: dict[UUID, dict[Kind, list[Masked]]]) -> tuple[str, str, str]:
    """A sealed value beside the one that the holder has."""
    kind = Kind(row.field)
    ends = [
        next((value.text for value in kept.get(holder, {}).get(kind, ())), "")
        for holder in (UUID(row.value["holder"]), row.uid)
    ]
    return str(KINDS[kind]), ends[0], ends[1]


def worded(business: Business, row: Proposal) -> tuple[str, str, str]:
    """A field of the record, or of its owner, in words."""
    said = row.value[row.field]
    if row.field in OWNER:
        words = dict(SEX_WORDS) if row.field == "owner_sex" else {}
        now = business.owner_names if row.field == "owner_name" else ""
        return str(OWNER[row.field]), now, str(words.get(said, said))
    field = DECLARED[row.field]
    now, new = (text_of(field, value, places={}) for value in (getattr(business, row.field), said))
    if row.field == "sector_code":
        code = Business(sector_code=said, sector_edition=row.value.get("sector_edition", ""))
        names = sectors_of([business, code])
        now, new = (
            f"{one.sector_code} {names.get((one.sector_code, one.sector_edition), '')}".strip()
            for one in (business, code)
        )
    return field.label, now, new
