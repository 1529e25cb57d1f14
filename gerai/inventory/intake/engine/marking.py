"""Marks of rows: equal content, equal mark; keyed, since a NIK alone can be found by trying."""

from collections.abc import Sequence
from functools import cache
from hashlib import blake2b

from django.conf import settings

from gerai.foundation.home import secret
from gerai.foundation.tables.rules import RawRow
from gerai.inventory.intake.rules import KEYS


@cache
def key() -> bytes:
    """A secret of the installation; without it a row's marks tell nothing."""
    return bytes.fromhex(secret(settings.HOME, "rows"))


def fingerprint(row: RawRow) -> bytes:
    """The whole row in one mark."""
    content = "\x1f".join(row.cells).encode("utf-8", "replace")
    return blake2b(content, key=key(), digest_size=32).digest()


def marks(texts: Sequence[str]) -> str:
    """A mark of 64 bits for each text that is there, as PostgreSQL writes an array."""
    found = (mark(kind, text) if text else "NULL" for kind, text in zip(KEYS, texts, strict=True))
    return f"{{{','.join(found)}}}"


def mark(kind: str, text: str) -> str:
    """One mark; equal texts of two kinds have nothing in common."""
    said = f"{kind}\x1f{text}".encode("utf-8", "replace")
    return str(int.from_bytes(blake2b(said, key=key(), digest_size=8).digest(), signed=True))
