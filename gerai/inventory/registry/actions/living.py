"""A business closes, moves, leaves, opens again: each act with its day, its reason, its event."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from gerai.foundation.access.models import User
from gerai.foundation.answers import Refused
from gerai.foundation.areas.queries import area, inside_root, labels, root, short_labels
from gerai.foundation.scope import reaching
from gerai.inventory.registry.models import Business, Fact
from gerai.inventory.registry.rules import FactKind, fact_rules, happened_on

from .keeping import active, keep, locked, moved, repeat_facts, say, tell

LONGEST = 60


@transaction.atomic
def close(*, uid: UUID, reason: str, on: date, by: User, at: datetime) -> Business:
    """The business is closed since the day, for the reason."""
    business = locked(uid=uid, by=by)
    state = moved(business, "close")
    happened_on(on, today=localdate(at), what="Tanggal tutup")
    fact(business, FactKind.CLOSED, reason, on, by, at)
    business.state = state
    keep(business, "state", at=at)
    tell(business, "business.closed", by, reason=reason, on=on.isoformat())
    return business


@transaction.atomic
def reopen(*, uid: UUID, reason: str, on: date, by: User, at: datetime) -> Business:
    """The business is active again since the day."""
    business = locked(uid=uid, by=by)
    state = moved(business, "reopen")
    happened_on(on, today=localdate(at), what="Tanggal buka lagi")
    fact(business, FactKind.REOPENED, reason, on, by, at)
    business.state = state
    keep(business, "state", at=at)
    tell(business, "business.reopened", by, reason=reason, on=on.isoformat())
    return business


@transaction.atomic
def move(
    *, uid: UUID, to: str, place: str, on: date, corrected: bool = False, by: User, at: datetime
) -> Business:
    """The business lies in another area of this installation, and whoever works there sees it.

    `corrected`: it always lay there and was written down wrongly. Only the area that it leaves is
    asked for: where a business goes, its officer need not be posted.
    """
    business = locked(uid=uid, by=by)
    business.state = moved(business, "move")
    happened_on(on, today=localdate(at), what="Tanggal pindah")
    if not to or area(to) is None or not inside_root(to):
        home = short_labels([root()])[root()]
        raise Refused(f"Wilayah tujuan tidak ada di {home}. Pilih desa atau kecamatannya.")
    if to == business.area_code and place == business.area_text:
        raise Refused("Wilayah tujuan sama dengan wilayah sekarang. Pilih wilayah yang lain.")
    left = business.area_code
    if not corrected:
        fact(business, FactKind.MOVED, labels([to])[to][:LONGEST], on, by, at)
    business.area_code, business.area_text = to, place
    say(business, "area_code", "area_text", by=by, at=at)
    with reaching(to):
        keep(business, "state", "area_code", "area_text", "origins", at=at)
    how = "corrected" if corrected else "moved"
    tell(business, "business.moved", by, area=left, to=to, how=how, on=on.isoformat())
    return business


@transaction.atomic
def leave(*, uid: UUID, to: str, on: date, by: User, at: datetime) -> Business:
    """The business went to another province: it stays with the area that it left."""
    business = locked(uid=uid, by=by)
    state = moved(business, "leave")
    happened_on(on, today=localdate(at), what="Tanggal pindah")
    fact(business, FactKind.MOVED, to[:LONGEST], on, by, at)
    business.state = state
    keep(business, "state", at=at)
    tell(business, "business.left", by, on=on.isoformat())
    return business


@transaction.atomic
def tell_fact(
    *, uid: UUID, kind: FactKind, value: str, on: date, origin: str = "", by: User, at: datetime
) -> Fact:
    """Somebody said it of the business on a day; what was said before stays below it.

    Sent twice by one officer on one day, it is said once.
    """
    business = locked(uid=uid, by=by)
    active(business)
    again = Fact.objects.filter(
        business=business, kind=kind.value, value=value, on=on, origin=origin[:120], by=by
    )
    if there := again.filter(at__date=localdate(at)).first():
        return there
    happened_on(on, today=localdate(at), what="Tanggal keterangan")
    said = fact(business, kind, value, on, by, at, origin)
    tell(business, "fact.said", by, kind=kind.value, value=value, on=on.isoformat())
    return said


def fact(
    business: Business,
    kind: FactKind,
    value: str,
    on: date,
    by: User,
    at: datetime,
    origin: str = "",
) -> Fact:
    """A fact of the business, when its value is one that may be said."""
    rule = fact_rules()[kind]
    if not value or not rule.allows(value):
        raise Refused(f"{rule.label}: pilih salah satu jawaban yang ada.")
    said = Fact.objects.create(
        business=business,
        kind=kind.value,
        value=value,
        on=on,
        origin=origin[:120],
        by=by,
        at=at,
    )
    repeat_facts(business)
    return said
