"""gerai demo: an installation that serves one province, full of invented businesses."""

import argparse
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from gerai.foundation.answers import Answer, Refused
from gerai.foundation.home import Home, home_of
from gerai.foundation.operations.engine.opening import opened


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--province", default="33", help="kode provinsi (bawaan 33, Jawa Tengah)")


def run(options: argparse.Namespace) -> Answer:
    """Built, or found built; the sign-ins are printed at the end."""
    home, province, began = home_of(), str(options.province), time.monotonic()
    fresh = unused(home, province)
    with ExitStack() as stack:
        opened(home, stack)
        from django.utils.timezone import now

        from gerai.foundation.scope import WHOLE, acting

        from . import actions

        stack.enter_context(acting(WHOLE))
        actions.must_be_ours(province=province)
        if fresh:
            keep_province(home, province)
            actions.work_for(province)
        phases = {"basis data": time.monotonic() - began}
        with phase(phases, "provinsi", "Menyusun provinsi contoh …"):
            entered = actions.fill(province=province, at=now(), tell=tell)
        with phase(phases, "daftar", "Memasukkan daftar contoh …"):
            listed = actions.take_lists(province=province, at=now(), tell=tell)
        with phase(phases, "akun", "Membuka akun contoh …"):
            offices = actions.open_offices(province=province, at=now())
        total, word = actions.businesses(), actions.password()
    data = {
        "businesses": total,
        "entered": entered.businesses,
        "from_lists": listed,
        "password": word,
        "seconds": {name: round(spent, 1) for name, spent in phases.items()},
        "accounts": [vars(sign_in) for sign_in in offices],
    }
    city = next((s for s in offices if s.area[3:] >= "71"), offices[-1])
    shown = [f"  {s.email:<28} {s.label}" for s in (*offices[:4], city)]
    spent = ", ".join(f"{name} {seconds:.0f} dtk" for name, seconds in phases.items())
    fresh_rows = entered.businesses + listed
    lines = (
        f"Provinsi contoh siap: {dotted(total)} usaha, {dotted(fresh_rows)} di antaranya baru.",
        f"Waktu: {spent}.",
        f"Masuk di http://127.0.0.1:8000/masuk/ dengan kata sandi {word} sebagai:",
        *shown,
        "Langkah kedua tidak diwajibkan di contoh ini (second_step di gerai.toml).",
        f"  (dan {len(offices) - len(shown)} petugas kabupaten/kota lain: petugas.<kode>@…)",
    )
    return Answer(data, lines)


def dotted(number: int) -> str:
    """60.000"""
    return f"{number:,}".replace(",", ".")


@contextmanager
def phase(phases: dict[str, float], name: str, told: str) -> Iterator[None]:
    """How long it took is noted."""
    tell(told)
    began = time.monotonic()
    yield
    phases[name] = time.monotonic() - began


def tell(line: str) -> None:
    """How far it is, for whoever waits."""
    sys.stderr.write(line + "\n")
    sys.stderr.flush()


def unused(home: Home, province: str) -> bool:
    """Whether gerai.toml names no area yet; one that serves another area is refused."""
    given = str(home.config.get("root_area", ""))
    if given and given != province:
        raise Refused(
            f"Instalasi di {home.path} melayani wilayah {given}, bukan {province}. "
            "Pakai GERAI_HOME lain untuk contoh."
        )
    return not given


def keep_province(home: Home, province: str) -> None:
    """gerai.toml says which area this installation serves from now on, and that its officers, whose
    password everybody knows, need no second step."""
    with (home.path / "gerai.toml").open("a", encoding="utf-8") as file:
        file.write(f'root_area = "{province}"\nsecond_step = "offered"\n')
