"""Marks of rows: equal content, equal mark; keyed, since a NIK alone can be found by trying."""

from collections.abc import Sequence
from functools import cache
from hashlib import blake2b
from struct import Struct
from typing import Any

from django.conf import settings

from gerai.foundation.home import secret
from gerai.foundation.tables.rules import RawRow
from gerai.inventory.intake.rules import KEYS

SIGNED = Struct(">q").unpack


@cache
def key() -> bytes:
    """A secret of the installation; without it a row's marks tell nothing."""
    return bytes.fromhex(secret(settings.HOME, "rows"))


def fingerprint(row: RawRow) -> bytes:
    """The whole row in one mark."""
    content = "\x1f".join(row.cells).encode("utf-8", "replace")
    return blake2b(content, key=key(), digest_size=32).digest()


@cache
def begun() -> tuple[Any, ...]:
    """For each of KEYS a keyed hash that has its name already: a copy of it is quicker than a new
    one, and equal texts of two kinds have nothing in common."""
    return tuple(blake2b(f"{kind}\x1f".encode(), key=key(), digest_size=8) for kind in KEYS)


def marks(texts: Sequence[str]) -> str:
    """A mark of 64 bits for each text that is there, as PostgreSQL writes an array."""
    found = []
    for start, text in zip(begun(), texts, strict=True):
        if text:
            one = start.copy()
            one.update(text.encode("utf-8", "replace"))
            found.append(str(SIGNED(one.digest())[0]))
        else:
            found.append("NULL")
    return f"{{{','.join(found)}}}"
