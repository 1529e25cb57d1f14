"""A workbook that we gave back comes again, repaired: whose it is, and which row is which."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from django.db import connection
from django.db.models import Q

from gerai.foundation import sql
from gerai.foundation.access.models import User
from gerai.foundation.answers import Refused
from gerai.foundation.tables.engine import Reading
from gerai.foundation.tables.rules import Choice
from gerai.foundation.tables.rules.headers import signature
from gerai.inventory.intake.engine import load_chunk
from gerai.inventory.intake.engine.tokens import looks_like_one, told
from gerai.inventory.intake.models import BusinessList
from gerai.inventory.intake.rules import KEYS, RowState
from gerai.inventory.intake.rules.returning import AGREEING, KEY_REASON, same_record

from .choosing import UNNAMED

PACKAGE = "gerai.inventory.intake"
WORD_FOR_WORD = 1  # the place of what a row says, the same of which is no news
CROSSING = 3  # other workbooks of one return, the newest, in which a row is looked for
BY_KEY = len(KEYS) + 1  # the place of a row's own key, behind those of its content
NOT_OURS = (
    "ini bukan daftar yang kami kembalikan. Tanda barisnya dari tempat lain atau sudah diubah. "
    "Kirim berkas yang kami kembalikan, atau daftar asli tanpa kolom tanda itu."
)
TWO = "berkas ini berisi baris dari dua daftar yang kami kembalikan. Kirim masing-masing sendiri."
LEAVE = Choice("", KEY_REASON)


def given_back(reading: Reading, sender: str, by: User) -> BusinessList | None:
    """The list that the file was when we gave it back; None when it has no keys of rows. A file
    whose keys are not ours, or of a list that is not the sender's, is refused."""
    cells = [text for table in reading.tables for row in table.sample for text in row]
    keys = [text for text in cells if looks_like_one(text)]
    if not keys:
        return None
    ours = {known[0] for text in keys if (known := told(text))}
    found = list(BusinessList.objects.visible_to(by).filter(uid__in=ours))
    if len(ours) > 1:
        raise Refused(f"{reading.name}: {TWO}")
    if not found:
        raise Refused(f"{reading.name}: {NOT_OURS}")
    origin = found[0]
    if sender and origin.sender != UNNAMED and sender[:120].lower() != origin.sender.lower():
        raise Refused(
            f"{reading.name}: ini daftar dari {origin.sender}, bukan dari {sender[:120]}. "
            "Periksa berkasnya, atau kirim tanpa menyebut pengirimnya."
        )
    return origin


def without_keys(reading: Reading) -> dict[str, Choice]:
    """The columns of keys are left alone, whatever stands above them."""
    return {
        signature(head): LEAVE
        for table in reading.tables
        for at, head in enumerate(table.headers)
        if any(looks_like_one(row[at]) for row in table.sample)
    }


def keys_of(found: BusinessList) -> Iterator[tuple[int, Any, int]]:
    """Row, and the list and the row that its key names; of a list that has keys."""
    columns = {
        one.get("table", 0): one["column"]
        for one in found.columns
        if one["reason"].startswith(KEY_REASON)
    }
    if not columns or found.raw_dropped_at:
        return
    for number in range(found.chunks_read):
        for row in load_chunk(found.uid, number).rows:
            at = columns.get(row.table)
            if at is not None and (known := told(row.cells[at])):
                yield row.number, *known


def origin_of(found: BusinessList, by: User) -> BusinessList | None:
    """The list that this one was when it was given back."""
    uid = next((uid for _, uid, _ in keys_of(found)), None)
    lists = BusinessList.objects.visible_to(by).exclude(pk=found.pk)
    return lists.filter(uid=uid, subject=found.subject).first() if uid else None


def recognise_by_keys(found: BusinessList) -> int:
    """Rows that are not known word for word get the record of the row that their key names, where
    they still speak of the same; how many. Keys that a sort left behind are believed nowhere. A
    row that waited then may have its record from another workbook of the same return."""
    origin = found.revises
    if origin is None:
        return 0
    pairs = {row: old for row, uid, old in keys_of(found) if uid == origin.uid}
    if not pairs or torn(found, origin, pairs):
        return 0
    known = taken_for(found, origin, pairs)
    others = origin.revisions.exclude(pk=found.pk).filter(counts__entered__gt=0).order_by("-pk")
    for other in others[:CROSSING]:
        theirs = {old: row for row, uid, old in keys_of(other) if uid == origin.uid}
        known += taken_for(
            found, other, {row: theirs[old] for row, old in pairs.items() if old in theirs}
        )
    return known


def taken_for(found: BusinessList, other: BusinessList, pairs: Mapping[int, int]) -> int:
    """Rows that no record is known of get that of the other list's row with which they are paired,
    where both speak of the same; how many. One that its sender left as it was brings no news: what
    another workbook mended meanwhile stays mended."""
    here = Q(state__in=(RowState.READY, RowState.ENTERED), twin=None, number__in=pairs)
    fresh = list(found.rows.filter(here).values_list("number", "keys", "values"))
    twice = {old for old, times in Counter(pairs[row] for row, _, _ in fresh).items() if times > 1}
    before = {
        number: (keys, values)
        for number, keys, values in other.rows.filter(
            number__in=[pairs[row] for row, _, _ in fresh]
        ).values_list("number", "keys", "values")
    }
    alike: list[int] = []
    untouched: list[int] = []
    for row, keys, values in fresh:
        old = before.get(pairs[row])
        if old is None or pairs[row] in twice or not same_record(old, (keys, values)):
            continue
        left = bool(keys and old[0] and keys[0] is not None and keys[0] == old[0][0])
        (untouched if left else alike).append(row)
    return sum(
        matched(found, other, {row: pairs[row] for row in rows}, place=place)
        for rows, place in ((untouched, WORD_FOR_WORD), (alike, BY_KEY))
    )


def matched(
    found: BusinessList, other: BusinessList, pairs: Mapping[int, int], *, place: int
) -> int:
    """The rows have the records of the other list's; how many had one."""
    params: dict[str, Any] = {
        "list": found.pk,
        "origin": other.uid,
        "fresh": list(pairs),
        "old": list(pairs.values()),
        "place": place,
    }
    with connection.cursor() as cursor:
        cursor.execute(sql.text(PACKAGE, "recognise_by_keys"), params)
        return int(cursor.rowcount)


def torn(found: BusinessList, origin: BusinessList, pairs: Mapping[int, int]) -> bool:
    """Whether rows that are known word for word have the keys of others."""
    params: dict[str, Any] = {
        "list": found.pk,
        "origin": origin.uid,
        "fresh": list(pairs),
        "old": list(pairs.values()),
    }
    with connection.cursor() as cursor:
        cursor.execute(sql.text(PACKAGE, "keys_agree"), params)
        known, agreeing = cursor.fetchone()
    return bool(agreeing < known * AGREEING)
