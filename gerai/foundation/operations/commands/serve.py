"""gerai serve: web, worker and database in one."""

import argparse
import os
import sys
import threading
from contextlib import ExitStack

from gerai.foundation.answers import Answer
from gerai.foundation.database.engine import supervise
from gerai.foundation.home import Home, home_of
from gerai.foundation.operations.engine import keeping, processes, web
from gerai.foundation.operations.engine.opening import opened

LISTS = "lists"  # the queue of jobs that read and enter lists
GENTLY = ("/usr/bin/nice", "-n", "15")


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--bind", default="127.0.0.1", help="alamat yang didengarkan")
    parser.add_argument("--port", type=int, default=8000, help="nomor pintu (bawaan 8000)")
    parser.add_argument("--workers", type=int, default=2, help="jumlah proses web")
    parser.add_argument("--web-only", action="store_true", help="tanpa pekerja dan basis data")


def run(options: argparse.Namespace) -> Answer:
    """Serve until told to stop; with --web-only this process is the web server itself."""
    home = home_of()
    if options.web_only:
        return only_web(home, options)
    with ExitStack() as stack:
        stack.enter_context(processes.sole(home))
        cluster = opened(home, stack)
        from gerai.foundation.database.actions import keep_ballast, release_ballast
        from gerai.foundation.operations.actions import gather_static

        if cluster:
            stop = threading.Event()
            stack.callback(stop.set)
            watch = (cluster, stop, lambda: release_ballast(home))
            threading.Thread(target=supervise, args=watch, daemon=True).start()
            threading.Thread(target=keeping.keep, args=(home, stop), daemon=True).start()
        keep_ballast(home)
        gather_static()
        sys.stderr.write(f"Gerai melayani di http://{options.bind}:{options.port}/\n")
        sys.stderr.flush()
        processes.keep(children(options), threading.Event())
    return Answer({"served": True}, ("Gerai berhenti.",))


def children(options: argparse.Namespace) -> list[processes.Child]:
    """The web first (it gets the reload), then the workers: lists have one of their own at low
    priority, so that however many come in, pages and short jobs do not wait for them."""
    from django.conf import settings

    at_once = ("--concurrency", str(settings.LIST_JOBS))
    words = ["--bind", options.bind, "--port", str(options.port), "--workers", str(options.workers)]
    return [
        processes.Child("web", processes.command("serve", "--web-only", *words)),
        processes.Child("work", processes.command("work", "--without", LISTS)),
        processes.Child("lists", [*GENTLY, *processes.command("work", "--only", LISTS, *at_once)]),
    ]


def only_web(home: Home, options: argparse.Namespace) -> Answer:
    """The web server in this very process; its metrics lie in files that all its workers share."""
    metrics = home.private(home.path / "run" / "metrics")
    for old in metrics.glob("*.db"):
        old.unlink()
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(metrics)
    web.serve(
        address=options.bind,
        port=options.port,
        workers=options.workers,
        threads=4,
        pidfile=home.path / "run" / "web.pid",
    )
    return Answer({"served": True})
