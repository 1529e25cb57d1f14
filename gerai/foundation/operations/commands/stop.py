"""gerai stop: what runs for this home ends; nothing is made, and nothing running is no error."""

import argparse

from gerai.foundation.answers import Answer
from gerai.foundation.home import home_of
from gerai.foundation.operations.engine import processes


def arguments(parser: argparse.ArgumentParser) -> None: ...


def run(options: argparse.Namespace) -> Answer:
    """Stopped, children and database with it."""
    stopped = processes.stop(home_of())
    line = "Gerai berhenti." if stopped else "Tidak ada yang berjalan."
    return Answer({"stopped": stopped}, (line,))
