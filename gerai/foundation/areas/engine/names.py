"""All areas' names, folded once and asked many times. No query, no model.

Folding ninety thousand names takes a second; reading what was folded takes a twentieth of one. So
the folding is done where the areas are loaded, and its text is kept beside them.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from gerai.foundation.areas import rules
from gerai.foundation.packing import packed, unpacked

BEFORE = {
    "provinsi": ("provinsi", "prov"),
    "kabupaten": ("kabupaten", "kab"),
    "kota": ("kota", "kotamadya", "kodya", "kotaadministrasi", "kotaadm"),
}
ABOVE = {1: 0, 2: 2, 3: 5, 4: 8}  # how long the code directly above a level is
LENGTHS = {1: 2, 2: 5, 3: 8, 4: 13}


@dataclass(slots=True)
class Names:
    """The areas that are valid now: names by code, and codes by folded name and what holds them.

    `below` has holder/key: "33.10/prambanan" is 33.10.01, "/jawatengah" is 33; regencies and
    districts stand under the whole country too: "*2/klaten", "*3/prambanan". Where several areas
    under one holder share a key, their codes stand there with spaces between.
    """

    names: dict[str, str]
    below: dict[str, str]
    aliased: frozenset[str]
    codes: dict[int, list[str]] = field(default_factory=dict)
    ends: dict[int, dict[str, list[str]]] = field(default_factory=dict)

    def label(self, code: str) -> str:
        """Kab. Klaten; the country for ""."""
        if code in self.names:
            return rules.label(code, self.names[code])
        return code or "Indonesia"

    def under(self, holder: str, level: int) -> Sequence[str]:
        """The codes of a level that lie in an area, in order."""
        codes = self.codes.get(level)
        if codes is None:
            codes = [code for code in self.names if len(code) == LENGTHS[level]]
            self.codes[level] = codes
        if not holder:
            return codes
        # "/" follows "." in ASCII.
        return codes[bisect_left(codes, holder + ".") : bisect_left(codes, holder + "/")]

    def everywhere(self, level: int, key: str) -> list[str]:
        """The regencies or districts of that key in the whole country."""
        return self.below.get(f"*{level}/{key}", "").split()

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
        found = self.everywhere(level, key)
        return [code for code in found if not length or code[:length] in holders]


def folded(areas: Iterable[tuple[str, str]], aliases: Iterable[tuple[str, str]]) -> str:
    """The text that is kept, from (code, name) and (code, other name)."""
    names = dict(sorted(areas))
    below: dict[str, list[str]] = {}
    aliased: set[str] = set()
    for code, name in names.items():
        put(below, code, rules.keys_of(name))
    for code, other in aliases:
        put(below, code, rules.keys_of(other))
        fresh = set(rules.keys_of(other)) - set(rules.keys_of(names[code]))
        aliased |= {f"{code}/{key}" for key in fresh}
    put_with_kind(below)
    kept = {key: " ".join(sorted(codes)) for key, codes in below.items()}
    told = {"names": names, "below": kept, "aliased": sorted(aliased)}
    return packed(told).decode()


def put(below: dict[str, list[str]], code: str, keys: Iterable[str]) -> None:
    """The area is found under these keys too."""
    level = rules.DEPTHS[len(code)]
    holders = [code.rpartition(".")[0], *([f"*{level}"] if level in {2, 3} else [])]
    for key in keys:
        for holder in holders:
            codes = below.setdefault(f"{holder}/{key}", [])
            if code not in codes:
                codes.append(code)


def put_with_kind(below: dict[str, list[str]]) -> None:
    """Provinces and regencies are found with their kind before their names, where that is no other
    area's own name: kabklaten, provinsijambi."""
    kinds: dict[str, list[tuple[str, str]]] = {}
    for held, codes in below.items():
        holder, _, key = held.partition("/")
        if holder in {"", "*2"}:
            for code in codes:
                for word in BEFORE[rules.kind_of(code)]:
                    kinds.setdefault(f"{holder}/{word}{key}", []).append((code, word + key))
    for held, found in kinds.items():
        if held not in below:
            for code, key in found:
                put(below, code, [key])


def read(text: str) -> Names:
    """What `folded` wrote, ready to be asked."""
    told = unpacked(text)
    return Names(told["names"], told["below"], frozenset(told["aliased"]))
