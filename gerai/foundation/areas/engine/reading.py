"""Free text to its place: whole addresses, and columns that an address fills up. No query."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from gerai.foundation.areas import rules
from gerai.foundation.areas.rules import AreaText, Found, Marked, Reading, Resolved

from .names import Names
from .placing import place

VILLAGE, DISTRICT, REGENCY = 4, 3, 2
# An address folded in one pass: letters, digits and its commas.
COMMAS = rules.LETTERS | {ord(","): ",", ord(";"): ","}
MARKS = {3: ("kecamatan", "kec", "distrik"), 4: ("desa", "kelurahan", "kel", "ds")}
SAID = "nama sama persis"
NOWHERE = Resolved("", 0, "", (), "")


def read_all(
    names: Names, said: Iterable[tuple[AreaText, str]], within: str = ""
) -> dict[tuple[AreaText, str], Found]:
    """Each distinct text, columns and address, with its place."""
    found = {}
    for one in dict.fromkeys(said):
        columns, address = one
        code = tail(names, address) if columns is rules.NOTHING else ""
        if code and rules.inside(code, within):
            found[one] = Found(Resolved(code, VILLAGE, "", (), SAID))
        else:
            found[one] = read_address(names, columns, address, within)
    return found


def tail(names: Names, address: str) -> str:
    """The village of an address that ends in village, district, regency and province (or without
    the last) by exact names, as maps and registers write it: most of a list, in one lookup a part.
    "" for all others, and for one that names another regency or village before."""
    if not address.isascii():
        return ""
    parts = address.lower().translate(COMMAS).split(",")
    if parts[-1] == "indonesia":
        parts.pop()
    if len(parts) < 3:
        return ""
    below, at = names.below, -2
    last = parts[-1].partition("telp")[0].rstrip("0123456789")
    province = below.get("/" + last)
    if province:
        regency = below.get(f"{province}/{parts[-2]}", "")
    else:
        at, regency = -1, below.get("*2/" + last, "")
    if len(regency) != 5 or len(parts) < 2 - at:
        return ""
    district, village = parts[at - 1], parts[at - 2]
    held_by = below.get(f"{regency}/{district}") or below.get(f"{regency}/{bare(district, 3)}")
    code = below.get(f"{held_by}/{village}") or below.get(f"{held_by}/{bare(village, 4)}")
    if code is None or len(code) != 13:
        return ""
    for part in parts[: at - 2]:
        if ("kab" in part or "kota" in part or "kodya" in part) and (
            below.get(f"{regency[:2]}/{part}") != regency
        ):
            return ""
        if ("desa" in part or "kelurahan" in part) and bare(village, 4) not in part:
            return ""
    return code


def bare(part: str, level: int) -> str:
    """A folded part without the mark before it: kecbonang, desamorodemak."""
    return next((part[len(mark) :] for mark in MARKS[level] if part.startswith(mark)), part)


def read_address(names: Names, columns: AreaText, address: str, within: str) -> Found:
    """The reading that leads deepest. A text that names two places that cannot both be meant is
    disputed, and no other reading hides that."""
    parts = rules.segments(address) if address else []
    marked = rules.marks(parts)
    best, disputed = deepest(names, rules.area_readings(columns, parts, marked), within)
    level = best.place.level
    if disputed and level < VILLAGE:
        return disputed
    if level < REGENCY and (city := city_as_district(names, columns, within)):
        return city
    if level < REGENCY and not best.place.alternatives and columns is rules.NOTHING:
        return city_at_the_end(names, parts, within) or best
    if len(marked.regencies) > 1 and best.place.code:
        other = second(names, marked, best.place.code)
        if other:
            return Found(rivals(names, best.place.code, other))
    return best


def deepest(names: Names, readings: Iterable[Reading], within: str) -> tuple[Found, Found | None]:
    """Of all readings the one that leads deepest, and the first that is disputed."""
    best, rank = Found(NOWHERE, read=False), -1
    disputed: Found | None = None
    for reading in readings:
        if not within and not any(reading.text.parts[:DISTRICT]):
            continue  # a village alone says nothing, and would be looked for in every district
        found = place(names, reading.text, within)
        if reading.strict and (found.level < DISTRICT or not found.settled):
            continue
        if found.disputed:
            disputed = disputed or Found(found, reading.columns)
            continue
        told = found.level if found.code else 0
        if rank < VILLAGE and (told > rank or (told == rank and better(found, best.place))):
            best, rank = Found(found, reading.columns), told
        elif told == rank and reading.strict and found.code[:5] != best.place.code[:5]:
            disputed = disputed or Found(rivals(names, best.place.code, found.code))
        if found.level == VILLAGE and found.code != best.place.code:
            return Found(two_villages(names, best.place.code, found.code)), disputed
    return best, disputed


def two_villages(names: Names, one: str, other: str) -> Resolved:
    """What is sure of an address that names two villages: what holds both, if that is in one
    kabupaten; and whether it has two of them, which is a dispute."""
    for level, length in ((DISTRICT, 8), (REGENCY, 5)):
        if one[:length] == other[:length]:
            reason = f"bisa {names.label(one)} atau {names.label(other)}"
            return Resolved(one[:length], level, "", (one, other), reason)
    return rivals(names, one, other)


def city_as_district(names: Names, columns: AreaText, within: str) -> Found | None:
    """A column of districts that names a kota or kabupaten instead, where no district anywhere is
    called so: "Balikpapan"."""
    said = columns.district
    if columns.regency or not said or names.everywhere(3, rules.fold(said)):
        return None
    found = place(names, replace(columns, regency=said, district=""), within)
    return Found(found, columns=True) if found.level >= REGENCY else None


def city_at_the_end(names: Names, parts: Sequence[str], within: str) -> Found | None:
    """The last part of an address, if that is a kabupaten or kota by its exact name. One that is a
    district's name too is only proposed."""
    said = [part for part in parts[-2:] if not names.below.get("/" + rules.fold(part))]
    key = rules.fold(said[-1]) if said else ""
    codes = [code for code in names.everywhere(2, key) if rules.inside(code, within)]
    if not codes:
        return None
    found = place(names, AreaText(regency=said[-1]), within)
    if found.code and names.everywhere(3, key):
        reason = f"“{said[-1]}” bisa {names.label(found.code)} atau kecamatan bernama itu"
        return Found(Resolved("", 0, said[-1], (found.code,), reason))
    return Found(found)


def better(found: Resolved, best: Resolved) -> bool:
    """Of two readings that lead equally deep to two places, the one that explains all its words."""
    return found.settled and not best.settled and found.code != best.code


def second(names: Names, marked: Marked, code: str) -> str:
    """Another place that the address names in full behind marks: Kec. Balikpapan Utara, Kota
    Balikpapan, before one in Kab. Penajam Paser Utara; "" if there is none."""
    district = rules.fold(marked.said.get("district", ""))
    for regency in dict.fromkeys(marked.regencies if district else ()):
        for held in names.everywhere(2, rules.fold(regency)):
            if held != code[:5] and (found := names.found(3, district, [held])):
                return found[0]
    return ""


def rivals(names: Names, one: str, other: str) -> Resolved:
    """Two places, of which nobody but the sender knows the right one."""
    reason = f"bisa {names.label(one[:5])} atau {names.label(other[:5])}"
    return Resolved("", 0, "", (one, other), reason, disputed=True)
