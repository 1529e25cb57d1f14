"""What an address says of its area: by its marks, else by the order of its parts. Pure.

Every reading is only a guess at which words stand at which level; the engine decides whether such
a place exists, and never from one name alone.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from .names import LEVELS, AreaText

VILLAGE = "desa|ds|kelurahan|kel|kalurahan|gampong|nagari|pekon"
DISTRICT = "kecamatan|kec|distrik|kapanewon|kemantren"
REGENCY = "kabupaten|kab|kotamadya|kodya|(?<!puluh )kota"
PROVINCE = "provinsi|propinsi|prov"
MARK = f"{VILLAGE}|{DISTRICT}|{REGENCY}|{PROVINCE}"
MARKED = re.compile(rf"\b({MARK})(?:\b ?/ ?(?:{VILLAGE}))?\b[ .:]*")
LEVEL = {
    mark: level
    for level, marks in (
        ("village", VILLAGE),
        ("district", DISTRICT),
        ("regency", "kabupaten|kab|kotamadya|kodya|kota"),
        ("province", PROVINCE),
    )
    for mark in marks.split("|")
}
# What follows a village's name in one breath: "Desa Morodemak RT 1 RW 4".
BEHIND = re.compile(r"\s*(?:/|\b(?:rt|rw|no|jl|jln|blok|telp|hp)\b).*", re.IGNORECASE | re.DOTALL)
POSTCODE = re.compile(r"\bkode\s*pos\b[ .:]*\d*|\b\d{5}\b", re.IGNORECASE)
TELEPHONE = re.compile(
    r"[\s,;]*(?:\b(?:telp|tlp|telepon)\b[^,]*|\b(?:tel|hp|wa)\b[.: ]*[^a-z]*$)", re.IGNORECASE
)
CALLED = ("tel", "tlp", "hp", "wa")
ENGLISH = re.compile(r"^(?P<name>.+?)\s+(?P<kind>regency|city)$", re.IGNORECASE)
TRANSLATED = re.compile(r"\b(?:regency|city)\b")
KIND = {"regency": "Kabupaten", "city": "Kota"}
COUNTRY = frozenset({"indonesia", "id", ""})
NO_PLACE = re.compile(r"\d|^(?:jl|jln|jalan|gg|gang|rt|rw|perum|perumahan|ruko|blok|kp|no)\b", re.I)
LONGEST = 7  # words of three names in one breath
PARTS = re.compile(r"[,;\n]")
NOTHING = AreaText()


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a row's words for its area. A strict one counts only if all of it is found
    down to the district; what `columns` say may be said back, an address may not."""

    text: AreaText
    strict: bool = False
    columns: bool = False


@dataclass(slots=True)
class Marked:
    """What stands behind the marks of an address, and in which part of it; all its regencies."""

    said: dict[str, str]
    at: dict[str, int]
    regencies: list[str]
    places: set[int]


def area_readings(columns: AreaText, parts: list[str], marked: Marked) -> Iterator[Reading]:
    """The readings to try, the best first: the row's own columns filled up from its address, then
    the columns alone, then the address's last parts by their order."""
    own = columns != NOTHING
    if parts:
        before: list[AreaText] = []
        for words in ways(parts, marked):
            text = AreaText(**words)
            if own:
                text = filled(columns, text)
            if text != columns and text not in before:
                before.append(text)
                yield Reading(text)
    if own:
        yield Reading(columns, columns=True)
        return
    if "regency" not in marked.said and {"district", "village"} & set(marked.said):
        for text in unparted(parts, marked):
            yield Reading(text, strict=True)
    if parts and not marked.places and "district" not in marked.said:
        for text in ordered(parts):
            yield Reading(text, strict=True)


def speaks(address: str) -> bool:
    """Whether an address may say more of the area than columns beside it: only by a mark."""
    return bool(MARKED.search(lower := address.lower()) or TRANSLATED.search(lower))


def filled(columns: AreaText, words: AreaText) -> AreaText:
    """The columns, and what only the address says."""
    return replace(
        words, **{level: said for level in LEVELS if (said := getattr(columns, level).strip())}
    )


def segments(address: str) -> list[str]:
    """The parts between commas, without telephone, postcode and country; English in Indonesian.
    Where there are commas, a new line is only where the cell was full: "Kolongan / Tetempangan"."""
    if "," in address:
        address = address.replace("\n", " ")
    if any(word in address.lower() for word in CALLED):
        address = TELEPHONE.sub("", address)
    found = []
    for part in PARTS.split(POSTCODE.sub(" ", address)):
        text = " ".join(part.split())
        if text[-1:] in {"y", "Y"}:
            text = ENGLISH.sub(lambda told: f"{KIND[told['kind'].lower()]} {told['name']}", text)
        if text.lower().rstrip(".") not in COUNTRY:
            found.append(text)
    return found


def marks(parts: list[str]) -> Marked:
    """What stands behind Ds., Kec., Kab., Prov.: of several regencies the last, of several villages
    the first; and the province behind the regency's part. A part is parted before a regency."""
    said: dict[str, str] = {}
    at: dict[str, int] = {}
    regencies: list[str] = []
    places: set[int] = set()
    whole = list(parts)
    parts.clear()
    for part in whole:
        begun = 0
        for start, mark, text in behind(part):
            level = LEVEL[mark]
            if level in said and level == "village":
                continue
            if level == "regency":
                text = f"{mark} {text}"
                regencies.append(text)
                if mark != "kota":  # Melayu Kota Piring is one name
                    if before := part[begun:start].strip(" .-"):
                        parts.append(before)
                    begun = start
                    places.add(len(parts))
            said[level], at[level] = text, len(parts)
        parts.append(part[begun:] if begun else part)
    after = at.get("regency", len(parts)) + 1
    if "province" not in said and after < len(parts) and not NO_PLACE.search(parts[after]):
        said["province"] = parts[after]
    return Marked(said, at, regencies, places)


def behind(part: str) -> Iterator[tuple[int, str, str]]:
    """The marks of a part, each with where it begins and the name behind it.

    Kota is a word of many names too: Ds. Balai Jaya Kota, Kec. Kota Kudus, Ds. Amasing Kota Barat
    Kec. Bacan. It is a mark only with a name behind it, no other mark right before it, and no mark
    of a smaller area after it.
    """
    found = list(MARKED.finditer(part.lower()))
    kept: list[re.Match[str]] = []
    for number, one in enumerate(found):
        if one[1] == "kota":
            after = found[number + 1] if number + 1 < len(found) else None
            if kept and not part[kept[-1].end() : one.start()].strip():
                continue
            if not part[one.end() : after.start() if after else None].strip(" .:-"):
                continue
            if after and LEVEL[after[1]] in {"village", "district"}:
                continue
        kept.append(one)
    for number, one in enumerate(kept):
        end = kept[number + 1].start() if number + 1 < len(kept) else len(part)
        name = part[one.end() : end].strip(" .:-")
        if (name and not name.replace(" ", "").isalpha()) or " jl" in name.lower():
            name = BEHIND.sub("", name).strip(" .:-")
        if name:
            yield one.start(), one[1], name


def ways(parts: list[str], marked: Marked) -> list[dict[str, str]]:
    """The marked words; and, as maps write it, with the unmarked parts before the last marked one
    instead: "… Desa Tegal Raya, Tegal, Kec. Kemang", "…, Saptorenggo, Pakis, Kabupaten Malang"."""
    found, at = marked.said, marked.at
    told = [found]
    for level, above in (("regency", ("district", "village")), ("district", ("village",))):
        end = at.get(level, 0)
        before = [
            part
            for place, part in enumerate(parts[:end])
            if place not in marked.places and part.lower() != found.get("regency", "").lower()
        ]
        names = before[-len(above) :]
        if len(names) == len(above) and not any(map(NO_PLACE.search, names)):
            told.append(found | dict(zip(above, reversed(names), strict=True)))
    if len(told) > 1 and not {"village", "district"} <= set(found):
        told.append(told.pop(0))
    return told


def unparted(parts: list[str], marked: Marked) -> Iterator[AreaText]:
    """The regency behind a marked district or village without a mark of its own: "Kec. Beji Depok",
    "Kec. Cilacap Sel., Cilacap", "Ds. Merbung Klaten Selatan Klaten"."""
    said, province = marked.said, marked.said.get("province", "")
    village, district = said.get("village", ""), said.get("district", "")
    words = (district or village).split()[:LONGEST]
    if not district:
        for first in range(1, len(words) - 1):
            for second in range(first + 1, len(words)):
                yield AreaText(
                    province,
                    " ".join(words[second:]),
                    " ".join(words[first:second]),
                    " ".join(words[:first]),
                )
        return
    after = parts[marked.at["district"] + 1 : marked.at["district"] + 2]
    ends = [(district, part) for part in after if not NO_PLACE.search(part)]
    ends += [(" ".join(words[:at]), " ".join(words[at:])) for at in range(len(words) - 1, 0, -1)]
    for name, regency in ends:
        for below in dict.fromkeys((village, "")):
            yield AreaText(province, regency, name, below)


def ordered(parts: list[str]) -> Iterator[AreaText]:
    """Unmarked: … village, district, regency, province; or one or two levels fewer."""
    names = [part for part in parts if not NO_PLACE.search(part)]
    if len(names) >= 4:
        village, district, regency, province = names[-4:]
        yield AreaText(province, regency, district, village)
    if len(names) >= 3:
        first, second, third = names[-3:]
        yield AreaText("", third, second, first)
        yield AreaText(third, second, first)
    if len(names) >= 2:
        first, second = names[-2:]
        yield AreaText("", "", second, first)
        yield AreaText("", second, first)
