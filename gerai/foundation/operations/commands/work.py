"""gerai work: the jobs alone, for a machine that only works."""

import argparse
import signal

from gerai.foundation.answers import Answer


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--concurrency", type=int, default=2, help="jumlah tugas sekaligus")
    parser.add_argument(
        "--only", action="append", default=[], metavar="ANTREAN", help="hanya antrean ini: lists"
    )
    parser.add_argument(
        "--without", action="append", default=[], metavar="ANTREAN", help="semua selain antrean ini"
    )
    parser.add_argument("--once", action="store_true", help="kerjakan yang menunggu, lalu selesai")


def run(options: argparse.Namespace) -> Answer:
    """Work until told to stop, or with --once until nothing waits."""
    from gerai.foundation.operations.actions import work

    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    work(
        concurrency=options.concurrency,
        wait=not options.once,
        only=options.only,
        without=options.without,
    )
    return Answer({"worked": True}, ("Pekerja berhenti.",))
