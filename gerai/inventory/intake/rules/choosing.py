"""What somebody says that a column is: "Kolom=field". No Django here."""

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from gerai.foundation.answers import Refused
from gerai.foundation.tables.rules import Choice, Target
from gerai.foundation.tables.rules.headers import signature

SAID = "dipilih petugas"
BEFORE = "dipilih untuk pengirim ini sebelumnya"
LEFT = {"-", "abaikan"}
UNITS = {"ribu": 1_000, "ribuan": 1_000, "juta": 1_000_000, "jutaan": 1_000_000}


def choices_of(said: Iterable[str], *targets: Target) -> dict[str, Choice]:
    """The choices by header signature, from "Kolom=field", "Kolom=field*ribu" or "Kolom=-"; a field
    is one of some target, the first that has it."""
    found = {}
    for text in said:
        header, between, meant = text.rpartition("=")
        if not between or not signature(header):
            raise Refused(f'"{text[:80]}": tulis seperti "Nama Kolom=name", atau "Nama Kolom=-".')
        name, _, unit = meant.strip().lower().partition("*")
        if unit and unit not in UNITS:
            raise Refused(
                f'"{text[:80]}": satuannya ribu atau juta, misalnya "Omzet=capital*ribu".'
            )
        found[signature(header)] = Choice(field_of(name.strip(), targets), SAID, UNITS.get(unit, 1))
    return found


def field_of(said: str, targets: Sequence[Target]) -> str:
    """The field by its name or its label; "-" is none. Refused with what it may be."""
    if said in LEFT:
        return ""
    known: dict[str, str] = {}
    for fields in (target.fields for target in reversed(targets)):
        known |= {one.label.lower(): name for name, one in fields.items()}
    known |= {name: name for target in targets for name in target.fields}
    if said in known:
        return known[said]
    near = get_close_matches(said[:60], known, 3) or list(targets[0].fields)[:5]
    raise Refused(f'Tidak ada isian "{said[:60]}". Mungkin: {", ".join(near)}.')


def lacking(choices: Mapping[str, Choice], headers: Iterable[str]) -> set[str]:
    """Which of the named columns the file does not have."""
    return set(choices) - {signature(header) for header in headers}


def missing(choices: Mapping[str, Choice], headers: Iterable[str]) -> str:
    """Which of the named columns the file does not have, as a sentence; "" when it has all."""
    there = list(headers)
    left = lacking(choices, there)
    if not left:
        return ""
    shown = ", ".join(f'"{head}"' for head in list(dict.fromkeys(there))[:12])
    return f'kolom "{min(left)}" tidak ada. Kolomnya: {shown}.'


def unfit(choices: Mapping[str, Choice], target: Target, what: str) -> str:
    """Which of the named fields such a list does not have, as a sentence; "" when it has all."""
    left = sorted({one.field for one in choices.values() if one.field} - set(target.fields))
    return f'isian "{left[0]}" tidak ada pada {what}. Pilih isian lain.' if left else ""


def changes(choices: Mapping[str, Choice], columns: Sequence[Mapping[str, Any]]) -> bool:
    """Whether the choices say other than how the columns were understood."""
    known: dict[str, set[tuple[str, int]]] = {}
    for one in columns:
        pair = (one["field"] or "", one.get("scale", 1))
        known.setdefault(signature(one["header"]), set()).add(pair)
    return any(
        (choice.field, choice.scale) not in known.get(key, set()) for key, choice in choices.items()
    )
