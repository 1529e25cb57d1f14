"""python -m bench.walls [--records 100000] [--requests 200] [--home FOLDER]

What row-level security costs a page: whole pages through Django, one request as the web's role and
one as a role that bypasses it, in turns. --home keeps the installation for another run.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from bench import installation, measuring

BYPASS = "gerai_bench"
LIMIT = 1.25


def main() -> None:
    """An installation with so many records; every page in turns."""
    parser = argparse.ArgumentParser(prog="bench.walls")
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--requests", type=int, default=200)
    parser.add_argument("--home", type=Path)
    given = parser.parse_args()
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    with ExitStack() as stack:
        made = given.home or stack.enter_context(tempfile.TemporaryDirectory(prefix="gerai-bench-"))
        home = Path(made)
        home.mkdir(exist_ok=True)
        installation.prepare(home, stack)
        from django.core.management import call_command

        call_command("collectstatic", interactive=False, verbosity=0)
        filled(given.records)
        compare(given.requests)


def filled(records: int) -> None:
    """So many records are there."""
    from gerai.foundation.scope import WHOLE, acting
    from gerai.inventory.registry.models import Business

    with acting(WHOLE):
        there = Business.objects.count()
        if there < records:
            rate = installation.fill(there, records - there)
            print(f"entered {records - there:,} rows at {rate:,.0f} rows/s")
            installation.rare()
        installation.officer()
        bypassing()


def bypassing() -> None:
    """The bench's role may do what the web's may, and no wall stands before it."""
    import psycopg
    from django.conf import settings

    from gerai.foundation.database.engine import Cluster
    from gerai.foundation.database.engine.cluster import ADMIN, NAME

    cluster = Cluster(settings.HOME)
    with psycopg.connect(cluster.dsn(ADMIN, NAME), autocommit=True) as admin:
        if not admin.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [BYPASS]).fetchone():
            admin.execute(
                f"CREATE ROLE {BYPASS} LOGIN BYPASSRLS IN ROLE gerai_web"
                f" PASSWORD '{cluster.password(BYPASS)}'"
            )


def pages() -> dict[str, tuple[str, str]]:
    """Who opens what, by name."""
    from gerai.inventory.registry.models import Business

    total = Business.objects.count()
    order = Business.objects.order_by("-entered_at", "-uid").values_list("uid", flat=True)
    named = Business.objects.order_by("name").values_list("uid", flat=True)
    deep, far = order[total // 2], named[total // 2]
    city = Business.objects.filter(area_code__startswith="33.74").values_list("uid", flat=True)[9]
    all_of, one = "provinsi@gerai.example", "petugas.3374@gerai.example"
    return {
        "record": (all_of, f"/usaha/{deep}/"),
        "record, district": (one, f"/usaha/{city}/"),
        "first page": (all_of, "/usaha/"),
        "first page, district": (one, "/usaha/"),
        "frequent word": (all_of, "/usaha/?q=warung"),
        "frequent word, district": (one, "/usaha/?q=warung"),
        "rare word": (all_of, f"/usaha/?q={installation.RARE}"),
        "word, by name": (all_of, "/usaha/?q=keripik&urut=name"),
        "deep page": (all_of, f"/usaha/?sesudah={deep}"),
        "deep page, by name": (all_of, f"/usaha/?urut=name&sesudah={far}"),
        "kabupaten and sector": (all_of, "/usaha/?wilayah=33.74&kelompok=food"),
        "main constraint": (all_of, "/usaha/?kendala=marketing"),
        "home": (all_of, "/beranda/"),
    }


def compare(requests: int) -> None:
    """The pages as both roles, in turns."""
    from django.conf import settings

    from gerai.foundation.scope import WHOLE, acting

    settings.ALLOWED_HOSTS = ["*"]
    settings.SECOND_STEP = "offered"
    settings.READS_A_MINUTE = 0
    with acting(WHOLE):
        asked = pages()
    with ThreadPoolExecutor(1) as walled, ThreadPoolExecutor(1) as open_:
        open_.submit(as_role, BYPASS).result()
        print(f"\nload {measuring.load()}; p50 ms: walled, bypassing, ratio")
        for name, (email, path) in asked.items():
            times: tuple[list[float], list[float]] = ([], [])
            for turn in range(requests + 6):
                for kept, thread in zip(times, (walled, open_), strict=True):
                    taken = thread.submit(timed, email, path).result()
                    if turn >= 6:
                        kept.append(taken)
            ours, free = (statistics.median(one) for one in times)
            mark = "" if ours / free <= LIMIT else "  OVER" if name == "record" else "  !"
            print(f"{name:<26}{ours:8.1f}{free:8.1f}{ours / free:7.2f}{mark}")


def as_role(role: str) -> None:
    """This thread's connection is the role's."""
    from django.conf import settings
    from django.db import connection

    from gerai.foundation.database.engine import Cluster

    password = Cluster(settings.HOME).password(role)
    connection.settings_dict = connection.settings_dict | {"USER": role, "PASSWORD": password}


CLIENTS: dict[tuple[int, str], Any] = {}


def timed(email: str, path: str) -> float:
    """Milliseconds of one page."""
    import threading

    from django.test import Client

    from gerai.foundation.access.models import User

    key = (threading.get_ident(), email)
    if key not in CLIENTS:
        CLIENTS[key] = Client()
        CLIENTS[key].force_login(User.objects.get(email=email))
    get: Callable[[str], Any] = CLIENTS[key].get
    began = time.perf_counter()
    answer = get(path)
    taken = (time.perf_counter() - began) * 1000
    assert answer.status_code == 200, f"{path}: {answer.status_code}"
    return taken


if __name__ == "__main__":
    os.environ["GERAI_LOG_LEVEL"] = "ERROR"
    main()
