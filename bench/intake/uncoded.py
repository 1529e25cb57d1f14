"""`gerai intake` without looking for areas and sectors: what coding costs is the difference.

`python -m bench.intake.uncoded intake FILE --enter --json`. Every row is said to lie in one
kabupaten, since a row without one is not entered.
"""

from collections.abc import Sequence
from typing import Any

from gerai.cli import main

AREA = "33.74"


class Uncoded:
    """Takes the place of the coder."""

    def __init__(self, _within: str = "", **_more: Any) -> None:
        pass

    def code(self, rows: Sequence[Any]) -> list[bool]:
        """All in one place, of no sector."""
        for row in rows:
            row.values["area_code"] = AREA
        return [True] * len(rows)


def run() -> None:
    """The command with the coder taken out, once the apps are there."""
    from django.apps import apps

    ready = apps.populate

    def populate(installed: Any = None) -> None:
        ready(installed)
        from gerai.inventory.intake.actions import reading

        reading.Coder = Uncoded  # type: ignore[assignment, misc]

    apps.populate = populate  # type: ignore[method-assign]
    main()


if __name__ == "__main__":
    run()
