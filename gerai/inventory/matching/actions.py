"""Linkage is run, and what it proposes takes the place of what was proposed before."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction

from gerai.foundation.access.models import User
from gerai.foundation.answers import Refused
from gerai.foundation.copying import send, written
from gerai.foundation.database.actions import analyse
from gerai.foundation.events.actions import record

from .engine import Found, Memory, link, memory, read
from .models import SURE, BusinessGroup, Likeness, PersonGroup, Run
from .rules import BUSINESS, PERSON

ONE_AT_A_TIME = 7_301_948_260  # the number of our advisory lock: one run
AT_A_TIME = 50_000
TABLES = [model._meta.db_table for model in (Likeness, BusinessGroup, PersonGroup)]


def match(*, by: User, at: datetime) -> Run:
    """The whole registry was compared with itself; the proposals are those of this run. Only the
    system sees all of it. Refused while another run goes on, or when there is nobody to compare."""
    if not by.is_service:
        raise PermissionDenied
    with transaction.atomic(), memory() as held:
        alone()
        read(held)
        if not held.one("SELECT count(*) FROM sighting")[0]:
            raise Refused(
                "Registri masih kosong. Masukkan daftar dulu: gerai intake BERKAS --enter."
            )
        found = link(held)
        with held.room("keep"):
            run = keep(held, found, by, at)
        run.seconds = {room: round(took, 3) for room, took in held.seconds.items()}
        run.save(update_fields=["seconds"])
        record(
            "matching.run",
            subject=run,
            by=by,
            sightings=run.sightings,
            compared=run.compared,
            groups=run.groups,
        )
    return run


def alone() -> None:
    """Until this transaction ends no other run begins."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
        if not cursor.fetchone()[0]:
            raise Refused("Pencocokan lain sedang berjalan. Tunggu sampai selesai, lalu ulangi.")


def keep(held: Memory, found: Found, by: User, at: datetime) -> Run:
    """The run with its pairs and groups, in place of those of before."""
    run = Run.objects.create(
        at=at,
        by=by,
        sightings=found.sightings,
        compared=found.compared,
        lines=found.lines,
        groups={
            kind: {"groups": found.groups[kind], "records": found.joined[kind]}
            for kind in (BUSINESS, PERSON)
        },
        model=found.model,
        seconds={},
    )
    for model in (Likeness, BusinessGroup, PersonGroup):
        model._base_manager.all().delete()
    pairs = f"""
        SELECT least(a.business, b.business) AS elder, greatest(a.business, b.business) AS younger,
            {run.pk}, {millionths(BUSINESS)}, {millionths(PERSON)},
            '{{' || array_to_string(arg_max(levels, chances.business), ',') || '}}'
        FROM chances JOIN cleaned a ON a.unique_id = l JOIN cleaned b ON b.unique_id = r
        WHERE a.business <> b.business GROUP BY 1, 2
        """  # noqa: S608
    columns = ("elder_id", "younger_id", "run_id", "business", "person", "levels")
    for rows in parts(held, pairs):
        send(written(Likeness._meta.db_table, columns, rows))
    for model, kind in ((BusinessGroup, BUSINESS), (PersonGroup, PERSON)):
        for rows in parts(held, f"SELECT id, eldest FROM {kind}_group"):  # noqa: S608
            send(written(model._meta.db_table, (f"{kind}_id", "eldest_id"), rows))
    analyse(TABLES)
    return run


def millionths(kind: str) -> str:
    """SQL: the highest chance of the pairs, as the table keeps it."""
    return f"CAST(round(max(chances.{kind}) * {SURE}) AS INTEGER)"


def parts(held: Memory, question: str) -> Iterator[list[tuple[Any, ...]]]:
    """The rows of an answer, some thousand at a time."""
    answer = held.db.cursor().execute(question)
    while rows := answer.fetchmany(AT_A_TIME):
        yield rows
