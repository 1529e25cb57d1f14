"""gerai match: which businesses and persons of the registry are the same."""

import argparse

from django.utils.timezone import now

from gerai.foundation.access.actions import service_account
from gerai.foundation.answers import Answer

from .actions import match
from .models import Run
from .rules import BUSINESS, PERSON

ROOMS = {
    "read": "membaca registri",
    "open": "membuka data pribadi",
    "clean": "menyeragamkan tulisan",
    "pair": "memilih pasangan",
    "learn": "belajar dari data",
    "weigh": "menimbang pasangan",
    "group": "mengelompokkan",
    "keep": "menyimpan",
}


def arguments(parser: argparse.ArgumentParser) -> None:
    """Nothing beside --json."""


def run(options: argparse.Namespace) -> Answer:
    """The run, and what it proposes."""
    done = match(by=service_account(), at=now())
    return Answer(as_data(done), tuple(lines_of(done)))


def as_data(done: Run) -> dict[str, object]:
    """The run as plain values."""
    return {
        "run": str(done.uid),
        "sightings": done.sightings,
        "compared": done.compared,
        "lines": done.lines,
        "clusters": {kind: done.groups[kind]["groups"] for kind in (BUSINESS, PERSON)},
        "clustered": {kind: done.groups[kind]["records"] for kind in (BUSINESS, PERSON)},
        "seconds": done.seconds,
        "model": done.model,
    }


def lines_of(done: Run) -> list[str]:
    """The run for people."""
    said = [
        f"{angka(done.sightings)} catatan usaha dan pemilik dibandingkan, "
        f"{angka(done.compared)} pasang dilihat."
    ]
    for kind, word in ((BUSINESS, "usaha"), (PERSON, "orang")):
        groups = done.groups[kind]
        said.append(
            f"{angka(groups['records'])} {word} diusulkan menjadi {angka(groups['groups'])} "
            f"(peluang sama mulai {done.lines[kind]:.0%})."
        )
    said += [
        f"  {ROOMS.get(room, room):24}{took:8.1f} detik" for room, took in done.seconds.items()
    ]
    return said


def angka(number: int) -> str:
    """Digits in threes."""
    return f"{number:,}".replace(",", ".")
