"""`gerai` with a guard taken out, for T39: `python -m tests.inventory.saboteur GUARD intake ...`.

`cursor`: the rows of a chunk are committed without what says so, and then the power fails.
`registry`: the registry does not look whether it has a row of a list already.
"""

import os
import signal
import sys
from typing import Any

from django.apps import apps

from gerai.cli import main


def without_cursor() -> None:
    """Neither the states of the rows nor the list's cursor are written; the process dies after the
    commit."""
    from django.db import transaction
    from django.db.models import QuerySet

    from gerai.inventory.intake.models import BusinessList, Row

    update, save = QuerySet.update, BusinessList.save

    def forgetful(rows: Any, **values: Any) -> int:
        return rows.count() if rows.model is Row else update(rows, **values)

    def dying(found: BusinessList, **more: Any) -> None:
        if "chunks_entered" in more.get("update_fields", ()):
            transaction.on_commit(lambda: os.kill(os.getpid(), signal.SIGKILL))
        else:
            save(found, **more)

    QuerySet.update = forgetful
    BusinessList.save = dying


def without_registry() -> None:
    """Every row is new to the registry."""
    from gerai.inventory.registry.actions import entering

    def blind(*_asked: Any) -> set[int]:
        return set()

    entering.there = blind


def run() -> None:
    """The command, once the apps are there and the guard is not."""
    guard = {"cursor": without_cursor, "registry": without_registry}[sys.argv.pop(1)]
    ready = apps.populate

    def populate(installed: Any = None) -> None:
        ready(installed)
        guard()

    apps.populate = populate
    main()


if __name__ == "__main__":
    run()
