"""gerai keys: new, list, status, rotate and retire."""

import argparse
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from gerai.foundation.answers import DONE, FAILED, Answer
from gerai.foundation.database.engine import Cluster, leased
from gerai.foundation.home import Home, home_of
from gerai.foundation.people import engine


def arguments(parser: argparse.ArgumentParser) -> None:
    """What is to be done."""
    parser.add_argument(
        "act",
        choices=("new", "list", "status", "rotate", "stop", "retire"),
        help="new: buat kunci baru, yang lama tetap dapat membaca; "
        "list: tampilkan nama dan sidik setiap kunci; "
        "status: cocokkan kunci dengan basis data; "
        "rotate: sandi ulang semuanya dengan kunci terbaru, dapat diteruskan kapan saja; "
        "stop: hentikan penyandian ulang yang sedang berjalan; "
        "retire: hapus kunci lama yang tidak diperlukan lagi",
    )
    parser.add_argument("name", nargs="?", default="", help="nama kunci untuk retire")
    parser.add_argument("--index", action="store_true", help="kunci pencarian, bukan kunci sandi")


def run(options: argparse.Namespace) -> Answer:
    """A new key, the names and fingerprints of all, how they fit, a change of all that is sealed,
    or the end of an old key; never a key itself."""
    home = home_of()
    if options.act == "new":
        return new(home, engine.INDEX if options.index else engine.DATA)
    if options.act == "list":
        return listed(home)
    if options.act == "status":
        return status(home)
    with database(home):
        from . import rotating

        return getattr(rotating, options.act)(options)  # type: ignore[no-any-return]


@contextmanager
def database(home: Home) -> Iterator[None]:
    """The installation's database, ready, while the block runs."""
    with ExitStack() as stack:
        if not os.environ.get("DATABASE_URL"):
            stack.enter_context(leased(Cluster(home)))
        import django

        django.setup()
        from gerai.foundation.database.actions import ready

        ready()
        engine.unlock()
        yield


def new(home: Home, purpose: str) -> Answer:
    """The next key. An installation that has none gets both at once: it cannot start with one."""
    first = not engine.names(home)
    purposes = (engine.DATA, engine.INDEX) if first else (purpose,)
    made = [engine.make_key(home, each) for each in purposes]
    line = f"Kunci {' dan '.join(made)} dibuat di {home.keys}. Simpan salinannya di tempat lain."
    return Answer({"made": made, "keys": marks(home)}, (line,))


def listed(home: Home) -> Answer:
    """Each key's name and fingerprint."""
    found = marks(home)
    lines = [f"{name:16} sidik {mark}" for name, mark in found.items()]
    return Answer(
        {"keys": found},
        tuple(lines or ["Belum ada kunci; dibuat saat data pribadi pertama disimpan."]),
    )


def status(home: Home) -> Answer:
    """Whether every key is there, closed to others, and the one that this database knows; exit
    code 1 when not. A database that is not there yet is not made."""
    found = marks(home)
    known = known_to_the_database(home)
    troubles = [
        f"{name}: dapat dibaca orang lain. Jalankan chmod 600 {home.keys / name}."
        for name in found
        if (home.keys / name).stat().st_mode & 0o077
    ]
    troubles += [
        f"{name}: hilang, padahal basis data ini memakainya. Kembalikan dari salinannya."
        for name in known
        if name not in found
    ]
    troubles += [
        f"{name}: bukan kunci basis data ini. Kembalikan kunci yang dipakai saat data disimpan."
        for name, mark in known.items()
        if found.get(name, mark) != mark
    ]
    lines = [f"{name:16} {'dipakai' if name in known else 'belum dipakai'}" for name in found]
    data = {"keys": found, "used": sorted(known), "troubles": troubles}
    lines = lines or ["Belum ada kunci; dibuat saat data pribadi pertama disimpan."]
    return Answer(data, (*lines, *troubles), FAILED if troubles else DONE)


def marks(home: Home) -> dict[str, str]:
    """Each key's name with its fingerprint in hexadecimal."""
    return {name: mark.hex() for name, mark in engine.read_keyring(home).marks.items()}


def known_to_the_database(home: Home) -> dict[str, str]:
    """The fingerprints that the database holds; none where there is no database yet."""
    with ExitStack() as stack:
        if not os.environ.get("DATABASE_URL"):
            cluster = Cluster(home)
            if not cluster.data.exists():
                return {}
            stack.enter_context(leased(cluster))
        import django

        django.setup()
        from django.db import connection

        from gerai.foundation.people.models import Fingerprint

        if Fingerprint._meta.db_table not in connection.introspection.table_names():
            return {}
        rows = Fingerprint.objects.filter(retired_at=None)
        return {row.name: bytes(row.mark).hex() for row in rows}
