"""Organisations that people work for: opened, named anew, closed with all their postings."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from gerai.foundation.access.models import Organisation, User
from gerai.foundation.access.queries import organisations_under, require
from gerai.foundation.access.roles import KINDS, Permission, covers
from gerai.foundation.answers import Refused
from gerai.foundation.areas.models import Area
from gerai.foundation.events.actions import record

from .postings import ended


@transaction.atomic
def open_office(
    *, name: str, kind: str, area: str, number: str = "", by: User, at: datetime
) -> Organisation:
    """The organisation can be posted for, in its area."""
    require(by, Permission.OFFICE_KEEP, area=area)
    if kind not in KINDS:
        raise Refused(f"Jenis kantor “{kind}” tidak dikenal. Pilih salah satu: {', '.join(KINDS)}.")
    inside = covers(settings.ROOT_AREA, area) and Area.objects.filter(pk=area).exists()
    if area and not inside:
        raise Refused(f"Wilayah {area} tidak ada di pemasangan ini. Periksa kode wilayahnya.")
    office = Organisation(
        name=spelt(name), kind=kind, area_code=area, number=number.strip(), opened_at=at
    )
    unique(office)
    office.save(force_insert=True)
    record("office.opened", subject=office, by=by, area=area, kind=kind)
    return office


def spelt(name: str) -> str:
    """One name: no empty one."""
    one = " ".join(name.split())
    if len(one) < 3:
        raise Refused("Tulis nama kantornya, paling sedikit tiga huruf.")
    return one[:200]


def unique(office: Organisation) -> None:
    """No other open one of the kind bears the name in the same area."""
    alike = Organisation.objects.filter(
        kind=office.kind, area_code=office.area_code, name__iexact=office.name, closed_at=None
    )
    if alike.exclude(pk=office.pk).exists():
        raise Refused("Kantor dengan nama dan jenis itu sudah ada di wilayah ini.")


def locked(uid: UUID, by: User) -> Organisation:
    """An unseen organisation does not exist; a seen one still asks for the permission."""
    office: Organisation = organisations_under(by).select_for_update(of=("self",)).get(uid=uid)
    require(by, Permission.OFFICE_KEEP, area=office.area_code)
    if office.closed_at:
        raise Refused("Kantor ini sudah ditutup.")
    return office


@transaction.atomic
def rename_office(*, uid: UUID, name: str, number: str, by: User, at: datetime) -> Organisation:
    """It is called so from now on; what kind it is and where it works stays."""
    office = locked(uid, by)
    office.name, office.number = spelt(name), number.strip()
    unique(office)
    office.save(update_fields=["name", "number"])
    record("office.renamed", subject=office, by=by, area=office.area_code)
    return office


@transaction.atomic
def close_office(*, uid: UUID, by: User, at: datetime) -> int:
    """It gets no postings any more and those for it are over at once; how many they were."""
    office = locked(uid, by)
    office.closed_at, office.closed_by = at, by
    office.save(update_fields=["closed_at", "closed_by"])
    over = [ended(posting, by, at) for posting in office.postings.unended().select_for_update()]
    record("office.closed", subject=office, by=by, area=office.area_code, postings=len(over))
    return len(over)
