"""By what a row is found again in a later version of its list. No Django here."""

import re
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Any

from gerai.foundation.packing import packed

CONTENT = "content"
# The surest first. A key counts where it stands once in each version, or as often in both.
KEYS = (
    CONTENT, "nib", "nik_name", "nik", "own_id", "name_owner_place", "phone_name", "name_owner",
    "phone_owner", "number_name", "number_owner",
)  # fmt: skip
# Keys that say enough of a row to tell whether two lists are about the same businesses.
TELLING = ("nik_name", "name_owner_place", "phone_name")
LETTERS = re.compile(r"[^0-9a-z]+")
VERSION = re.compile(
    r"\.[a-z]{2,7}$|\b(?:revisi|rev|final|baru|perbaikan|update|versi|ver|v|salinan|copy)\b|\d+"
)
# A column of the sender's own ids; a running number is none, nor what a map's program numbers anew.
OWN = re.compile(r"\b(?:id|kode|register|registrasi|induk|nomor anggota|no anggota)\b")
RUNNING = re.compile(r"\b(?:fid|oid|gid|objectid)\b")
PLACES = ("village", "district", "regency", "area_text")
REMEMBERED = 20_000
SHORT = 300  # letters of a place that is remembered
ALIKE = 0.75
SOME, MOST = 0.1, 0.5


def fold(text: object) -> str:
    """Letters and digits alone, small."""
    return LETTERS.sub("", str(text).lower())


@lru_cache(REMEMBERED)
def place_of(*names: str) -> str:
    """The folded names of a place, those that are there."""
    return "|".join(fold(name) for name in names if name)


def keys_of(
    values: Mapping[str, Any],
    personal: Sequence[tuple[str, str]],
    numbers: Sequence[tuple[str, str]],
    place_in_list: int,
) -> list[str]:
    """The text of each of KEYS for a typed row, not coded yet; "" where the row has none.

    `numbers`: header and cell of the columns that count or name the row.
    """
    said: dict[str, list[str]] = {}
    for field, text in personal:
        said.setdefault(field, []).append(text)
    name, owner = fold(values.get("name", "")), fold(values.get("owner_name", ""))
    nik, phone = (said.get(field, [""])[0] for field in ("nik", "phone"))
    places = [values.get(field, "") for field in PLACES]
    short = sum(map(len, places)) <= SHORT
    place = place_of(*places) if short else place_of.__wrapped__(*places)
    written = next((text for _, text in numbers if text), "")
    own = next((text for head, text in numbers if text and is_own(head)), "")
    if own.strip(" .") == str(place_in_list):
        own = ""
    both = f"{name}|{owner}" if name and owner else ""
    content = ""
    if name or owner:
        content = packed([values, sorted(personal)], ordered=True).decode()
    return [
        content,
        str(values.get("nib", "")),
        f"{nik}|{name}" if nik and name else "",
        nik,
        own.strip().lower(),
        f"{name}|{owner}|{place}" if place and (name or owner) else "",
        f"{phone}|{name}" if phone and name else "",
        both,
        f"{phone}|{owner}" if phone and owner else "",
        f"{written.strip()}|{name}" if written and name else "",
        f"{written.strip()}|{owner}|{place}" if written and owner and place else "",
    ]


def keys_of_person(
    values: Mapping[str, Any],
    personal: Sequence[tuple[str, str]],
    numbers: Sequence[tuple[str, str]],
    place_in_list: int,
) -> list[str]:
    """The same for a person: the address stands for places that have no column, and the day of
    birth for the owner."""
    said = {field: text for field, text in reversed(personal)}
    name = fold(values.get("name", ""))
    born, home = said.get("birth_date", ""), fold(said.get("address", ""))
    keys = dict(zip(KEYS, keys_of(values, personal, numbers, place_in_list), strict=True))
    if not keys["name_owner_place"] and name and home:
        keys["name_owner_place"] = f"{name}||{home}"
    keys["name_owner"] = f"{name}|{born}" if name and born else ""
    return list(keys.values())


@lru_cache(1_000)
def is_own(header: str) -> bool:
    """Whether the words above a column say that it names the row, not only counts it."""
    plain = " ".join(re.sub(r"[^a-z]+", " ", header.lower()).split())
    return bool(OWN.search(plain)) and not RUNNING.search(plain)


def alike(name: str, other: str) -> bool:
    """Whether two files are called nearly the same, versions and dates left out."""
    first, second = (fold(VERSION.sub(" ", text.lower())) for text in (name, other))
    return bool(first) and SequenceMatcher(None, first, second).ratio() >= ALIKE


def is_revision(*, shared: int, rows: int, before: int, named_alike: bool) -> bool:
    """Whether a list is a later version of another of the same sender: most of the shorter one's
    rows are the same, or some of them and the files are called alike."""
    share = shared / max(1, min(rows, before))
    return shared > 0 and (share >= MOST or (named_alike and share >= SOME))
