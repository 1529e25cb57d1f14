"""What a door hands to the registry of a person who is no owner yet: a returning migrant, an
affected resident."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from gerai.foundation.people.rules import Kind

from .states import PersonKind

LONGEST_NAME = 200
# What a list may tell of a person beside who it is and where; kept as the row said it.
TOLD_OF_PERSONS = {
    "came_from": "Datang dari",
    "came_on": "Tanggal datang",
    "stays": "Rencana menetap",
    "last_job": "Pekerjaan",
    "skills": "Keterampilan",
    "tools": "Alat yang dimiliki",
    "needs": "Kebutuhan",
    "effect": "Dampak",
}
RECORDED = frozenset({PersonKind.RETURNING_MIGRANT, PersonKind.AFFECTED_RESIDENT})


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonEntry:
    """One row of a list of persons. `area_code` is where the person lives now; `personal`: (kind,
    normalised text); `said`: the typed, not personal values of the row as they came."""

    number: int
    name: str
    kind: PersonKind
    area_code: str
    sex: str = ""
    key: bytes | None = None
    personal: tuple[tuple[Kind, str], ...] = ()
    said: Mapping[str, Any] = field(default_factory=dict)


def fault_of_person(entry: PersonEntry) -> str:
    """Why the registry cannot take the person, as a sentence; empty when it can."""
    if not entry.name.strip():
        return "nama kosong"
    if len(entry.name) > LONGEST_NAME:
        return f"nama lebih dari {LONGEST_NAME} huruf"
    if "\0" in entry.name:
        return "nama berisi tanda yang tidak terbaca"
    if entry.kind not in RECORDED:
        return "daftar warga hanya untuk pemudik dan warga terdampak"
    return ""
