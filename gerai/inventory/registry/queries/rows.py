"""What a list says of each business on a page: a fixed number of statements, however many rows."""

from collections.abc import Iterable
from dataclasses import dataclass

from gerai.foundation.areas.queries import labels
from gerai.foundation.sectors.models import Sector
from gerai.inventory.registry.models import Business, Tie
from gerai.inventory.registry.rules import FactKind, TieRole, fact_rules


@dataclass(frozen=True, slots=True)
class Row:
    """A business in a list, with the words for its codes."""

    business: Business
    owner: str
    place: str
    above: str
    sector: str
    affected: bool
    constraint: str


def rows_of(businesses: Iterable[Business]) -> list[Row]:
    """The businesses in the order given."""
    found = list(businesses)
    ids = [business.pk for business in found]
    owners = owners_of(ids)
    places = labels({business.area_code for business in found})
    sectors = sectors_of(found)
    constraint = fact_rules()[FactKind.MAIN_CONSTRAINT]
    return [
        Row(
            business=business,
            owner=owners.get(business.pk, ""),
            place=places[business.area_code].partition(", ")[0],
            above=places[business.area_code].partition(", ")[2],
            sector=sectors.get((business.sector_code, business.sector_edition), ""),
            affected=business.affected == "yes",
            constraint=constraint.word(business.main_constraint),
        )
        for business in found
    ]


def owners_of(ids: list[int]) -> dict[int, str]:
    """The owner's name by business; of several the first one known."""
    ties = Tie.objects.filter(business__in=ids, role=TieRole.OWNER.value, until=None)
    known = ties.order_by("-id").values_list("business_id", "person__name")
    return {business: name for business, name in known if business is not None}


def sectors_of(businesses: Iterable[Business]) -> dict[tuple[str, str], str]:
    """The plain name of each code in its edition, else its official title."""
    asked = {(business.sector_code, business.sector_edition) for business in businesses}
    codes = {code for code, _edition in asked if code}
    if not codes:
        return {}
    known = Sector.objects.filter(code__in=codes)
    names = known.values_list("code", "edition", "plain_name", "title")
    return {(code, edition): plain or title for code, edition, plain, title in names}
