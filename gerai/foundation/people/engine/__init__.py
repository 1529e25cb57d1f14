"""Keys, sealing, and the blind index of personal values."""

from .clearing import in_the_clear, private_folder, sweep
from .files import Sealing, drop_file, drop_folder, plain_pieces, seal_file, settle
from .folders import Folder
from .keyring import (
    DATA,
    INDEX,
    KeyTrouble,
    drop_key,
    key_age,
    make_key,
    names,
    read_keyring,
    read_keys,
)
from .places import Blind, Coded, Column, Leaves, Place, Values, of_record, of_value
from .sealing import blind, blinds, open_bytes, opened, seal_bytes, sealed, sealed_and_blind
from .unlocking import unlock

__all__ = [
    "DATA",
    "INDEX",
    "Blind",
    "Coded",
    "Column",
    "Folder",
    "KeyTrouble",
    "Leaves",
    "Place",
    "Sealing",
    "Values",
    "blind",
    "blinds",
    "drop_file",
    "drop_folder",
    "drop_key",
    "in_the_clear",
    "key_age",
    "make_key",
    "names",
    "of_record",
    "of_value",
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
    "settle",
    "sweep",
    "unlock",
]
