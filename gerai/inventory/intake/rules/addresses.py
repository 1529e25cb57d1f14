"""What an address says of its area: by its markers, else by the order of its parts.

No Django here. Every reading is only a guess at which words stand at which level; `areas` decides
whether such a place exists, and never from one name alone.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from gerai.foundation.areas.rules import AreaText

VILLAGE = "desa|ds|kelurahan|kel"
MARK = rf"{VILLAGE}|kecamatan|kec|kabupaten|kab|kotamadya|kodya|(?<!puluh )kota|provinsi|prov"
MARKED = re.compile(
    rf"\b(?P<mark>{MARK})(?: ?/ ?(?:{VILLAGE}))?\b[ .:]*(?P<name>.+?)"
    rf"(?=\s*(?:[,;/]|$|\b(?:{MARK}|telp|hp)\b))",
    re.IGNORECASE,
)
LEVEL = (
    dict.fromkeys(("desa", "ds", "kelurahan", "kel"), "village")
    | dict.fromkeys(("kecamatan", "kec"), "district")
    | dict.fromkeys(("kabupaten", "kab", "kota", "kotamadya", "kodya"), "regency")
    | dict.fromkeys(("provinsi", "prov"), "province")
)
LEVELS = ("province", "regency", "district", "village")
POSTCODE = re.compile(r"\b(?:kode\s*pos\b[ .:]*)?\d{5}\b", re.IGNORECASE)
TELEPHONE = re.compile(r"[\s,;]*\b(?:telp?|tlp|telepon|hp|wa)\b[.: ]*[^a-z]*$", re.IGNORECASE)
ENGLISH = re.compile(r"^(?P<name>.+?)\s+(?P<kind>regency|city)$", re.IGNORECASE)
KIND = {"regency": "Kabupaten", "city": "Kota"}
COUNTRY = frozenset({"indonesia", "id", ""})
NO_PLACE = re.compile(r"\d|^(?:jl|jln|jalan|gg|gang|rt|rw|perum|perumahan|ruko|blok|kp|no)\b", re.I)


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a row's words for its area. A strict one counts only if all of it is found
    down to the district; what `columns` say may be said back, an address may not."""

    text: AreaText
    strict: bool = False
    columns: bool = False


def area_texts(said: Mapping[str, str], address: str = "") -> tuple[Reading, ...]:
    """The readings to try, the best first: the row's own columns filled up from its address, then
    the columns alone, then the address's last parts by their order."""
    columns = {level: said.get(level, "") for level in LEVELS}
    parts = segments(address)
    ways = marks(parts)
    filled = [
        AreaText(**{level: columns[level] or words.get(level, "") for level in LEVELS})
        for words in ways
    ]
    own = AreaText(**columns)
    readings = [Reading(text) for text in dict.fromkeys(filled) if text != own]
    if any(own.parts):
        readings.append(Reading(own, columns=True))
    elif not {"regency", "district"} & set(ways[0]):
        readings += [Reading(text, strict=True) for text in ordered(parts)]
    return tuple(readings)


def segments(address: str) -> list[str]:
    """The parts between commas, without telephone, postcode and country; English in Indonesian."""
    place = TELEPHONE.sub("", address)
    parts = (" ".join(POSTCODE.sub(" ", part).split()) for part in re.split(r"[,;\n]", place))
    return [
        ENGLISH.sub(lambda found: f"{KIND[found['kind'].lower()]} {found['name']}", part)
        for part in parts
        if part.lower().rstrip(".") not in COUNTRY
    ]


def marks(parts: list[str]) -> list[dict[str, str]]:
    """What stands behind Ds., Kec., Kab., Prov.; the province behind the regency's part; and, as
    maps write it, the village before the district's part. Then the same with the unmarked parts
    before the last marked one instead: "… Desa Tegal Raya, Tegal, Kec. Kemang", and
    "…, Saptorenggo, Pakis, Kabupaten Malang"."""
    found: dict[str, str] = {}
    at: dict[str, int] = {}
    for place, part in enumerate(parts):
        for mark in MARKED.finditer(part):
            level = LEVEL[mark["mark"].lower()]
            name = mark["name"].strip(" .:-")
            if name and (level not in found or level != "village"):
                kind = mark["mark"] if level == "regency" else ""
                found[level], at[level] = f"{kind} {name}".strip(), place
    after = at.get("regency", len(parts)) + 1
    if "province" not in found and after < len(parts) and not NO_PLACE.search(parts[after]):
        found["province"] = parts[after]
    ways = [found]
    for level, above in (("district", ("village",)), ("regency", ("district", "village"))):
        names = parts[max(at.get(level, 0) - len(above), 0) : at.get(level, 0)]
        if len(names) == len(above) and not any(map(NO_PLACE.search, names)):
            ways.append(found | dict(zip(above, reversed(names), strict=True)))
    if "village" not in found and len(ways) > 1 and "district" in found:
        ways[0] = ways[1]
    return ways


def ordered(parts: list[str]) -> list[AreaText]:
    """Unmarked: … village, district, regency, province; or one or two levels fewer."""
    names = [part for part in parts if not NO_PLACE.search(part)]
    readings = []
    if len(names) >= 4:
        village, district, regency, province = names[-4:]
        readings.append(AreaText(province, regency, district, village))
    if len(names) >= 3:
        village, district, regency = names[-3:]
        readings.append(AreaText("", regency, district, village))
    if len(names) >= 2:
        readings.append(AreaText("", "", names[-1], names[-2]))
    return readings
