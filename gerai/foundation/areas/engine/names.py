"""All areas' names, folded once and asked many times. No query, no model.

Folding ninety thousand names takes a second; reading what was folded takes a twentieth of one. So
the folding is done where the areas are loaded, and its text is kept beside them.
"""

import json
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from gerai.foundation.areas import rules

PREFIXED = {
    "kabupaten": ("kabupaten", "kab"),
    "kota": ("kota", "kotamadya", "kodya", "kotaadministrasi", "kotaadm"),
}


@dataclass(slots=True)
class Names:
    """The areas that are valid now: names by code, and codes by folded name and what holds them.

    `below` has holder/key: "33.10/prambanan" is 33.10.01. Where two areas under one holder share a
    key, both codes stand there, with a space between. A province stands under "".
    """

    names: dict[str, str]
    below: dict[str, str]
    aliased: frozenset[str]
    regencies: dict[str, tuple[str, ...]] = field(default_factory=dict)
    districts: dict[str, tuple[str, ...]] = field(default_factory=dict)
    codes: tuple[list[str], ...] = ()
    ends: dict[str, list[str]] = field(default_factory=dict)

    def label(self, code: str) -> str:
        """Kab. Klaten; the country for ""."""
        if code in self.names:
            return rules.label(code, self.names[code])
        return code or "Indonesia"

    def under(self, holder: str, level: int) -> Sequence[str]:
        """The codes of a level that lie in an area, in order."""
        codes = self.codes[level]
        if not holder:
            return codes
        # "/" follows "." in ASCII.
        return codes[bisect_left(codes, holder + ".") : bisect_left(codes, holder + "/")]

    def found(self, level: int, key: str, holders: Sequence[str]) -> list[str]:
        """The areas of that level and key in one of the holders, which are all of one level."""
        length = len(holders[0])
        if length == ABOVE[level]:
            below = self.below
            if len(holders) == 1:
                return below.get(f"{holders[0]}/{key}", "").split()
            return [code for held in holders for code in below.get(f"{held}/{key}", "").split()]
        if level == 4:
            between = [code for held in holders for code in self.under(held, 3)]
            return self.found(4, key, between) if between else []
        found = (self.regencies if level == 2 else self.districts).get(key, ())
        return [code for code in found if not length or code[:length] in holders]


ABOVE = {1: 0, 2: 2, 3: 5, 4: 8}  # how long the code directly above a level is


def folded(areas: Iterable[tuple[str, str]], aliases: Iterable[tuple[str, str]]) -> str:
    """The text that is kept, from (code, name) and (code, other name)."""
    names = dict(sorted(areas))
    below: dict[str, list[str]] = {}
    aliased: list[str] = []
    for code, name in names.items():
        put(below, code, name)
    for code, other in aliases:
        put(below, code, other)
        fresh = set(rules.keys_of(other)) - set(rules.keys_of(names[code]))
        aliased += [f"{code}/{key}" for key in fresh]
    kept = {key: " ".join(codes) for key, codes in below.items()}
    told = {"names": names, "below": kept, "aliased": sorted(set(aliased))}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def put(below: dict[str, list[str]], code: str, name: str) -> None:
    """The area is found under this name too."""
    holder = code.rpartition(".")[0]
    for key in rules.keys_of(name):
        codes = below.setdefault(f"{holder}/{key}", [])
        if code not in codes:
            codes.append(code)


def read(text: str) -> Names:
    """What `folded` wrote, ready to be asked."""
    told = json.loads(text)
    found = Names(told["names"], told["below"], frozenset(told["aliased"]))
    found.codes = ([], *([c for c in found.names if len(c) == n] for n in (2, 5, 8, 13)))
    regencies: dict[str, list[str]] = {}
    districts: dict[str, list[str]] = {}
    for holder_key, codes in list(found.below.items()):
        holder, _, key = holder_key.partition("/")
        if len(holder) == 2:
            regencies.setdefault(key, []).extend(codes.split())
        elif len(holder) == 5:
            districts.setdefault(key, []).extend(codes.split())
    for key, code in [(k, c) for k, c in found.below.items() if k.startswith("/")]:
        for word in ("provinsi", "prov"):
            found.below.setdefault(f"/{word}{key[1:]}", code)
    found.districts = {key: tuple(sorted(codes)) for key, codes in districts.items()}
    found.regencies = {key: tuple(sorted(codes)) for key, codes in regencies.items()}
    for key, some in with_kind(found.regencies).items():
        if key not in found.regencies:
            found.regencies[key] = tuple(some)
            for code in some:
                there = found.below.get(f"{code[:2]}/{key}")
                found.below[f"{code[:2]}/{key}"] = f"{there} {code}" if there else code
    return found


def with_kind(regencies: dict[str, tuple[str, ...]]) -> dict[str, list[str]]:
    """The regencies under their names with the kind before them: kabklaten."""
    found: dict[str, list[str]] = {}
    for key, codes in regencies.items():
        for code in codes:
            for word in PREFIXED[rules.kind_of(code)]:
                found.setdefault(word + key, []).append(code)
    return found
