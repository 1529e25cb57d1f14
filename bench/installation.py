"""An installation of its own, filled with invented businesses, and served as any other."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from itertools import cycle, islice
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen
from uuid import NAMESPACE_URL, uuid5

from gerai.foundation.home import Home

PROVINCE = "33"
RARE = "zamrud"
DAY = date(2026, 11, 1)
DEADLINE = 120.0  # seconds in which a server must answer


def prepare(path: Path, stack: ExitStack) -> None:
    """The database runs and is migrated until the stack closes, and the bench sees all of it."""
    path.chmod(0o711)
    (path / "gerai.toml").write_text(f'root_area = "{PROVINCE}"\nsecond_step = "offered"\n')
    os.environ |= {"GERAI_HOME": str(path), "DJANGO_SETTINGS_MODULE": "bench.settings"}
    from gerai.foundation.operations.engine.opening import opened

    opened(Home(path), stack)
    from gerai.foundation.scope import WHOLE, acting

    stack.enter_context(acting(WHOLE))


def fill(start: int, count: int) -> float:
    """`count` more businesses are there, as autovacuum would leave them; rows entered a second."""
    began = time.perf_counter()
    enter_some(start, count)
    seconds = time.perf_counter() - began
    settle()
    return count / seconds


def enter_some(start: int, count: int) -> None:
    """`count` invented businesses through the action that enters every list."""
    from django.utils.timezone import now

    from gerai.demo.actions import words
    from gerai.demo.rules import Place, Wave, deck, entries, shares
    from gerai.foundation.access.actions import service_account
    from gerai.foundation.areas.models import Area
    from gerai.inventory.registry.actions import enter

    villages: dict[str, list[str]] = {}
    below = Area.objects.filter(code__startswith=f"{PROVINCE}.", level=4, valid_to=None)
    for code in below.order_by("code").values_list("code", flat=True):
        villages.setdefault(code[:5], []).append(code)
    cards, trades, by = cycle(deck()), words(), service_account()
    list(islice(cards, start))
    for code, part in shares({code: len(found) for code, found in villages.items()}, count).items():
        place = Place(code, villages[code], trades, DAY)
        wave = Wave(start, list(islice(cards, part)), DAY, f"bench {start}")
        enter(
            entries(place, wave),
            list_uid=uuid5(NAMESPACE_URL, f"bench:{start}:{code}"),
            list_name=f"Bench {code}",
            sender=f"Dinas {code}",
            said_at=DAY,
            by=by,
            at=now(),
        )


def settle() -> None:
    """As autovacuum leaves a database some minutes later; its owner does it here."""
    import psycopg

    from gerai.foundation.database.engine import Cluster
    from gerai.foundation.home import home_of

    with psycopg.connect(Cluster(home_of()).dsn(), autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")


def rare() -> None:
    """One business has a word that no other has."""
    from gerai.inventory.registry.models import Business

    one = Business.objects.order_by("pk")[100]
    one.name = f"Kerajinan {RARE.title()}"
    one.save(update_fields=["name"])


def officer() -> tuple[str, str]:
    """E-mail and password of a provincial officer."""
    from django.utils.timezone import now

    from gerai.demo.actions import open_offices, password

    open_offices(province=PROVINCE, at=now())
    return "provinsi@gerai.example", password()


@contextmanager
def served(port: int) -> Iterator[tuple[str, int]]:
    """`gerai serve` with two web processes; its address and the number of its process."""
    command = [sys.executable, "-m", "gerai.cli", "serve", "--port", str(port)]
    address = f"http://127.0.0.1:{port}"
    said = Path(os.environ["GERAI_HOME"]) / "serve.log"
    env = os.environ | {"GERAI_READS_A_MINUTE": "0"}  # no reader is as quick as this one
    with (
        said.open("wb") as log,
        subprocess.Popen(command, stdout=log, stderr=log, env=env) as server,
    ):
        try:
            until = time.monotonic() + DEADLINE
            while not answers(address):
                if time.monotonic() > until:
                    raise RuntimeError(f"no answer from {address}: {said.read_text()[-1000:]}")
                time.sleep(0.5)
            yield address, server.pid
        finally:
            server.terminate()


def answers(address: str) -> bool:
    """Whether the server answers."""
    try:
        with urlopen(address + "/hidup/", timeout=10):
            return True
    except URLError as error:
        return hasattr(error, "code")
    except OSError:
        return False
