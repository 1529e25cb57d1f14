"""gerai doctor: what is wrong, and how to mend it. It changes nothing."""

import argparse
import os
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import asdict

from gerai.foundation.answers import DONE, FAILED, Answer
from gerai.foundation.database.engine import Cluster, DatabaseTrouble, leased
from gerai.foundation.home import Home, home_of
from gerai.foundation.operations.engine import checks, processes
from gerai.foundation.operations.rules import Finding, Health

SIGNS = {Health.GOOD: "baik     ", Health.ATTENTION: "perhatian", Health.TROUBLE: "masalah  "}


def arguments(parser: argparse.ArgumentParser) -> None: ...


def run(options: argparse.Namespace) -> Answer:
    """All findings; exit 1 when one is trouble."""
    home = home_of()
    findings = list(look(home))
    lines = []
    for finding in findings:
        lines.append(f"{SIGNS[finding.health]}  {finding.name:<12}  {finding.seen}")
        if finding.mend:
            lines.append(f"{'':25}→ {finding.mend}")
    ill = any(finding.health is Health.TROUBLE for finding in findings)
    data = {"healthy": not ill, "findings": [asdict(finding) for finding in findings]}
    return Answer(data, tuple(lines), FAILED if ill else DONE)


def look(home: Home) -> Iterator[Finding]:
    """The machine first, then the database, then what only the database knows."""
    yield from checks.of_machine(home)
    pid = processes.serving(home)
    seen = f"Gerai melayani (proses {pid})." if pid else "Gerai sedang tidak melayani."
    yield Finding("serve", Health.GOOD, seen)
    embedded = not os.environ.get("DATABASE_URL")
    if embedded and not (Cluster(home).data / "PG_VERSION").exists():
        yield Finding(
            "database",
            Health.ATTENTION,
            "Basis data belum dibuat.",
            "`gerai migrate` atau `gerai serve` membuatnya.",
        )
        return
    with ExitStack() as stack:
        if embedded:
            cluster = Cluster(home)
            try:
                stack.enter_context(leased(cluster))
            except DatabaseTrouble as trouble:
                yield Finding("database", Health.TROUBLE, str(trouble), f"Lihat {cluster.log}.")
                return
            yield checks.of_server(cluster)
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gerai.settings.production")
        import django

        django.setup()
        from gerai.foundation.operations.queries import findings

        yield from findings()
