"""AES-256-GCM bound to the value's own id, and the keyed index by which an equal value is found.

Sealed: b"\\x01", the data key's number (2 bytes), 12 random bytes, the ciphertext with its tag.
Index: the index key's number (2 bytes), 30 bytes of HMAC-SHA256 over kind and text. So either key
can be changed row by row while both serve.
"""

import hmac
import os
from collections.abc import Iterator, Sequence
from uuid import UUID

from cryptography.exceptions import InvalidTag

from gerai.foundation.people.rules import Kind

from .keyring import Keyring, KeyTrouble
from .unlocking import unlock

FORMAT = 1
HEAD = 3
NONCE = 12
INDEX_BYTES = 30


def sealed(value_id: UUID, kind: Kind, text: str) -> bytes:
    """The text, readable only with the keys and only as the value of this id and kind."""
    return seal(value_id.bytes + kind.value.encode(), text.encode())


def opened(value_id: UUID, kind: Kind, data: bytes) -> str:
    """The text of a sealed value; KeyTrouble when it was sealed as another's."""
    return unseal(value_id.bytes + kind.value.encode(), data).decode()


def sealed_and_blind(values: Sequence[tuple[UUID, Kind, str]]) -> Iterator[tuple[bytes, bytes]]:
    """For each (id, kind, normalised text) what `sealed` and `blind` give, the keys looked up
    once."""
    ring = unlock()
    cipher, index_key = ring.ciphers[ring.newest_data], ring.index[ring.newest_index]
    head, index_head = head_of(ring.newest_data), ring.newest_index.to_bytes(2)
    names = {kind: kind.value.encode() for kind in Kind}
    noise = os.urandom(NONCE * len(values))
    for at, (uid, kind, text) in enumerate(values):
        nonce, name, plain = noise[NONCE * at : NONCE * (at + 1)], names[kind], text.encode()
        data = cipher.encrypt(nonce, plain, head + uid.bytes + name)
        mark = hmac.digest(index_key, name + b"\0" + plain, "sha256")
        yield head + nonce + data, index_head + mark[:INDEX_BYTES]


def seal_bytes(uid: UUID, number: int, data: bytes) -> bytes:
    """One chunk of a file, bound to the file and to its place in it."""
    return seal(chunk(uid, number), data)


def open_bytes(uid: UUID, number: int, data: bytes) -> bytes:
    """The chunk as it was; KeyTrouble when it is another file's, elsewhere, or changed."""
    return unseal(chunk(uid, number), data)


def chunk(uid: UUID, number: int) -> bytes:
    """What a chunk is bound to; longer than any value's, so neither passes for the other."""
    return uid.bytes + b"chunk:" + number.to_bytes(8)


def seal(bound: bytes, data: bytes) -> bytes:
    """Under the newest data key."""
    ring = unlock()
    nonce = os.urandom(NONCE)
    number = ring.newest_data
    head = head_of(number)
    return head + nonce + ring.ciphers[number].encrypt(nonce, data, head + bound)


def head_of(number: int) -> bytes:
    """What stands before everything that this data key sealed."""
    return bytes((FORMAT, number >> 8, number & 255))


def unseal(bound: bytes, data: bytes) -> bytes:
    """Under the key whose number it carries; a key made since this process began is read now."""
    if len(data) < HEAD + NONCE or data[0] != FORMAT:
        raise KeyTrouble("Nilai tersandi ini rusak atau dibuat versi Gerai yang lebih baru.")
    cipher = ring_with(number := int.from_bytes(data[1:HEAD])).ciphers[number]
    try:
        return cipher.decrypt(data[HEAD : HEAD + NONCE], data[HEAD + NONCE :], data[:HEAD] + bound)
    except InvalidTag:
        raise KeyTrouble(
            "Nilai tersandi ini bukan milik catatan ini, atau isinya telah diubah."
        ) from None


def ring_with(number: int) -> Keyring:
    """The keyring with this data key in it."""
    if number not in unlock().data:
        unlock.cache_clear()
    if number not in unlock().data:
        raise KeyTrouble(f"Kunci data pribadi people-data-{number} tidak ada di folder kunci.")
    return unlock()


def resealed(bound: bytes, data: bytes) -> bytes:
    """The same under the newest data key; what that key sealed stays as it is."""
    if data[:HEAD] == head_of(unlock().newest_data):
        return data
    return seal(bound, unseal(bound, data))


def blind(kind: Kind, text: str) -> bytes:
    """The index that a normalised value is written with."""
    ring = unlock()
    return index_under(ring, ring.newest_index, kind, text)


def blinds(kind: Kind, text: str) -> list[bytes]:
    """Every index that a normalised value may have been written with."""
    ring = unlock()
    return [index_under(ring, number, kind, text) for number in ring.index]


def index_under(ring: Keyring, number: int, kind: Kind, text: str) -> bytes:
    """The index under one key; equal texts of two kinds have nothing in common."""
    mark = hmac.digest(ring.index[number], f"{kind.value}\0{text}".encode(), "sha256")
    return number.to_bytes(2) + mark[:INDEX_BYTES]
