"""Keys of rows that travel in a returned workbook: nobody else can make one, and each is of one row
of one list."""

import re
from base64 import b32decode, b32encode
from hashlib import blake2b
from uuid import UUID

from .marking import key

MARK = "G"
PROOF = 10
WRITTEN = 1 + (16 + 4 + PROOF) * 8 // 5
LETTERS = re.compile("[A-Z2-7]*")


def proof(said: bytes) -> bytes:
    """What only this installation can write behind a list and a number."""
    return blake2b(said, key=key(), digest_size=PROOF, person=b"returned").digest()


def token(uid: UUID, number: int) -> str:
    """The key of a row: letters and digits, nothing that a spreadsheet would change."""
    said = uid.bytes + number.to_bytes(4, "big")
    return MARK + b32encode(said + proof(said)).decode()


def looks_like_one(text: str) -> bool:
    """Whether a cell may hold a key, whoever wrote it."""
    return len(text) == WRITTEN and text[0] == MARK and bool(LETTERS.fullmatch(text))


def told(text: str) -> tuple[UUID, int] | None:
    """Of which list and which row a key is; None when it is none of ours."""
    if not looks_like_one(text):
        return None
    data = b32decode(text[1:])
    said = data[:-PROOF]
    if proof(said) != data[-PROOF:]:
        return None
    return UUID(bytes=said[:16]), int.from_bytes(said[16:], "big")
