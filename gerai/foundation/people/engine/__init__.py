"""Keys, sealing, and the blind index of personal values."""

from .files import plain_pieces, seal_file
from .keyring import DATA, INDEX, KeyTrouble, make_key, names, read_keyring, read_keys
from .sealing import blind, blinds, open_bytes, opened, seal_bytes, sealed, sealed_and_blind
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
    "plain_pieces",
    "read_keyring",
    "read_keys",
    "seal_bytes",
    "seal_file",
    "sealed",
    "sealed_and_blind",
    "unlock",
]
