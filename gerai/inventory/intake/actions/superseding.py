"""An older version of a list, after a newer one stands in the registry: it brings nothing more."""

from django.db import connection
from django.utils.timezone import localtime

from gerai.foundation import sql
from gerai.foundation.answers import Refused
from gerai.inventory.intake.models import BusinessList
from gerai.inventory.intake.rules import is_revision

from .recognising import LOOKED_AT, family, shared_rows, telling_keys
from .repaired import keys_of

PACKAGE = "gerai.inventory.intake"
NEARLY = 0.99  # of rows that are word for word in an older version, which the list then is again


def stand_back(found: BusinessList) -> None:
    """Refused when a newer version of the list was entered: what that one mended stays, and no row
    is entered twice."""
    newer = newer_of(found) or newer_of_the_same(found)
    if newer is None:
        return
    day = localtime(newer.entered_at or newer.received_at).strftime("%d-%m-%Y")
    raise Refused(
        f'{found.name}: versi barunya, "{newer.name}", sudah masuk registri {day}. '
        "Daftar ini tidak dimasukkan lagi, supaya perbaikannya tidak hilang dan tidak ada yang "
        "tercatat dua kali. Kalau masih ada yang berubah, perbaiki versi barunya."
    )


def newer_of(found: BusinessList) -> BusinessList | None:
    """The newest later version of the list that was entered; a list that came later and says of no
    earlier day is one when most rows are the same."""
    later = BusinessList.objects.filter(pk__gt=found.pk, counts__entered__gt=0).order_by("-pk")
    below = later.filter(uid__in=family(found))
    if found.revises_id is None and (known := below.first()):
        return known
    if found.revises_id and (known := below.filter(revises=found.pk).first()):
        return known
    if next(keys_of(found), None):
        return None  # its untouched rows bring no news, so it undoes nothing
    same = later.filter(
        sender__iexact=found.sender, subject=found.subject, said_on__gte=found.said_on
    )
    telling = telling_keys(found)
    for other in same[:LOOKED_AT]:
        rows = found.counts["read"], other.counts["entered"]
        shared = shared_rows(found, other, telling)
        if is_revision(shared=shared, rows=rows[0], before=rows[1], named_alike=False):
            return other
    return None


def newer_of_the_same(found: BusinessList) -> BusinessList | None:
    """The newer version of an older list that this one is again, saved anew: nearly all of its rows
    are word for word there, and not in the newer one."""
    earlier = BusinessList.objects.filter(uid__in=family(found), pk__lt=found.pk).order_by("pk")
    versions = list(earlier)
    if len(versions) < 2 or versions[-1].counts["entered"] == 0:
        return None
    newest = versions[-1]
    if is_again(found, newest):
        return None
    return newest if any(is_again(found, one) for one in versions[:-1]) else None


def is_again(found: BusinessList, other: BusinessList) -> bool:
    """Whether nearly all rows of the list are word for word rows of the other."""
    with connection.cursor() as cursor:
        cursor.execute(sql.text(PACKAGE, "same_content"), {"list": found.pk, "other": other.pk})
        rows, same = cursor.fetchone()
    return bool(rows and same >= rows * NEARLY)
