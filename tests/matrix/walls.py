"""One wall alone: while both stand, each hides the holes of the other."""

from typing import Any

from gerai.foundation.access import policies as pages
from gerai.foundation.api import policies as calls
from gerai.foundation.scope import WHOLE


def first_wall_alone(monkeypatch: Any) -> None:
    """PostgreSQL shows every page and every call all rows; only what the code asks holds."""
    for doors in (pages, calls):
        monkeypatch.setattr(doors, "reach_of", lambda _user: WHOLE)
        monkeypatch.setattr(doors, "NOBODY", WHOLE)
