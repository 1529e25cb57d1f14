"""The digest by which one event answers for thousands of rows that a list entered."""

from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any
from uuid import UUID

from gerai.foundation.packing import packed


def digest(rows: Iterable[tuple[int, UUID, UUID | None, Mapping[str, Any]]]) -> str:
    """SHA-256 of (row number, source, business, what was said), in the order of the list.

    It can be worked out again from the source records: queries.history.digest_of does.
    """
    total = sha256()
    for number, source, business, said in rows:
        text = packed(dict(said), ordered=True)
        total.update(b"%s %s\n" % (f"{number} {source} {business}".encode(), text))
    return total.hexdigest()
