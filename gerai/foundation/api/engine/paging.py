"""Pages by cursors that nobody can make up: signed, and good for the same question only."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Generic, TypeVar

from django.core.signing import BadSignature, Signer
from django.http import HttpRequest

from gerai.foundation.api.rules import Problem

SIGNER = Signer(salt="gerai.api.cursor")
OUTSIDE = {"cursor", "limit"}
Record = TypeVar("Record")


@dataclass(frozen=True, slots=True)
class Page(Generic[Record]):
    """Some records in their order; where the next page begins, None at the end."""

    items: list[Record]
    next: str | None

    def shown(self, shape: Callable[[Record], Any]) -> dict[str, Any]:
        """As it is answered."""
        return {"items": [shape(one) for one in self.items], "next": self.next}


def question(request: HttpRequest) -> str:
    """The mark of what is asked for, apart from the place in it."""
    asked = sorted((key, values) for key, values in request.GET.lists() if key not in OUTSIDE)
    return sha256(repr((request.path, asked)).encode()).hexdigest()[:16]


def following(request: HttpRequest, place: Iterable[str]) -> str:
    """The address of the next page, which begins behind the place."""
    query = request.GET.copy()
    query["cursor"] = SIGNER.sign_object([question(request), *place])
    return f"{request.path}?{query.urlencode()}"


def place_of(request: HttpRequest, cursor: str) -> list[str]:
    """Where the page begins; nothing at the beginning."""
    if not cursor:
        return []
    try:
        asked, *place = SIGNER.unsign_object(cursor)
    except (BadSignature, ValueError, UnicodeError):
        raise Problem("cursor_gone") from None
    if asked != question(request):
        raise Problem("cursor_gone")
    return [str(part) for part in place]
