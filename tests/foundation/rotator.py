"""Processes beside a change of keys: `python -m tests.foundation.rotator MODE HOME`.

`read`: looks up and opens values all the while and prints `reads failures` when its input ends.
`stale`: the same without noticing new keys. `rotate`: changes keys, a few rows at a time, until it
is killed.
"""

import os
import sys
import threading
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gerai.settings.test")


def main(mode: str, home: str) -> None:
    """As asked."""
    import django

    django.setup()
    from gerai.foundation import scope

    scope.unnamed = scope.WHOLE
    from django.conf import settings
    from django.utils.timezone import now

    from gerai.foundation.home import Home
    from gerai.foundation.people.actions import rotating
    from gerai.foundation.people.engine import unlocking

    settings.HOME = Home(Path(home))
    if mode == "rotate":
        sys.stdout.write("begins\n")
        sys.stdout.flush()
        rotating.work(seconds=300, clock=now, rows=50)
        return
    if mode == "stale":
        unlocking.FRESH = 1e9
        unlocking.Unlock.cache_clear = lambda _self: None  # nor when it meets a key unknown to it
    read()


def read() -> None:
    """Every value by its number and by its holder, over and over."""
    from gerai.foundation.answers import Refused
    from gerai.foundation.people import queries
    from gerai.foundation.people.rules import Kind
    from tests.make.people import canary

    ended = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), ended.set()), daemon=True).start()
    reads = failures = at = 0
    count = int(os.environ["VALUES"])
    while not ended.is_set():
        nik = canary(at % count).nik
        at += 7
        reads += 1
        try:
            (holder,) = queries.holders(Kind.NIK, nik)
            failures += queries.clear_of([holder], [Kind.NIK]) != {holder: {Kind.NIK: [nik]}}
        except (Refused, ValueError):
            failures += 1
        if reads == 1:
            sys.stdout.write("reads\n")
            sys.stdout.flush()
    sys.stdout.write(f"{reads} {failures}\n")


if __name__ == "__main__":
    main(*sys.argv[1:3])
