"""`gerai intake` as somebody else than who runs commands on the machine, who sees everything.

`python -m bench.intake.behind office|bypassing intake FILE --enter --json`: within the scope of its
account, as a job of the desk does; or as a role for which there is no second wall.
"""

import argparse
import sys
from typing import Any

from bench.walls import BYPASS
from gerai.cli import main


def office() -> None:
    """The command is run within the scope of the account that it names."""
    from gerai.foundation.access.actions import commanding
    from gerai.foundation.access.queries import reach_of
    from gerai.foundation.scope import acting
    from gerai.inventory.intake import commands

    alone = commands.run

    def run(options: argparse.Namespace) -> Any:
        with acting(reach_of(commanding(options.email))):
            return alone(options)

    commands.run = run


def bypassing() -> None:
    """Every connection of this process is the bench's role's."""
    from django.conf import settings
    from django.db import connection

    from gerai.foundation.database.engine import Cluster

    password = Cluster(settings.HOME).password(BYPASS)
    connection.settings_dict.update({"USER": BYPASS, "PASSWORD": password})


HOW = {"office": office, "bypassing": bypassing}


def begin() -> None:
    """The command with its way of running, once the apps are there."""
    from django.apps import apps

    how, ready = HOW[sys.argv.pop(1)], apps.populate

    def populate(installed: Any = None) -> None:
        ready(installed)
        how()

    apps.populate = populate  # type: ignore[method-assign]
    main()


if __name__ == "__main__":
    begin()
