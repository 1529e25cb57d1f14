"""T37: the server is killed under load; whoever was told "safe" finds the record again."""

import random
import sys
import time

import pytest

from tests.foundation import servers

SEED = 37
RESTART_DEADLINE = 15  # seconds; promised by the supervisor


@pytest.mark.parametrize("rounds", [5, pytest.param(20, marks=pytest.mark.soak)])
@pytest.mark.timeout(600)
def test_a_killed_server_loses_nothing_that_was_acknowledged(tmp_path, rounds):
    moment, slowest = random.Random(SEED), 0.0
    with servers.served(tmp_path / "home") as cluster:
        with servers.writers(tmp_path / "home", 4) as safe:
            servers.wait_for(safe, 20)
            for _round in range(rounds):
                time.sleep(moment.uniform(0.3, 1.0))
                before = len(safe)
                servers.kill(cluster)
                slowest = max(slowest, servers.back_after(cluster, RESTART_DEADLINE))
                servers.wait_for(safe, before + 20)
        lost = safe - servers.numbers(cluster)
        halves = servers.half_written(cluster)

    told = f"{len(safe)} acknowledged, {len(lost)} lost, {halves} half written"
    sys.stdout.write(f"T37: {rounds} kills, {told}, back in {slowest:.1f} s\n")
    assert (lost, halves) == (set(), 0)


def test_the_count_of_lost_records_notices_a_server_that_does_not_write_through(tmp_path):
    with servers.served(tmp_path / "home") as cluster:
        slack = "synchronous_commit = off\nwal_writer_delay = 10s\nwal_writer_flush_after = 1GB\n"
        cluster.write("local.conf", slack)
        servers.kill(cluster)
        servers.back_after(cluster, RESTART_DEADLINE)
        with servers.writers(tmp_path / "home", 2) as safe:
            servers.wait_for(safe, 50)
            servers.kill(cluster)
            servers.back_after(cluster, RESTART_DEADLINE)
        lost = safe - servers.numbers(cluster)

    assert lost
