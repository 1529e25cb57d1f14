"""An application that only answers, behind our server: for the tests of the server itself."""

import time
from typing import Any

from gerai.foundation.operations.engine.web import parting


def plain(environ: dict[str, Any], start: Any) -> list[bytes]:
    """200 after ten milliseconds."""
    time.sleep(0.01)
    start("200 OK", [("Content-Type", "text/plain")])
    return [b"ok"]


def application() -> Any:
    """As the real one is made: once in each worker."""
    return parting(plain)
