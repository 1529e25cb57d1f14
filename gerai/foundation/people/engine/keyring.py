"""The keys as files of the home: people-data-1, people-data-2, ... and people-index-1, ...

The newest data key seals; all of them open. The newest index key writes; all of them find.
"""

import hmac
import re
import time
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from gerai.foundation.answers import FAILED, Refused
from gerai.foundation.home import Home, secret

DATA, INDEX = "people-data", "people-index"
NAME = re.compile(rf"({DATA}|{INDEX})-([1-9]\d{{0,3}})")
KEY_BYTES = 32


class KeyTrouble(Refused):
    """A key is missing or is another one: nothing is read or written with it."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence, code=FAILED)


@dataclass(frozen=True)
class Keyring:
    """All keys of a home, by purpose and number. Shows nothing of them."""

    data: dict[int, bytes]
    index: dict[int, bytes]

    def __repr__(self) -> str:
        return f"Keyring({', '.join(self.marks)})"

    def without(self, names: Collection[str]) -> "Keyring":
        """The same keys but for those of these names."""
        data, index = (
            {number: key for number, key in keys.items() if f"{purpose}-{number}" not in names}
            for purpose, keys in ((DATA, self.data), (INDEX, self.index))
        )
        return Keyring(data, index)

    @cached_property
    def ciphers(self) -> dict[int, AESGCM]:
        """AES-256-GCM under each data key."""
        return {number: AESGCM(key) for number, key in self.data.items()}

    @cached_property
    def newest_data(self) -> int:
        """The number of the data key that seals."""
        return max(self.data)

    @cached_property
    def newest_index(self) -> int:
        """The number of the index key that writes."""
        return max(self.index)

    @cached_property
    def marks(self) -> dict[str, bytes]:
        """Each key's name with what tells it from another and tells nothing else of it."""
        purposes = ((DATA, self.data), (INDEX, self.index))
        return {
            f"{purpose}-{number}": hmac.digest(key, b"gerai fingerprint", "sha256")[:16]
            for purpose, keys in purposes
            for number, key in sorted(keys.items())
        }


def names(home: Home) -> list[str]:
    """The keys that lie in the home, in order."""
    return names_in(home.keys)


def names_in(folder: Path) -> list[str]:
    """The keys that lie in a folder, in order."""
    if not folder.exists():
        return []
    found = [file.name for file in folder.iterdir() if NAME.fullmatch(file.name)]
    return sorted(found, key=lambda name: (name.rpartition("-")[0], number_of(name)))


def number_of(name: str) -> int:
    """The number at the end of a key's name."""
    return int(name.rpartition("-")[2])


def make_key(home: Home, purpose: str = DATA) -> str:
    """A new key, one number above the newest; its name. It seals from the next start on."""
    numbers = [number_of(name) for name in names(home) if name.startswith(purpose + "-")]
    name = f"{purpose}-{max(numbers, default=0) + 1}"
    secret(home, name)
    return name


def drop_key(home: Home, name: str) -> None:
    """The file of the key is gone from the home; copies elsewhere are their keepers'."""
    (home.keys / name).unlink(missing_ok=True)


def key_age(home: Home) -> timedelta:
    """How long ago a key was last put into the folder or taken out of it."""
    return timedelta(seconds=max(0.0, time.time() - home.keys.stat().st_mtime))


def read_keyring(home: Home) -> Keyring:
    """Every key of the home; KeyTrouble where a file holds no key."""
    return read_keys(home.keys)


def read_keys(folder: Path) -> Keyring:
    """Every key of a folder, a copy of a home's keys say."""
    keys: dict[str, dict[int, bytes]] = {DATA: {}, INDEX: {}}
    for name in names_in(folder):
        keys[name.rpartition("-")[0]][number_of(name)] = key_of(folder / name)
    return Keyring(keys[DATA], keys[INDEX])


def key_of(file: Path) -> bytes:
    """The 32 bytes that the file says in hexadecimal."""
    try:
        key = bytes.fromhex(file.read_text(encoding="ascii").strip())
    except (ValueError, UnicodeDecodeError):
        key = b""
    if len(key) != KEY_BYTES:
        raise KeyTrouble(
            f"Berkas kunci {file.name} rusak: seharusnya {2 * KEY_BYTES} angka heksadesimal. "
            "Kembalikan dari salinan kunci."
        )
    return key
