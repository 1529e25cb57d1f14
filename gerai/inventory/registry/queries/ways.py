"""The acts that a record's page leads to: for whoever may change it, in the state that it is in."""

from dataclasses import dataclass
from functools import cache

from django.urls import Resolver404, resolve
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gerai.inventory.registry.models import Business
from gerai.inventory.registry.rules import MACHINE, State

ACTIVE = frozenset({State.ACTIVE.value})
ANY = frozenset(state.value for state in State)


@dataclass(frozen=True, slots=True)
class Way:
    """One act: the words, where its page lies under the record's, in which states it stands."""

    panel: str
    word: Promise
    path: str
    states: frozenset[str] = ACTIVE


# An app above that gets a page for an act adds its line; what has no page does not appear.
WAYS = (
    Way("fields", _("Ubah isian"), "ubah/", ANY),
    Way("sheet", _("Tandai sudah diperiksa"), "periksa/", ANY),
    Way("papers", _("Tambah sertifikat"), "sertifikat/"),
    Way("owners", _("Betulkan data pemilik"), "pemilik/", ANY),
    Way("owners", _("Pemilik baru"), "pemilik-baru/"),
    Way("owners", _("Pemilik meninggal"), "pemilik-meninggal/"),
    Way("facts", _("Catat dampak"), "dampak/"),
    Way("facts", _("Catat kendala"), "kendala/"),
    Way("life", _("Catat pindah"), "pindah/", MACHINE.moves["move"][0]),
    Way("life", _("Catat tutup"), "tutup/", MACHINE.moves["close"][0]),
    Way("life", _("Catat buka lagi"), "buka-lagi/", MACHINE.moves["reopen"][0]),
)


def ways(business: Business) -> dict[str, list[tuple[str, str]]]:
    """(words, address) of each act that stands in the record's state, by panel."""
    found: dict[str, list[tuple[str, str]]] = {}
    base = f"/usaha/{business.uid}/"
    for way in WAYS:
        if business.state in way.states and stands(way.path):
            found.setdefault(way.panel, []).append((str(way.word), base + way.path))
    return found


@cache
def stands(path: str) -> bool:
    """Whether this installation has a page there."""
    try:
        resolve(f"/usaha/00000000-0000-7000-8000-000000000000/{path}")
    except Resolver404:
        return False
    return True
