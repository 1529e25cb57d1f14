"""gerai version: of the product, of Python, of the database's programs."""

import argparse
import platform
import subprocess
from importlib.metadata import version

from gerai.foundation.answers import Answer
from gerai.foundation.database.engine.programs import programs


def arguments(parser: argparse.ArgumentParser) -> None: ...


def run(options: argparse.Namespace) -> Answer:
    """Makes nothing and needs no database."""
    said = subprocess.run(
        [programs() / "postgres", "--version"], capture_output=True, text=True, check=True
    ).stdout
    data = {
        "gerai": version("gerai"),
        "python": platform.python_version(),
        "postgresql": said.split()[-1],
    }
    return Answer(data, tuple(f"{name} {number}" for name, number in data.items()))
