"""Officers put rows right: what they say of a row stands beside what its list says, and wins."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from gerai.foundation import sql
from gerai.foundation.access.models import User
from gerai.foundation.access.queries import require
from gerai.foundation.access.roles import Permission
from gerai.foundation.answers import Refused
from gerai.foundation.areas.queries import area, find, inside_root, root, short_labels
from gerai.foundation.events.actions import record
from gerai.foundation.ids import uuid7
from gerai.foundation.packing import packed
from gerai.foundation.tables.rules import clean
from gerai.inventory.intake.engine import seldom_collected
from gerai.inventory.intake.engine.mended import Mended, mended_of, sealed
from gerai.inventory.intake.models import BusinessList, Mending
from gerai.inventory.intake.queries.patterns import proposed, rows_like
from gerai.inventory.intake.queries.problems import problems_kept
from gerai.inventory.intake.queries.seen import seen_of
from gerai.inventory.intake.rules import LIST_MACHINE, Judged, ListState, RowState
from gerai.inventory.intake.rules.mending import AREA, ASIDE, AT_ONCE, Fix, mendable

from . import tallies
from .again import read_again
from .judged import as_told

PACKAGE = "gerai.inventory.intake"
REGENCY = 5
LONGEST = 1_000  # letters that are said of one field
Texts = Mapping[str, str | None]  # by field; None takes back what was said


@dataclass(frozen=True, slots=True)
class Accepted:
    """Of how many rows a proposal was taken, how many of them are ready now, which act it was."""

    rows: int
    ready: int
    batch: UUID


class Clash(Exception):
    """Somebody else mended the row since it was looked at."""


def mend(*, uid: UUID, number: int, seen: str, said: Texts, by: User, at: datetime) -> Accepted:
    """The row says these texts in these fields. Clash when it is not as it was `seen` any more."""
    with transaction.atomic():
        found = locked(uid, by)
        row = found.rows.get(number=number)
        if row.state == RowState.ENTERED:
            raise Refused("Baris ini sudah masuk registri. Betulkan di catatannya di registri.")
        if seen != seen_of(row, mended_of(found, [number]).get(number)):
            raise Clash
        told = {name: understood(found, name, text) for name, text in said.items()}
        return accepted(found, {number: told}, by, at)


@transaction.atomic
def accept(*, uid: UUID, kind: str, words: str, fix: Fix, by: User, at: datetime) -> Accepted:
    """Every row that has this problem in these words gets the text that is proposed for it, or that
    an officer typed for all of them, unless somebody was quicker; AT_ONCE rows at the most."""
    found = locked(uid, by)
    text = understood(found, fix.field, fix.text)
    numbers = rows_like(found, kind, words, fix)[:AT_ONCE]
    return accepted(found, {number: {fix.field: text} for number in numbers}, by, at)


@transaction.atomic
def accept_all(*, uid: UUID, kind: str, by: User, at: datetime) -> Accepted:
    """Every row that has a problem of this kind with one proposal gets it, AT_ONCE at the most."""
    found = locked(uid, by)
    said, known = {}, dict[str, str | None]()
    for number, fix in islice(proposed(found, kind), AT_ONCE):
        if fix.text not in known:
            known[fix.text] = understood(found, fix.field, fix.text)
        said[number] = {fix.field: known[fix.text]}
    return accepted(found, said, by, at)


def accepted(found: BusinessList, said: Mapping[int, Texts], by: User, at: datetime) -> Accepted:
    """The texts are said; how many rows there were."""
    if not said:
        raise Refused(
            "Baris dengan usulan itu tidak ada lagi; mungkin petugas lain sudah menyelesaikannya."
        )
    batch = uuid7()
    ready = changed(found, said, batch=batch, by=by, at=at)
    return Accepted(len(said), ready, batch)


@transaction.atomic
def take_back(*, uid: UUID, batch: UUID, by: User, at: datetime) -> tuple[int, int]:
    """What an act said is said no more: of how many rows, and of how many it stays, because they
    are in the registry."""
    found = locked(uid, by)
    numbers = list(
        Mending.objects.filter(business_list=found, batches__contains=[batch])
        .values_list("number", flat=True)
    )  # fmt: skip
    gone = set(
        found.rows.filter(number__in=numbers, state=RowState.ENTERED).values_list(
            "number", flat=True
        )
    )
    said = {
        number: {name: None for name, (_, one) in mended.said.items() if one == batch}
        for number, mended in mended_of(found, [n for n in numbers if n not in gone]).items()
    }
    if said:
        changed(found, said, batch=uuid7(), by=by, at=at)
    return len(said), len(gone)


def locked(uid: UUID, by: User) -> BusinessList:
    """The list, for this transaction alone, when its rows may be mended."""
    found = BusinessList.objects.visible_to(by).select_for_update(of=("self",)).get(uid=uid)
    require(by, Permission.LIST_ENTER, area=found.area_code)
    if found.state not in (ListState.READ, ListState.ENTERED):
        raise Refused("Daftar ini sedang dibaca. Tunggu sampai selesai, lalu ulangi.")
    if found.raw_dropped_at:
        raise Refused(
            "Isi mentah daftar ini sudah dihapus sesuai masa simpan. Kirim berkasnya lagi."
        )
    return found


def understood(found: BusinessList, name: str, text: str | None) -> str | None:
    """The text as it is kept; an area by its code. Refused when no such thing can be said."""
    if text is None or name == ASIDE:
        return text
    text = clean(text)[:LONGEST]
    if name == AREA:
        return code_of(found, text)
    if name not in mendable(found.about.target):
        raise Refused(f'Tidak ada isian "{name[:40]}" pada {found.about.list_word}.')
    return text


def code_of(found: BusinessList, text: str) -> str:
    """The area that the text means: a code, or a name that is the only one of it here."""
    code = text if text and area(text) else named(found, text)
    if not code:
        raise Refused(
            f'Wilayah "{text[:60]}" belum dikenal. Tulis desa, kecamatan, dan kabupatennya, '
            "dipisahkan koma."
        )
    if len(code) < REGENCY or not inside_root(code):
        names = short_labels([code, root()])
        raise Refused(f"{names[code]} bukan kabupaten, kecamatan, atau desa di {names[root()]}.")
    return code


def named(found: BusinessList, text: str) -> str:
    """The one area of this name: a part of the list's own area, else with its regency; "" when
    there is none, or several."""
    for within in dict.fromkeys((found.within, root())):
        place = find(text, within=within)
        if place.settled and len(place.code) >= REGENCY:
            return place.code
    return ""


def changed(
    found: BusinessList, said: Mapping[int, Texts], *, batch: UUID, by: User, at: datetime
) -> int:
    """The rows are as they are with these texts, and the list's numbers with them; how many more
    of them are ready."""
    numbers = sorted(said)
    before = mended_of(found, numbers)
    after = {number: with_texts(before.get(number), said[number], batch) for number in numbers}
    states = Counter(found.rows.filter(number__in=numbers).values_list("state", flat=True))
    with seldom_collected():
        judged = read_again(found, after)
    write(found, judged)
    keep_all(found, after, {row.number: row.personal for row in judged}, by, at)
    moved = Counter(row.state.value for row in judged)
    for state in states | moved:
        found.counts[state] = found.counts.get(state, 0) + moved[state] - states[state]
    found.counts |= problems_kept(found)
    ready = moved[RowState.READY] - states[RowState.READY]
    found.mends += 1
    if ready:
        found.state = LIST_MACHINE.after(found.state, "mend")
        found.chunks_entered = 0
    found.save(update_fields=["counts", "mends", "state", "chunks_entered"])
    tallies.refresh(found)
    record(
        "list.mended", subject=found, by=by, area=found.area_code, rows=len(numbers), ready=ready
    )
    return ready


def with_texts(before: Mended | None, said: Texts, batch: UUID) -> Mended:
    """What was said of the row, with what is said now."""
    kept = dict(before.said) if before else {}
    for name, text in said.items():
        if text is None:
            kept.pop(name, None)
        else:
            kept[name] = (text, batch)
    return Mended(kept, [], (before.version if before else 0) + 1)


def write(found: BusinessList, judged: Sequence[Judged]) -> None:
    """The rows of the table are as they were judged."""
    rows = [
        {
            "number": row.number,
            "values": row.values,
            "problems": [as_told(one) for one in row.problems],
            "state": row.state.value,
        }
        for row in judged
    ]
    params: dict[str, Any] = {"list": found.pk, "rows": packed(rows).decode()}
    with connection.cursor() as cursor:
        cursor.execute(sql.text(PACKAGE, "mend"), params)


def keep_all(
    found: BusinessList,
    mended: Mapping[int, Mended],
    personal: Mapping[int, Iterable[tuple[str, str]]],
    by: User,
    at: datetime,
) -> None:
    """What is said of the rows is kept, sealed; of a row of which nothing is said any more nothing
    is."""
    known = {
        one.number: one.uid
        for one in Mending.objects.filter(business_list=found, number__in=list(mended))
    }
    silent = [number for number, one in mended.items() if not one.said]
    Mending.objects.filter(business_list=found, number__in=silent).delete()
    said = [
        (known.get(number) or uuid7(), number, one) for number, one in mended.items() if one.said
    ]
    params: dict[str, Any] = {
        "list": found.pk,
        "by": by.pk,
        "at": at,
        "uids": [uid for uid, _, _ in said],
        "numbers": [number for _, number, _ in said],
        "versions": [one.version for _, _, one in said],
        "sealed": [sealed(uid, one.said, list(personal[number])) for uid, number, one in said],
        "batches": [batches_of(one) for _, _, one in said],
    }
    with connection.cursor() as cursor:
        cursor.execute(sql.text(PACKAGE, "keep_said"), params)


def batches_of(one: Mended) -> str:
    """The acts that said something of the row, as PostgreSQL writes an array."""
    return f"{{{','.join(sorted({str(batch) for _, batch in one.said.values()}))}}}"
