"""Requests over one kept connection: how long, how many bytes, how much of the processors."""

import gzip
import logging
import os
import re
import statistics
import time
from dataclasses import dataclass
from pathlib import Path

import httpx

PASSES, EACH, WARM = 5, 10, 3
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Measured:
    """One address: medians over the passes, in milliseconds; bytes of the page as sent and open."""

    name: str
    p50: float
    p95: float
    cpu: float
    sent: int
    whole: int


def session(address: str, email: str, password: str) -> httpx.Client:
    """A client that signed in as the officer."""
    logging.getLogger("httpx").setLevel(logging.WARNING)
    client = httpx.Client(base_url=address, timeout=120, headers={"accept-encoding": "gzip"})
    token = re.search(r'csrfmiddlewaretoken" value="([^"]+)', client.get("/masuk/").text)
    assert token
    form = {"csrfmiddlewaretoken": token[1], "login": email, "password": password}
    answer = client.post("/masuk/", data=form)
    assert answer.status_code == 302, answer.status_code
    return client


def measure(
    client: httpx.Client, name: str, path: str, pids: list[int], *, each: int = EACH
) -> Measured:
    """The address, `each` times in each of PASSES passes, after some that do not count."""
    for _ in range(WARM):
        answer = client.get(path)
        assert answer.status_code == 200, f"{path}: {answer.status_code}"
    rounds, used = [], spent(pids)
    for _ in range(PASSES):
        taken = []
        for _ in range(each):
            began = time.perf_counter()
            client.get(path)
            taken.append((time.perf_counter() - began) * 1000)
        rounds.append(sorted(taken))
    cpu = (spent(pids) - used) * 1000 / (PASSES * each)
    whole = client.get(path).content
    return Measured(
        name,
        statistics.median(statistics.median(taken) for taken in rounds),
        statistics.median(taken[max(0, round(0.95 * len(taken)) - 1)] for taken in rounds),
        cpu,
        len(gzip.compress(whole, 6)),
        len(whole),
    )


def spent(pids: list[int]) -> float:
    """Seconds that these processes and those that they started have computed."""
    total = 0
    for pid in pids:
        for one in (pid, *below(pid)):
            total += ticks(one)
    return total / TICKS


def below(pid: int) -> list[int]:
    """Children and their children."""
    try:
        words = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return []
    found = [int(word) for word in words]
    return [*found, *(one for child in found for one in below(child))]


def ticks(pid: int) -> int:
    """User and system time of one process, and of its children that ended."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return sum(int(field) for field in fields[11:15])


def load() -> str:
    """The load average, without which no time says anything."""
    return " ".join(f"{value:.1f}" for value in os.getloadavg())
