"""gerai demo: an installation that serves one province, full of invented businesses."""

import argparse
import sys
from contextlib import ExitStack

from gerai.foundation.answers import Answer, Refused
from gerai.foundation.home import Home, home_of
from gerai.foundation.operations.engine.opening import opened


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--province", default="33", help="kode provinsi (bawaan 33, Jawa Tengah)")


def run(options: argparse.Namespace) -> Answer:
    """Built, or found built; the sign-ins are printed at the end."""
    home = home_of()
    serve_province(home, options.province)
    with ExitStack() as stack:
        opened(home, stack)
        from django.utils.timezone import now

        from . import actions

        tell("Menyusun provinsi contoh …")
        entered = actions.fill(province=options.province, at=now(), tell=tell)
        listed = actions.take_lists(at=now(), tell=tell)
        offices = actions.open_offices(province=options.province, at=now())
        total, word = actions.businesses(), actions.password()
    data = {
        "businesses": total,
        "entered": entered.businesses,
        "from_lists": listed,
        "password": word,
        "accounts": [vars(sign_in) for sign_in in offices],
    }
    shown = [f"  {s.email:<28} {s.label}" for s in offices[:4] if s] + [
        f"  {s.email:<28} {s.label}" for s in offices if s.area == f"{options.province}.74"
    ]
    lines = (
        f"Provinsi contoh siap: {total:,} usaha.".replace(",", "."),
        f"Masuk di http://127.0.0.1:8000/masuk/ dengan kata sandi {word} sebagai:",
        *shown,
        f"  (dan {len(offices) - len(shown)} petugas kabupaten/kota lain: petugas.<kode>@…)",
    )
    return Answer(data, lines)


def tell(line: str) -> None:
    """How far it is, for whoever waits."""
    sys.stderr.write(line + "\n")
    sys.stderr.flush()


def serve_province(home: Home, province: str) -> None:
    """gerai.toml says which area this installation serves; one that serves another is refused."""
    given = str(home.config.get("root_area", ""))
    if given and given != province:
        raise Refused(
            f"Instalasi di {home.path} melayani wilayah {given}, bukan {province}. "
            "Pakai GERAI_HOME lain untuk contoh."
        )
    if not given:
        home.path.mkdir(parents=True, exist_ok=True)
        with (home.path / "gerai.toml").open("a", encoding="utf-8") as file:
            file.write(f'root_area = "{province}"\n')
