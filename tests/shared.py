"""Real lists that others wrote: they lie beside the checkout, never in it."""

import os
from pathlib import Path

import pytest

ROOT = Path(os.environ.get("GERAI_SHARED") or Path(__file__).parents[2] / "shared")
DATA = ROOT / "data"


def shared(name: str) -> Path:
    """The file; where it is absent the test is left out, and says so."""
    file = DATA / name
    if not file.exists():
        pytest.skip(f"left out: {name} of the shared data is not beside the checkout")
    return file
