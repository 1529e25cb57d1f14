"""Areas, sectors and problems: public, the same for all, kept by caches for an hour."""

import re
from typing import Annotated, Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from ninja import Query, Router
from pydantic import Field

from gerai.foundation.api.engine import Page, following, place_of
from gerai.foundation.api.engine.shapes import AnyArea, Paging, Shown
from gerai.foundation.api.policies import public
from gerai.foundation.api.rules import Problem, kinds
from gerai.foundation.areas.models import Area
from gerai.foundation.areas.queries import children as below
from gerai.foundation.areas.queries import labels, root
from gerai.foundation.areas.rules import CODE
from gerai.foundation.sectors.models import Sector
from gerai.foundation.sectors.rules import EDITIONS

areas = Router(tags=["areas"], auth=None)
sectors = Router(tags=["sectors"], auth=None)
problems = Router(tags=["problems"], auth=None)


class AreasAsked(Paging):
    """Which areas: those directly under one, else under the installation's own."""

    under: AnyArea = ""


class SectorsAsked(Paging):
    """Which codes: of an edition, beginning with some digits."""

    edition: Annotated[str, Field(pattern=r"^(2020|2025)?$")] = ""
    under: Annotated[str, Field(pattern=r"^[0-9]{0,5}$")] = ""


class AreaOut(Shown):
    """An administrative area by its Kemendagri code."""

    code: str
    level: int
    kind: str
    name: str
    label: str
    postcode: str


class AreasOut(Shown):
    """Some areas; where the next begin."""

    items: list[AreaOut]
    next: str | None


class SectorOut(Shown):
    """A KBLI code in one edition."""

    code: str
    edition: str
    name: str
    title: str
    group: str


class SectorsOut(Shown):
    """Some codes; where the next begin."""

    items: list[SectorOut]
    next: str | None


class KindOut(Shown):
    """A kind of problem in both languages."""

    code: str
    status: int
    title: dict[str, str]
    detail: dict[str, str]


class KindsOut(Shown):
    """All kinds of problems."""

    items: list[KindOut]


@areas.get("", response=AreasOut, operation_id="areas", summary="Areas under an area")
@public
def list_areas(
    request: HttpRequest,
    asked: Annotated[AreasAsked, Query()],
) -> dict[str, Any]:
    """The areas directly under one, by code; without one those under the installation's own."""
    found = below(asked.under or root()).order_by("code")
    if place := place_of(request, asked.cursor):
        found = found.filter(code__gt=place[0])
    rows = list(found[: asked.limit + 1])
    further = following(request, [rows[asked.limit - 1].code]) if len(rows) > asked.limit else None
    named = labels(row.code for row in rows)
    return Page(rows[: asked.limit], further).shown(lambda row: area_shown(row, named))


def area_shown(row: Area, named: dict[str, str]) -> dict[str, Any]:
    """One area as it is answered."""
    return {
        "code": row.code,
        "level": row.level,
        "kind": row.kind,
        "name": row.name,
        "label": named[row.code],
        "postcode": row.postcode,
    }


@areas.get("/{code}", response=AreaOut, operation_id="area", summary="One area")
@public
def one_area(request: HttpRequest, code: str) -> dict[str, Any]:
    """One area, also one that is no longer valid."""
    row = Area.objects.filter(code=code).first() if CODE.fullmatch(code) else None
    if row is None:
        raise Problem("missing")
    return area_shown(row, labels([row.code]))


@sectors.get("", response=SectorsOut, operation_id="sectors", summary="KBLI codes")
@public
def list_sectors(
    request: HttpRequest,
    asked: Annotated[SectorsAsked, Query()],
) -> dict[str, Any]:
    """The codes of an edition, or of all, that begin with the digits of `under`."""
    found: QuerySet[Sector] = Sector.objects.order_by("code", "edition")
    if asked.edition:
        found = found.filter(edition=asked.edition)
    if asked.under:
        found = found.filter(code__gte=asked.under, code__lt=asked.under + ":")
    if place := place_of(request, asked.cursor):
        code, edition_of = place
        found = found.filter(Q(code__gt=code) | Q(code=code, edition__gt=edition_of))
    rows = list(found[: asked.limit + 1])
    last = rows[asked.limit - 1] if len(rows) > asked.limit else None
    further = following(request, [last.code, last.edition]) if last else None
    return Page(rows[: asked.limit], further).shown(sector_shown)


def sector_shown(row: Sector) -> dict[str, Any]:
    """One code as it is answered."""
    return {
        "code": row.code,
        "edition": row.edition,
        "name": row.plain_name or row.title or row.code,
        "title": row.title,
        "group": row.group,
    }


@sectors.get(
    "/{edition}/{code}", response=SectorOut, operation_id="sector", summary="One KBLI code"
)
@public
def one_sector(
    request: HttpRequest,
    edition: str,
    code: str,
) -> dict[str, Any]:
    """One code of one edition."""
    known = edition in EDITIONS and re.fullmatch("[0-9A-Z]{1,5}", code)
    row = Sector.objects.filter(edition=edition, code=code).first() if known else None
    if row is None:
        raise Problem("missing")
    return sector_shown(row)


@problems.get("", response=KindsOut, operation_id="problems", summary="Kinds of problems")
@public
def list_problems(request: HttpRequest) -> dict[str, Any]:
    """Every kind of problem that an answer may be."""
    return {"items": [kind_shown(code) for code in kinds()]}


@problems.get("/{code}", response=KindOut, operation_id="problem", summary="One kind of problem")
@public
def one_problem(request: HttpRequest, code: str) -> dict[str, Any]:
    """One kind, where the `type` of a problem points."""
    if code not in kinds():
        raise Problem("missing")
    return kind_shown(code)


def kind_shown(code: str) -> dict[str, Any]:
    """One kind as it is answered."""
    kind = kinds()[code]
    return {
        "code": code,
        "status": kind.status,
        "title": {tongue: said[0] for tongue, said in kind.words.items()},
        "detail": {tongue: said[1] for tongue, said in kind.words.items()},
    }
