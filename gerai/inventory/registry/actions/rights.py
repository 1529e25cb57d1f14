"""What an officer does for the person whose data they are: consents, the account, a copy, the
end."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from gerai.foundation.access.models import User
from gerai.foundation.access.queries import require_any
from gerai.foundation.access.roles import Permission
from gerai.foundation.answers import Refused
from gerai.foundation.events.actions import record
from gerai.foundation.people.actions.subjects import erased
from gerai.foundation.privacy.actions import bonds, consents, packages, requests
from gerai.foundation.privacy.models import Bond, Consent, Package, Request
from gerai.foundation.scope import over_the_wall
from gerai.inventory.registry.models import Person


def subject(*, uid: UUID, by: User, permission: Permission) -> tuple[Person, str]:
    """The person, locked, and the area by which the officer may act for them."""
    person = Person.objects.visible_to(by).select_for_update(of=("self",)).get(uid=uid)
    return person, require_any(by, permission, areas=person.acting_areas())


@transaction.atomic
def give_consent(*, uid: UUID, purpose: str, channel: str, by: User, at: datetime) -> Consent:
    """The person has agreed, on paper or in words, and the officer says so."""
    person, area = subject(uid=uid, by=by, permission=Permission.BUSINESS_EDIT)
    return consents.give(
        holder=person.uid, purpose=purpose, channel=channel, area=area, by=by, at=at
    )


@transaction.atomic
def withdraw_consent(*, uid: UUID, consent: UUID, channel: str, by: User, at: datetime) -> Consent:
    """The person withdraws; nothing that hangs on it is open from now on."""
    person, _area = subject(uid=uid, by=by, permission=Permission.BUSINESS_EDIT)
    return consents.withdraw(uid=consent, holder=person.uid, channel=channel, by=by, at=at)


@transaction.atomic
def tie_account(*, uid: UUID, account: str, by: User, at: datetime) -> Bond:
    """The account that signs in so is this person's."""
    person, area = subject(uid=uid, by=by, permission=Permission.SUBJECT_TIE)
    if person.erased_at:
        raise Refused("Data orang ini sudah dihapus.")
    found = bonds.account_named(account)
    return bonds.tie(account=found, holder=person.uid, area=area, by=by, at=at)


@transaction.atomic
def untie_account(*, uid: UUID, by: User, at: datetime) -> Bond | None:
    """The person has no account any more."""
    person, _area = subject(uid=uid, by=by, permission=Permission.SUBJECT_TIE)
    return bonds.untie(holder=person.uid, by=by, at=at)


@transaction.atomic
def take_request(*, uid: UUID, kind: str, received_at: datetime, by: User, at: datetime) -> Request:
    """The person asked for it; from then on the time runs."""
    person, area = subject(uid=uid, by=by, permission=Permission.PRIVACY_MANAGE)
    return requests.ask(
        holder=person.uid, kind=kind, received_at=received_at, area=area, by=by, at=at
    )


@transaction.atomic
def copy(*, uid: UUID, by: User, at: datetime) -> Package:
    """All that is kept of the person lies in a file for the officer who asked."""
    person, area = subject(uid=uid, by=by, permission=Permission.PRIVACY_MANAGE)
    with over_the_wall():  # all that is kept of the person, wherever it lies
        return packages.of_person(holder=person.uid, name=person.name, area=area, by=by, at=at)


@transaction.atomic
def erase(*, uid: UUID, by: User, at: datetime) -> dict[str, int]:
    """Who the person was is gone from every table and file; what stays tells of nobody."""
    person, area = subject(uid=uid, by=by, permission=Permission.PRIVACY_MANAGE)
    if person.erased_at:
        raise Refused("Data orang ini sudah dihapus.")
    with over_the_wall():  # nothing of the person stays, wherever it lies
        gone = erased(holder=person.uid, at=at)
    parts = [f"{part} {count}" for part, count in gone.items()]
    record("person.erased", subject=person, by=by, area=area, parts=parts)
    return gone
