"""A file becomes a list: known by its content, its columns understood, or refused in a sentence."""

from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import asdict
from datetime import date, datetime
from hashlib import file_digest
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.timezone import localdate

from gerai.foundation.access.models import User
from gerai.foundation.access.queries import require
from gerai.foundation.access.roles import Permission
from gerai.foundation.answers import Refused
from gerai.foundation.areas.queries import area, inside_root, root, short_labels
from gerai.foundation.database.actions import need_space
from gerai.foundation.events.actions import record
from gerai.foundation.scope import over_the_wall
from gerai.foundation.tables.engine import Once
from gerai.foundation.tables.rules import Choice, Mapped
from gerai.foundation.tables.rules.cells import shown
from gerai.inventory.intake.engine import drop_chunks, drop_original
from gerai.inventory.intake.models import BusinessList
from gerai.inventory.intake.queries.problems import problems_kept
from gerai.inventory.intake.rules import (
    LIST_MACHINE,
    ListState,
    RowState,
    Subject,
    about,
    changes,
    missing,
    unfit,
)
from gerai.inventory.registry.rules import PersonKind

from . import tallies
from .choosing import UNNAMED, kept, remember, remembered
from .repaired import given_back, without_keys
from .understanding import Understood, understood

ROOM = 5  # rows, sealed chunks, original, registry, log: bytes written for each byte of a list
EMPTY: dict[str, Any] = {
    **dict.fromkeys(("read", "ready", "repairable", "rejected", "entered", "persons"), 0),
    "problems": {},
    "examples": {},
    "masked": {},
    "repaired": {},
}


def receive(
    *,
    path: Path,
    name: str = "",
    sender: str,
    within: str = "",
    said_on: date | None = None,
    persons: PersonKind | None = None,
    choices: Mapping[str, Choice] | None = None,
    file: Once | None = None,
    by: User,
    at: datetime,
) -> BusinessList:
    """The list of this file: a new one, or the one that the same bytes made before, as far as it
    came. Naming its area, who its persons are or the meaning of a column later opens it again; rows
    that were entered stay entered. `name`: what its sender calls it, where the path does not say
    it; `file`: the same file, when the caller opened it, so that it is parsed once."""
    require(by, Permission.LIST_ENTER, area=known_area(within) or root())
    said = dict(choices or {})
    with nullcontext(file) if file else Once(path) as once:
        with path.open("rb") as content:
            digest = file_digest(content, "sha256").hexdigest()
        before = of_content(digest)
        if before and not BusinessList.objects.visible_to(by).filter(pk=before.pk).exists():
            raise Refused(f"{shown(path)}: berkas yang sama persis sudah dikirim kantor lain.")
        if before and not reopens(before, within, sender, said_on, persons, said):
            return before
        size = path.stat().st_size
        need_space(settings.HOME, size * ROOM)
        reading = once()
        origin = given_back(reading, sender, by)
        usual = before or origin
        sent_by = sender[:120] or (usual.sender if usual else UNNAMED)
        titles = [head for table in reading.tables for head in table.headers]
        if lacking := missing(said, titles):
            raise Refused(f"{shown(path)}: {lacking}")
        who = persons or (usual.told if usual else None)
        where = known_area(within) or (usual.within if usual else "") or root()
        meant = remembered(sent_by, area=where) | (kept(before) if before else {}) | said
        meant |= without_keys(reading) if origin else {}
        read = understood(reading, meant, told=who is not None)
        subject = fitting(path, read, before, persons, said)
    given = {
        "name": name or shown(path),
        "size": size,
        "sender": sent_by,
        "within": within or (usual.within if usual else ""),
        "subject": subject,
        "persons": who.value if who and subject == Subject.PERSONS else "",
        "said_on": said_on or (before.said_on if before else localdate(at)),
        "columns": [asdict(one) for one in read.mapping],
        "notes": read.notes,
    }
    if not read.reason:
        remember(sent_by, said, area=where, by=by, at=at)
    found = opened_list(digest, given, by, at, again=before is not None)
    if read.reason:
        refuse(found, read.reason, by)
        raise Refused(f"{found.name}: {read.reason}")
    return found


@over_the_wall()
def of_content(digest: str) -> BusinessList | None:
    """The list that the same bytes made before, whoever sent them."""
    return BusinessList.objects.filter(sha256=digest).first()


def fitting(
    path: Path,
    read: Understood,
    before: BusinessList | None,
    persons: PersonKind | None,
    choices: Mapping[str, Choice],
) -> Subject:
    """The subject of the file, when nothing that was said of it is against that."""
    here = about(read.subject)
    lacking = "" if read.reason else unfit(choices, here.target, here.list_word)
    if before and before.counts["entered"] and before.subject != read.subject:
        lacking = (
            f"barisnya sudah masuk registri sebagai {before.about.list_word}. "
            "Tarik dulu daftarnya dari registri, lalu kirim lagi."
        )
    elif persons and not read.reason and read.subject != Subject.PERSONS:
        lacking = (
            f"berkas ini {here.list_word}, bukan daftar warga. Kirim lagi tanpa menyebut siapa "
            "orangnya."
        )
    if lacking:
        raise Refused(f"{shown(path)}: {lacking}")
    return read.subject


def known_area(code: str) -> str:
    """The code itself, when it is an area of this installation."""
    if not code:
        return ""
    if area(code) is None:
        raise Refused(f"Kode wilayah {code[:20]} tidak dikenal. Tulis seperti 33.10 atau 33.10.08.")
    if not inside_root(code):
        names = short_labels([code, root()])
        raise Refused(
            f"{names[code]} ({code}) di luar {names[root()]}, wilayah pemasangan ini. "
            "Kirim daftarnya ke daerah itu."
        )
    return code


def reopens(
    found: BusinessList,
    within: str,
    sender: str,
    said_on: date | None,
    persons: PersonKind | None,
    choices: Mapping[str, Choice],
) -> bool:
    """Whether what is said now may change what becomes of the rows that were not entered."""
    if found.state == ListState.REFUSED:
        return True
    left = found.counts["read"] > found.counts["entered"]
    if left and choices and changes(choices, found.columns):
        return True
    if left and found.raw_dropped_at:
        return True
    said: list[tuple[object, object]] = [(within, found.within), (persons, found.told)]
    if found.state == ListState.ENTERED:
        return left and any(new and new != old for new, old in said)
    said += [(sender, found.sender), (said_on, found.said_on)]
    return any(new and new != old for new, old in said)


@transaction.atomic
def opened_list(
    digest: str, given: dict[str, Any], by: User, at: datetime, *, again: bool
) -> BusinessList:
    """The list stands at the beginning; of two that come together one makes it, and the other goes
    on with it, unless it says something else of it. `again`: it was there before."""
    found, fresh = BusinessList.objects.select_for_update().get_or_create(
        sha256=digest,
        defaults={
            **given,
            "area_code": given["within"] or root(),
            "counts": EMPTY,
            "state": ListState.RECEIVED,
            "received_at": at,
            "by": by,
        },
    )
    if not fresh and (again or not says_the_same(found, given)):
        reopen(found, given)
    record("list.received", subject=found, by=by, area=found.area_code, size=found.size)
    return found


def says_the_same(found: BusinessList, given: dict[str, Any]) -> bool:
    """Whether the list is what somebody else just made of the same bytes."""
    return all(getattr(found, name) == given[name] for name in ("sender", "within", "persons"))


def reopen(found: BusinessList, given: dict[str, Any]) -> None:
    """Everything but the entered rows is read again."""
    before = found.revises
    tallies.drop(found)
    found.rows.exclude(state=RowState.ENTERED).delete()
    kept = found.rows.count()
    for field, value in given.items():
        setattr(found, field, value)
    found.state = LIST_MACHINE.after(found.state, "receive")
    found.counts = (
        EMPTY
        | {"read": kept, "entered": kept, "persons": found.counts["persons"]}
        | problems_kept(found)
    )
    found.chunks_read = found.chunks_entered = 0
    found.refusal, found.raw_dropped_at, found.revises = "", None, None
    found.save()
    if before:
        tallies.refresh(before)


@transaction.atomic
def refuse(found: BusinessList, reason: str, by: User) -> None:
    """The list stays as a refusal with its reason; of its rows nothing is left."""
    tallies.drop(found)
    found.rows.all().delete()
    found.state = LIST_MACHINE.after(found.state, "refuse")
    found.refusal = reason[:500]
    found.counts, found.chunks_read = EMPTY, 0
    found.save()
    record("list.refused", subject=found, by=by, area=found.area_code, size=found.size)
    drop_chunks(found.uid)
    drop_original(found.uid)


def mapping_of(found: BusinessList) -> dict[int, list[Mapped]]:
    """The columns of each of the list's tables as they were understood when it was received."""
    tables: dict[int, list[Mapped]] = {}
    for one in found.columns:
        alternatives = tuple((name, score) for name, score in one["alternatives"])
        mapped = Mapped(**one | {"alternatives": alternatives})
        tables.setdefault(mapped.table, []).append(mapped)
    return tables
