"""The personal values themselves: all of them sealed."""

from datetime import datetime
from typing import Any
from uuid import UUID

from .actions import forget
from .engine import Values
from .queries import of_holders

FIELDS: dict[str, tuple[str, ...]] = {}
SEALED = (Values(),)


def export(holder: UUID) -> dict[str, list[dict[str, Any]]]:
    """The values in clear, with where each came from."""
    rows = [
        {"kind": kind.value, "value": text, "source": value.source, "since": value.at}
        for value, kind, text in of_holders([holder])
    ]
    return {"values": rows}


def erase(holder: UUID, at: datetime) -> dict[str, int]:
    """No value is left."""
    return {"values": forget(holder=holder)}
