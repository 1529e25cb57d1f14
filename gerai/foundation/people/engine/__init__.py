"""Keys, sealing, and the blind index of personal values."""

from .clearing import in_the_clear, private_folder, sweep
from .files import Sealing, plain_pieces, seal_file
from .keyring import DATA, INDEX, KeyTrouble, make_key, names, read_keyring, read_keys
from .sealing import blind, blinds, open_bytes, opened, seal_bytes, sealed, sealed_and_blind
from .unlocking import unlock

__all__ = [
    "DATA",
    "INDEX",
    "KeyTrouble",
    "Sealing",
    "blind",
    "blinds",
    "in_the_clear",
    "make_key",
    "names",
    "open_bytes",
    "opened",
    "plain_pieces",
    "private_folder",
    "read_keyring",
    "read_keys",
    "seal_bytes",
    "seal_file",
    "sealed",
    "sealed_and_blind",
    "sweep",
    "unlock",
]
