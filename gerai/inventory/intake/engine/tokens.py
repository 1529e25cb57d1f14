"""Keys of rows that travel in a returned workbook: nobody else can make one, and each is of one row
of one list."""

from base64 import b32decode, b32encode
from binascii import Error
from hashlib import blake2b
from uuid import UUID

from .marking import key

MARK = "G"
PROOF = 10
LENGTH = 16 + 4 + PROOF


def proof(said: bytes) -> bytes:
    """What only this installation can write behind a list and a number."""
    return blake2b(said, key=key(), digest_size=PROOF, person=b"returned").digest()


def token(uid: UUID, number: int) -> str:
    """The key of a row: letters and digits, nothing that a spreadsheet would change."""
    said = uid.bytes + number.to_bytes(4, "big")
    return MARK + b32encode(said + proof(said)).decode()


def told(text: str) -> tuple[UUID, int] | None:
    """Of which list and which row a key is; None when it is none of ours."""
    if not text.startswith(MARK) or len(text) != 1 + LENGTH * 8 // 5:
        return None
    try:
        data = b32decode(text[1:])
    except (Error, ValueError):
        return None
    said = data[:-PROOF]
    if proof(said) != data[-PROOF:]:
        return None
    return UUID(bytes=said[:16]), int.from_bytes(said[16:], "big")
