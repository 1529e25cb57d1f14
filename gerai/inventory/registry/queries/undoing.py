"""What undoing a list would do, before anybody does it."""

from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from gerai.foundation import sql

PACKAGE = "gerai.inventory.registry"


@dataclass(frozen=True)
class Consequences:
    """Records that go; records that another list speaks of too and that are as before; records that
    stay because somebody touched them since."""

    gone: int
    shared: int
    kept: int


def consequences(list_uid: UUID, *, persons: bool) -> Consequences:
    """As `undo` would find it now."""
    with connection.cursor() as cursor:
        alone = sql.text(PACKAGE, "only_persons_of_list" if persons else "only_of_list")
        cursor.execute(alone, {"list": list_uid})
        gone = {serial for serial, _ in cursor.fetchall()}
        cursor.execute(
            sql.text(PACKAGE, "persons_of_list" if persons else "businesses_of_list"),
            {"list": list_uid},
        )
        rest = [shared for serial, shared in cursor.fetchall() if serial not in gone]
    return Consequences(len(gone), sum(rest), len(rest) - sum(rest))
