"""Reading the chain of events."""

from collections.abc import Iterator
from dataclasses import dataclass, fields

from django.conf import settings
from django.db import connection

from .engine import kept_heads
from .models import Event, Link
from .rules import GENESIS, Head, Linked, Trouble, instant, troubles

FIELDS = ("id", "uid", "name", "subject", "area_code", "by_id", "at", "transaction", "data")
LINKED = tuple(field.name for field in fields(Linked))
AT_ONCE = 5_000


@dataclass(frozen=True)
class Verdict:
    """What a check of the whole chain found."""

    checked: int
    waiting: int
    troubles: list[Trouble]


def entries() -> Iterator[Linked]:
    """The chain in order."""
    about = [f"event__{name}" for name in FIELDS]
    rows = Link.objects.order_by("position").values_list("position", "seen", "at", *about, "digest")
    for row in rows.iterator(chunk_size=AT_ONCE):
        said = dict(zip(LINKED, row, strict=True))
        yield Linked(**said | {"digest": bytes(said["digest"])})


def floor() -> int:
    """Every event below this transaction number is in the chain already.

    The numbers begin anew in a restored server: then all are looked at once more.
    """
    last = Link.objects.order_by("-position").first()
    return last.seen if last and last.seen <= oldest_open() else 0


def oldest_open() -> int:
    """Every transaction below this number has ended."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        return int(cursor.fetchone()[0])


def verdict() -> Verdict:
    """The chain against itself and against the heads kept outside the database."""
    count = 0

    def counted() -> Iterator[Linked]:
        nonlocal count
        for entry in entries():
            count += 1
            yield entry

    found = troubles(counted(), kept_heads(settings.HOME, settings.AUDIT_TO))
    alone = Event.objects.filter(link=None)
    hidden = alone.filter(transaction__lt=floor()).order_by("pk").values_list("pk", flat=True)
    found += [Trouble("hidden", pk, pk) for pk in hidden]
    return Verdict(count, alone.count() - len(hidden), found)


def head() -> Head | None:
    """The end of the chain as it stands in the database."""
    last = Link.objects.order_by("-position").first()
    return Head(last.position, bytes(last.digest).hex(), instant(last.at)) if last else None


def last_digest() -> tuple[int, bytes]:
    """Where the next link goes: the last position and its digest."""
    last = Link.objects.order_by("-position").first()
    return (last.position, bytes(last.digest)) if last else (0, GENESIS)
