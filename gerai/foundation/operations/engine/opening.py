"""An installation opened from one process: database, schema, reference data, keys."""

import os
from contextlib import ExitStack

from gerai.foundation.database.engine import Cluster, leased
from gerai.foundation.home import Home


def opened(home: Home, stack: ExitStack) -> Cluster | None:
    """All that pages and commands stand on is there until the stack closes. The embedded server,
    or None where the installation uses a server of its own."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gerai.settings.production")
    home.path.mkdir(parents=True, exist_ok=True)
    cluster = None
    if not os.environ.get("DATABASE_URL"):
        cluster = stack.enter_context(leased(Cluster(home)))
    import django

    django.setup()
    from gerai.foundation.database.actions import ready
    from gerai.foundation.people.engine import unlock

    ready()
    unlock()
    return cluster
