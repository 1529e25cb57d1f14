"""A process that enters businesses with their events, and says each number once it is safe.

Run as `python -m tests.foundation.writer NAME [early]`; `early` says it before it is safe.
`NAME heavy gated|open` writes a megabyte at a time until it is refused, or until it breaks.
"""

import os
import sys
import time

MEGA = 2**20

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gerai.settings.test")


def main() -> None:
    import django

    django.setup()
    from gerai.foundation import scope

    scope.unnamed = scope.WHOLE
    from django.db import Error, connection, transaction

    from gerai.foundation.events.actions import record
    from tests import make

    if sys.argv[2:3] == ["heavy"]:
        heavy(gated=sys.argv[3] == "gated")
    name, early = sys.argv[1], sys.argv[2:] == ["early"]
    for turn in range(1_000_000):
        number = f"{name}{turn:09}"
        try:
            with transaction.atomic():
                business = make.business(number=number, name=f"Warung {number}")
                record("business.entered", subject=business, by=None, area=business.area_code)
                if early:
                    sys.stdout.write(number + "\n")
                    sys.stdout.flush()
        except Error:
            connection.close()
            time.sleep(0.1)
            continue
        if not early:
            sys.stdout.write(number + "\n")
            sys.stdout.flush()


def heavy(*, gated: bool) -> None:
    """Writes until there is no room, asking for it first or not."""
    from django.conf import settings
    from django.db import Error

    from gerai.foundation.answers import Refused
    from gerai.foundation.database.actions import need_space
    from gerai.foundation.events.models import Event

    try:
        for _turn in range(400):
            if gated:
                need_space(settings.HOME, MEGA)
            data = {"text": os.urandom(MEGA // 2).hex()}
            Event.objects.create(name="disk.filled", subject="disk", data=data)
    except (Refused, Error) as end:
        sys.exit(str(end))


if __name__ == "__main__":
    main()
