"""Fields of a record are corrected; two officers who do it at once lose nothing of each other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from gerai.foundation.access.models import User
from gerai.foundation.answers import Refused
from gerai.foundation.sectors.queries import group_of
from gerai.inventory.registry.models import Business
from gerai.inventory.registry.queries.history import fields_at
from gerai.inventory.registry.rules import DECLARED, lacking, named

from .keeping import keep, locked, measure, say, tell

EDITABLE = tuple(name for name in DECLARED if name != "area_code")
MEASURED = frozenset({"capital", "annual_sales", "founded_year"})


@dataclass(frozen=True)
class Clash(Exception):
    """Somebody else changed the same fields meanwhile: `theirs` are their values now, by field;
    `others` what they changed besides, which the officer left alone."""

    version: int
    theirs: Mapping[str, Any]
    others: Mapping[str, Any]


@transaction.atomic
def change(
    *,
    uid: UUID,
    seen: int,
    given: Mapping[str, Any],
    verified: bool = False,
    by: User,
    at: datetime,
) -> list[str]:
    """The fields that differ from what was seen have their new values; which ones they are.

    `seen` is the version that the officer had before them. What another changed meanwhile stays;
    where both changed one field to different values nothing is saved, and Clash says theirs.
    """
    business = locked(uid=uid, by=by)
    before = fields_at(business, seen)
    if before is None:
        raise Refused("Halaman ini terlalu lama terbuka. Muat ulang, lalu ubah lagi.")
    mine = {name: given[name] for name in EDITABLE if name in given and given[name] != before[name]}
    if "name" in mine:
        mine["name"] = named(mine["name"])
    now = {name: getattr(business, name) for name in mine}
    theirs = {name: now[name] for name in mine if now[name] not in (before[name], mine[name])}
    if theirs:
        others = {
            name: getattr(business, name)
            for name in EDITABLE
            if name not in mine and getattr(business, name) != before[name]
        }
        raise Clash(business.version, theirs, others)
    changed = [name for name in mine if mine[name] != now[name]]
    if changed:
        put(business, {name: mine[name] for name in changed}, verified, by, at)
    return changed


@transaction.atomic
def confirm(*, uid: UUID, seen: int, names: Sequence[str], by: User, at: datetime) -> list[str]:
    """These fields are as the owner or the papers say: they rest on the officer, verified.

    Which list said them first stays in the history. Nothing is confirmed that the officer did not
    see.
    """
    business = locked(uid=uid, by=by)
    if business.version != seen:
        raise Refused("Catatan ini baru saja berubah. Muat ulang, lalu periksa lagi.")
    filled = [name for name in names if name in DECLARED and getattr(business, name)]
    if not filled:
        raise Refused("Pilih paling sedikit satu isian yang sudah dicocokkan.")
    say(business, *filled, by=by, at=at, verified=True)
    keep(business, "origins", at=at)
    tell(business, "business.confirmed", by, fields=filled)
    return filled


def put(
    business: Business, values: Mapping[str, Any], verified: bool, by: User, at: datetime
) -> None:
    """The new values with their origin, and what follows from them."""
    for name, value in values.items():
        if fault := DECLARED[name].fault_of(value):
            raise Refused(f"{fault[0].upper()}{fault[1:]}. Perbaiki, lalu simpan lagi.")
        setattr(business, name, value)
    if lacking(business.name, business.owner_names):
        raise Refused(
            "Nama usaha kosong, padahal pemiliknya belum tercatat. Isi namanya, atau catat dulu "
            "pemiliknya, lalu simpan lagi."
        )
    derived = ["origins", "sector_group"]
    business.sector_group = group_of(business.sector_code, business.sector_edition)
    if MEASURED & values.keys():
        measure(business, at)
        derived += ["size_class", "size_rule"]
    say(business, *values, by=by, at=at, verified=verified)
    keep(business, *values, *derived, at=at)
    tell(business, "business.changed", by, fields=sorted(values))
