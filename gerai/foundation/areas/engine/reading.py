"""Free text to its place: whole addresses, and columns that an address fills up. No query."""

from collections.abc import Iterable

from gerai.foundation.areas import rules
from gerai.foundation.areas.rules import AreaText, Found, Marked, Resolved

from .names import Names
from .placing import place

VILLAGE, DISTRICT = 4, 3
# An address folded in one pass: letters, digits and its commas.
COMMAS = rules.LETTERS | {ord(","): ",", ord(";"): ",", ord("\n"): ","}
SAID = "nama sama persis"
NOWHERE = Resolved("", 0, "", (), "")


def read_tails(names: Names, addresses: Iterable[str]) -> dict[str, Found]:
    """The addresses whose last four parts are village, district, regency and province by exact
    names, as maps and registers write them: most of a list, in one lookup a part. One that names
    another regency before that is left to be read in full."""
    below, found = names.below, {}
    for address in addresses:
        if not address.isascii():
            continue
        parts = address.lower().translate(COMMAS).split(",")
        if len(parts) < 4:
            continue
        province = below.get("/" + parts[-1].partition("telp")[0])
        regency = below.get(f"{province}/{parts[-2]}")
        code = below.get(f"{below.get(f'{regency}/{parts[-3]}')}/{parts[-4]}")
        if code is None or len(code) != 13:
            continue
        if any(
            ("kab" in part or "kota" in part or "kodya" in part)
            and below.get(f"{province}/{part}") != regency
            for part in parts[:-4]
        ):
            continue
        found[address] = Found(Resolved(code, VILLAGE, "", (), SAID))
    return found


def read_address(names: Names, columns: AreaText, address: str, within: str) -> Found:
    """The reading that leads deepest. A text that names two places that cannot both be meant is
    disputed, and no other reading hides that."""
    parts = rules.segments(address) if address else []
    marked = rules.marks(parts)
    best, rank = Found(NOWHERE, read=False), (-1, False)
    disputed: Found | None = None
    for reading in rules.area_readings(columns, parts, marked):
        found = place(names, reading.text, within)
        if reading.strict and (found.level < DISTRICT or not found.settled):
            continue
        if found.disputed:
            disputed = disputed or Found(found, reading.columns)
            continue
        told = (found.level if found.code else 0, found.settled)
        if told > rank:
            best, rank = Found(found, reading.columns), told
        elif told == rank and reading.strict and found.code[:5] != best.place.code[:5]:
            disputed = disputed or Found(rivals(names, best.place.code, found.code))
        if told == (VILLAGE, True):
            break
    if disputed and rank != (VILLAGE, True):
        return disputed
    if len(marked.regencies) > 1 and best.place.code:
        other = second(names, marked, best.place.code)
        if other:
            return Found(rivals(names, best.place.code, other))
    return best


def second(names: Names, marked: Marked, code: str) -> str:
    """Another place that the address names in full behind marks: Kec. Balikpapan Utara, Kota
    Balikpapan, before one in Kab. Penajam Paser Utara; "" if there is none."""
    district = rules.fold(marked.said.get("district", ""))
    for regency in dict.fromkeys(marked.regencies if district else ()):
        for held in names.regencies.get(rules.fold(regency), ()):
            if held != code[:5] and (found := names.found(3, district, [held])):
                return found[0]
    return ""


def rivals(names: Names, one: str, other: str) -> Resolved:
    """Two places, of which nobody but the sender knows the right one."""
    reason = f"bisa {names.label(one[:5])} atau {names.label(other[:5])}"
    return Resolved("", 0, "", (one, other), reason, disputed=True)
