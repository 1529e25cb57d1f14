"""Area codes and area names as people write them: pure text, no tree, no database."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

LEVELS: Final = ("province", "regency", "district", "village")
DEPTHS: Final = {0: 0, 2: 1, 5: 2, 8: 3, 13: 4}
CODE: Final = re.compile(r"\d{2}(\.\d{2}(\.\d{2}(\.\d{4})?)?)?")
# A code that a spreadsheet took for a number lost its last zero: 33.10 became 33.1 (domain 0.2).
DAMAGED: Final = re.compile(r"(\d{2}\.\d|\d{2}\.\d{2}\.\d|\d\.\d{1,2}(\.\d+)*)")

LABELS: Final = {
    "provinsi": "",
    "kabupaten": "Kab. ",
    "kota": "Kota ",
    "kecamatan": "Kec. ",
    "distrik": "Distrik ",
    "kelurahan": "Kel. ",
    "desa": "Ds. ",
    "desa_adat": "Ds. Adat ",
}
REGENCY, CITY = frozenset({"kabupaten"}), frozenset({"kota"})
VILLAGE, WARD = frozenset({"desa", "desa_adat"}), frozenset({"kelurahan"})
ANY: Final[frozenset[str]] = frozenset()
# What people put before (or, of a city, after) a name at each level, and the kind that it claims.
PREFIXES: Final[tuple[dict[str, frozenset[str]], ...]] = (
    {},
    {word: ANY for word in ("provinsi", "propinsi", "prov", "prop", "prv")},
    {
        **{word: REGENCY for word in ("kabupaten", "kab")},
        **{word: CITY for word in ("kota", "kotamadya", "kodya", "kot", "kotif")},
        **{word: ANY for word in ("administrasi", "adm")},
    },
    {word: ANY for word in ("kecamatan", "kec", "kc", "distrik", "kapanewon", "kemantren")},
    {
        **{word: WARD for word in ("kelurahan", "kel")},
        **{word: VILLAGE for word in ("desa", "ds", "dsa", "kalurahan", "pekon", "nagari")},
    },
)
# Short forms that mean one word everywhere; they are unfolded on both sides of a comparison.
WORDS: Final = {
    "gn": "gunung",
    "gng": "gunung",
    "tj": "tanjung",
    "tjg": "tanjung",
    "tanj": "tanjung",
    "sei": "sungai",
    "kep": "kepulauan",
    "slt": "selatan",
    "sel": "selatan",
    "tmr": "timur",
    "brt": "barat",
    "tgh": "tengah",
    "utr": "utara",
    "ps": "pasar",
}


@dataclass(frozen=True, slots=True)
class AreaText:
    """An area as a row writes it, level by level; an empty part was not said."""

    province: str = ""
    regency: str = ""
    district: str = ""
    village: str = ""

    @property
    def parts(self) -> tuple[str, str, str, str]:
        """From the province down."""
        return (self.province, self.regency, self.district, self.village)


@dataclass(frozen=True, slots=True)
class Resolved:
    """What became of an area text.

    `code` is the deepest area that is certain ("" when the regency itself is not), `rest` what of
    the text found no place, `alternatives` the codes to ask about. It is settled when `rest` and
    `alternatives` are empty.
    """

    code: str
    level: int
    rest: str
    alternatives: tuple[str, ...]
    reason: str

    @property
    def settled(self) -> bool:
        """Everything that was written found its place, and there is nothing to ask."""
        return bool(self.code) and not self.rest and not self.alternatives


@dataclass(frozen=True, slots=True)
class Tile:
    """One regency or city on the tile map: its place in a grid that keeps neighbours together.

    `name` is said in full (Kab. Demak), `lines` is what fits on a small square.
    """

    code: str
    name: str
    lines: tuple[str, ...]
    column: int
    row: int


def depth(code: str) -> int:
    """1 province, 2 regency or city, 3 district, 4 village; 0 the whole country; -1 no code."""
    if code and not CODE.fullmatch(code):
        return -1
    return DEPTHS[len(code)]


def trail(code: str) -> list[str]:
    """The codes from the province down to the area itself."""
    return [code[:end] for end in (2, 5, 8, 13) if len(code) >= end]


def inside(code: str, holder: str) -> bool:
    """Whether an area lies in another (or is it); everything lies in "", the country."""
    return not holder or code == holder or code.startswith(holder + ".")


@lru_cache(maxsize=200_000)
def words(text: str) -> tuple[str, ...]:
    """The words of a name: small letters, no accents, no punctuation, short forms unfolded."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    plain = re.sub(r"['’`ʻ´]", "", plain)
    return tuple(WORDS.get(word, word) for word in re.findall(r"[a-z0-9]+", plain))


def key(text: str) -> str:
    """What two spellings of one name have in common: Batang Hari and batanghari are one."""
    return "".join(words(text))


@lru_cache(maxsize=200_000)
def readings(text: str, level: int) -> tuple[tuple[str, frozenset[str]], ...]:
    """The keys that a text may mean, the fullest first, with the kinds that its prefix claims.

    The fullest first, because Kotabaru is a regency and Kota Baru may be a village.
    """
    plain = re.sub(r"['’`]", "", text.casefold())
    said = [word for word in re.findall(r"[^\W_]+", plain) if word]
    found = [("".join(words(" ".join(said))), ANY)]
    claims: set[frozenset[str]] = set()
    while len(said) > 1 and said[0] in PREFIXES[level]:
        claims.add(PREFIXES[level][said[0]])
        said = said[1:]
        found.append(("".join(words(" ".join(said))), claimed(claims)))
    if level == 2 and len(said) > 1 and said[-1] in {"kota", "kab", "kabupaten"}:
        claims.add(PREFIXES[level][said[-1]])
        found.append(("".join(words(" ".join(said[:-1]))), claimed(claims)))
    return tuple((found_key, kinds) for found_key, kinds in found if found_key)


def claimed(claims: set[frozenset[str]]) -> frozenset[str]:
    """The one kind that the prefixes agree on; "Desa/Kel." claims nothing."""
    told = claims - {ANY}
    return next(iter(told)) if len(told) == 1 else ANY


def number(text: str) -> str:
    """The numeral at the end of a name: Mela I and Mela II are two villages, not one slip."""
    last = words(text)[-1:]
    return last[0] if last and re.fullmatch(r"\d+|[ivx]+", last[0]) else ""


def one_edit(left: str, right: str) -> bool:
    """Whether one letter more, less, other, or a swap of two neighbours parts the two keys."""
    if left == right or abs(len(left) - len(right)) > 1:
        return False
    start = next(
        (i for i, (a, b) in enumerate(zip(left, right, strict=False)) if a != b),
        min(len(left), len(right)),
    )
    rest, other = left[start:], right[start:]
    return (
        rest[1:] == other[1:]
        or rest[1:] == other
        or rest == other[1:]
        or (rest[:2] == other[:2][::-1] and rest[2:] == other[2:])
    )
