"""`gerai migrate`: schema, rights and reference data, brought to the code's state."""

import argparse

from gerai.foundation.answers import Answer
from gerai.foundation.database.actions import keep_ballast, migrate
from gerai.foundation.home import home_of


def arguments(parser: argparse.ArgumentParser) -> None:
    """None: it always does all that is missing."""


def run(options: argparse.Namespace) -> Answer:
    """Apply what is missing; set aside the ballast."""
    loaded = migrate()
    keep_ballast(home_of())
    names = ", ".join(name.split(".")[-2] for name in loaded) or "tidak ada yang baru"
    return Answer({"loaded": loaded}, (f"Skema sudah terbaru. Data acuan dimuat: {names}.",))
