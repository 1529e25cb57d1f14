"""What every act on one record has in common: it is locked, asked for, and grows by a version."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.utils.timezone import localdate

from gerai.foundation.access.models import User
from gerai.foundation.access.queries import require
from gerai.foundation.access.roles import Permission
from gerai.foundation.answers import Refused
from gerai.foundation.events.actions import record
from gerai.foundation.states import WrongState
from gerai.inventory.registry.models import STATE_WORDS, Business, Fact, Tie
from gerai.inventory.registry.rules import (
    MACHINE,
    REPEATED,
    OriginKind,
    State,
    TieRole,
    size_of,
    stamp,
)

LONGEST_NAMES = 400
REFUSALS = {
    "move": "Usaha ini tidak lagi aktif. Buka lagi dulu, lalu catat pindahnya.",
    "leave": "Usaha ini tidak lagi aktif, jadi tidak bisa dicatat pindah.",
    "close": "Usaha ini sudah dicatat tutup.",
    "reopen": "Usaha ini masih aktif, jadi tidak perlu dibuka lagi.",
}


def locked(*, uid: UUID, by: User) -> Business:
    """An unseen record does not exist; a seen one still asks for the permission to change it."""
    found = Business.objects.visible_to(by).select_for_update(of=("self",)).get(uid=uid)
    require(by, Permission.BUSINESS_EDIT, area=found.area_code)
    return found


def moved(business: Business, move: str) -> str:
    """The state after the move, or a refusal in words."""
    try:
        return MACHINE.after(business.state, move)
    except WrongState:
        raise Refused(REFUSALS[move]) from None


def active(business: Business) -> None:
    """Only of a business that is active something new may be said."""
    if business.state != State.ACTIVE.value:
        word = str(dict(STATE_WORDS)[business.state]).lower()
        raise Refused(f"Usaha ini sudah {word}. Buka lagi dulu bila ternyata masih berjalan.")


def keep(business: Business, *names: str, at: datetime) -> None:
    """These fields are saved, one version further; time never goes back."""
    business.version += 1
    business.changed_at = max(at, business.changed_at)
    business.save(update_fields=[*names, "version", "changed_at"])


def name_owners(businesses: Iterable[Business]) -> None:
    """The records repeat the names of their present owners for the search: no new version."""
    for business in businesses:
        ties = Tie.objects.filter(business=business, role=TieRole.OWNER.value, until=None)
        names = ", ".join(ties.order_by("pk").values_list("person__name", flat=True))
        business.owner_names = names[:LONGEST_NAMES]
        Business.objects.filter(pk=business.pk).update(owner_names=business.owner_names)


def repeat_facts(business: Business) -> None:
    """The record repeats the newest that is said of it, for lists: no new version."""
    said = Fact.objects.filter(business=business, kind__in=[kind.value for kind in REPEATED])
    newest = dict(said.order_by("on", "pk").values_list("kind", "value"))
    for kind, value in newest.items():
        setattr(business, kind, value)
    Business.objects.filter(pk=business.pk).update(**newest)


def say(business: Business, *names: str, by: User, at: datetime, verified: bool = False) -> None:
    """These fields rest on what the officer said today."""
    business.origins = stamp(
        business.origins,
        names,
        by=by.uid,
        on=localdate(at),
        kind=OriginKind.OFFICER,
        verified=verified,
    )


def measure(business: Business, at: datetime) -> None:
    """The size class is by the law of the day on which its sums were said."""
    size = size_of(
        on=localdate(at),
        capital=business.capital,
        annual_sales=business.annual_sales,
        founded_year=business.founded_year,
    )
    business.size_class, business.size_rule = size.value, size.rule


def tell(
    business: Business,
    name: str,
    by: User,
    *,
    area: str = "",
    **data: str | int | list[str] | None,
) -> None:
    """The event of the record, with the version that it made; `area` when it lay elsewhere."""
    area = area or business.area_code
    record(name, subject=business, by=by, area=area, version=business.version, **data)
