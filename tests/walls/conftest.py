"""The sweeps call thousands of addresses: their lines would bury what failed."""

import logging
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Nothing is logged below a fault of the installation itself."""
    logging.disable(logging.ERROR)
    yield
    logging.disable(logging.NOTSET)
