"""A process that enters businesses with their events, and says each number once it is safe.

Run as `python -m tests.foundation.writer NAME [early]`; `early` says it before it is safe.
"""

import os
import sys
import time

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gerai.settings.test")


def main() -> None:
    import django

    django.setup()
    from django.db import Error, connection, transaction

    from gerai.foundation.events.actions import record
    from tests import make

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


if __name__ == "__main__":
    main()
