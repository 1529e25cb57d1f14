"""Reading businesses."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils.timezone import now

from gerai.foundation.access.roles import Permission
from gerai.foundation.api.engine import following, place_of
from gerai.foundation.api.engine.documents import problem
from gerai.foundation.api.policies import Call, needs
from gerai.foundation.api.rules import Problem
from gerai.foundation.areas.queries import labels
from gerai.foundation.privacy.actions.seeing import note_seen
from gerai.inventory.registry.models import Business
from gerai.inventory.registry.queries.search import Cursor, Filters, search
from gerai.inventory.registry.rules import FIELDS, identity_kinds

from .router import router
from .shapes import BusinessesOut, BusinessOut, FilterQuery

SEEN = Business.objects.visible_to
NUMBERS = (
    "Nomor orang tidak boleh menjadi bagian alamat. Cari dengan kata, nomor registri, atau NIB."
)
OTHERS = (
    "uid", "number", "called", "size_class", "state", "affected", "main_constraint", "owner_names",
)  # fmt: skip
LATER = ("version", "entered_at", "changed_at")


@router.get(
    "",
    response=BusinessesOut,
    operation_id="businesses",
    summary="Businesses",
    openapi_extra={"responses": {409: problem(409)}},
)
@needs(Permission.BUSINESS_VIEW)
def index(request: Call, asked: FilterQuery) -> dict[str, Any]:
    """What the token may see, narrowed and sorted as on the page of the registry."""
    if identity_kinds(asked.q):
        raise Problem("refused", NUMBERS)
    page = search(request.user, filters_of(asked), cursor_of(request, asked.cursor), asked.limit)
    shown_to = (row.uid for row in page.rows)
    note_seen(by=request.user, act="system", holders=shown_to, at=now())
    named = labels({row.area_code for row in page.rows})
    return {
        "items": [shown(row, named) for row in page.rows],
        "next": following(request, [str(page.older)]) if page.older else None,
        "total": page.total,
    }


def filters_of(asked: Any) -> Filters:
    """As the registry's search takes them."""
    return Filters(
        words=asked.q,
        area=asked.area,
        group=asked.group,
        sector=asked.sector,
        size=asked.size,
        state=asked.state,
        affected=asked.affected,
        constraint=asked.constraint,
        certificate=asked.certificate,
        expires_from=asked.expires_from,
        expires_before=asked.expires_before,
        sender=asked.sender,
        entered_since=asked.entered_since,
        sort=asked.sort,
    )


def cursor_of(request: Call, cursor: str) -> Cursor | None:
    """Where the page begins. A record that has gone out of sight is no place: a page from the
    beginning instead would be taken for the next one."""
    place = place_of(request, cursor)
    if not place:
        return None
    uid = UUID(place[0])
    if not SEEN(request.user).filter(uid=uid).exists():
        raise Problem("cursor_gone")
    return Cursor(uid)


def shown(business: Business, named: Mapping[str, str]) -> dict[str, Any]:
    """A business in a list."""
    said = {name: getattr(business, name) for name in (*OTHERS, *FIELDS, *LATER)}
    return said | {"area": named[business.area_code]}


@router.get("/{uuid:uid}", response=BusinessOut, operation_id="business", summary="One business")
@needs(Permission.BUSINESS_VIEW, of=SEEN)
def one(request: Call, uid: UUID) -> dict[str, Any]:
    """One business with its people and papers; its ETag is what If-Match asks for."""
    found = SEEN(request.user).get(uid=uid)
    note_seen(by=request.user, act="system", holders=[uid], at=now())
    return whole(request, found)


def whole(request: Call, business: Business) -> dict[str, Any]:
    """All that is shown of one, with its version as the tag."""
    request.version = business.version
    ties = business.ties.filter(until=None).select_related("person").order_by("pk")
    papers = business.certificates.order_by("pk")
    return shown(business, labels([business.area_code])) | {
        "people": [
            {"uid": tie.person.uid, "name": tie.person.name, "role": tie.role} for tie in ties
        ],
        "certificates": [
            {
                "uid": paper.uid,
                "kind": paper.kind,
                "number": paper.number,
                "issued_on": paper.issued_on,
                "expires_on": paper.expires_on,
                "state": paper.state,
            }
            for paper in papers
        ],
    }
