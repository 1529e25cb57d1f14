"""gerai keys: new and list."""

import argparse

from gerai.foundation.answers import Answer
from gerai.foundation.home import home_of
from gerai.foundation.people import engine


def arguments(parser: argparse.ArgumentParser) -> None:
    """What is to be done."""
    parser.add_argument(
        "act",
        choices=("new", "list"),
        help="new: buat kunci baru, yang lama tetap dapat membaca; "
        "list: tampilkan nama dan sidik setiap kunci",
    )
    parser.add_argument("--index", action="store_true", help="kunci pencarian, bukan kunci sandi")


def run(options: argparse.Namespace) -> Answer:
    """A new key, or the names and fingerprints of all; never a key itself."""
    home = home_of()
    made = None
    if options.act == "new":
        made = engine.make_key(home, engine.INDEX if options.index else engine.DATA)
    marks = {name: mark.hex() for name, mark in engine.read_keyring(home).marks.items()}
    lines = [f"{name:16} sidik {mark}" for name, mark in marks.items()]
    if made:
        lines = [f"Kunci {made} dibuat di {home.keys}. Simpan salinannya di tempat lain."]
    elif not marks:
        lines = ["Belum ada kunci; dibuat saat data pribadi pertama disimpan."]
    return Answer({"made": made, "keys": marks}, tuple(lines))
