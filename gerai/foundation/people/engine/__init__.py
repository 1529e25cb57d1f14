"""Keys, sealing, and the blind index of personal values."""

from .keyring import DATA, INDEX, KeyTrouble, make_key, names, read_keyring
from .sealing import blind, blinds, open_bytes, opened, seal_bytes, sealed
from .unlocking import unlock

__all__ = [
    "DATA",
    "INDEX",
    "KeyTrouble",
    "blind",
    "blinds",
    "make_key",
    "names",
    "open_bytes",
    "opened",
    "read_keyring",
    "seal_bytes",
    "sealed",
    "unlock",
]
