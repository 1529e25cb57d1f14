"""Area codes and area names as people write them: pure text, no tree, no database."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
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
# Where the code's second half tells kabupaten (01-69) from kota (71-99).
FIRST_CITY: Final = 71
FIRST_PAPUAN: Final = 91
VILLAGE_KINDS: Final = {"1": "kelurahan", "2": "desa", "3": "desa_adat"}
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
        **{word: VILLAGE for word in ("gampong", "gampoeng", "gp", "kampung", "kmp", "negeri")},
    },
)
AFTER: Final = frozenset({"kota", "kab", "kabupaten"})  # what may stand behind a regency's name
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
    "dlm": "dalam",
    "kt": "koto",
    "btg": "batang",
    "kmp": "kampung",
}
# A number behind a name, however it is written; with a sign beside it, so that Mela I is not Melai.
NUMERALS: Final = {
    word: f"#{number}"
    for number, told in enumerate(
        ("satu i", "dua ii", "tiga iii", "empat iv", "lima v", "enam vi", "tujuh vii",
         "delapan viii", "sembilan ix", "sepuluh x", "sebelas xi", "duabelas xii"),
        start=1,
    )
    for word in (*told.split(), str(number))
}  # fmt: skip
# Ejaan Suwandi and before, letters that EYD (Keppres 57/1972) replaced; a single j (now y) is left
# alone, since most are today's.
OLD_SPELLING: Final = {"tj": "c", "dj": "j", "sj": "sy", "nj": "ny", "ch": "kh", "oe": "u"}
OLD_LETTERS: Final = re.compile("|".join(OLD_SPELLING))
WORD: Final = re.compile(r"[a-z0-9]+")
APOSTROPHES: Final = dict.fromkeys(map(ord, "'’`ʻ´"))
LETTERS: Final = {code: None for code in range(128) if not chr(code).isalnum()} | APOSTROPHES


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
    `alternatives` are empty. It is disputed when the text names two places that cannot both be
    meant: then no other way to read it counts.
    """

    code: str
    level: int
    rest: str
    alternatives: tuple[str, ...]
    reason: str
    disputed: bool = False

    @property
    def settled(self) -> bool:
        """Everything that was written found its place, and there is nothing to ask."""
        return bool(self.code) and not self.rest and not self.alternatives


@dataclass(frozen=True, slots=True)
class Found:
    """Where a row belongs; whether its own columns said so, which may be said back; and whether
    there was anything to read."""

    place: Resolved
    columns: bool = False
    read: bool = True


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


def plain(text: str) -> str:
    """Small letters without accents and apostrophes."""
    if not text.isascii():
        parts = unicodedata.normalize("NFKD", text.casefold())
        text = "".join(c for c in parts if not unicodedata.combining(c))
    return text.lower().translate(APOSTROPHES)


def words(text: str) -> tuple[str, ...]:
    """The words of a name: small letters, no accents, no punctuation, short forms unfolded."""
    return tuple(WORDS.get(word, word) for word in WORD.findall(plain(text)))


def key(text: str) -> str:
    """What two spellings of one name have in common: Batang Hari and batanghari are one."""
    return "".join(words(text))


def fold(text: str) -> str:
    """The letters and digits alone, nothing unfolded: most names are found by this already."""
    if text.isascii():
        return text.lower().translate(LETTERS)
    return "".join(WORD.findall(plain(text)))


def unfolded(said: Sequence[str]) -> list[str]:
    """The keys of some words beside their letters alone: with short forms written out, and with
    the numerals as digits, since Ilir Timur Tiga is Ilir Timur III."""
    long = [WORDS.get(word, word) for word in said]
    numbered = [NUMERALS.get(word, word) if at else word for at, word in enumerate(long)]
    return ["".join(long), "".join(numbered)]


def keys_of(name: str) -> tuple[str, ...]:
    """Every key under which a name is kept, its letters alone first."""
    said = WORD.findall(plain(name))
    return tuple(dict.fromkeys(["".join(said), *unfolded(said)]))


def readings(text: str, level: int) -> Iterator[tuple[str, frozenset[str]]]:
    """The keys that a text may mean, the fullest first, with the kinds that its prefix claims.

    The fullest first, because Kotabaru is a regency and Kota Baru may be a village. One after the
    other, because the first is nearly always right.
    """
    whole = fold(text)
    if not whole:
        return
    yield whole, ANY
    said = WORD.findall(plain(text))
    ways = [(said, ANY)]
    claims: set[frozenset[str]] = set()
    prefixes = PREFIXES[level]
    while len(said) > 1 and said[0] in prefixes:
        claims.add(prefixes[said[0]])
        said = said[1:]
        ways.append((said, claimed(claims)))
        yield "".join(said), ways[-1][1]
    if level == 2 and len(said) > 1 and said[-1] in AFTER:
        claims.add(prefixes[said[-1]])
        ways.append((said[:-1], claimed(claims)))
        yield "".join(said[:-1]), ways[-1][1]
    for some, kinds in ways:
        first = "".join(some)
        for other in dict.fromkeys(unfolded(some)):
            if other != first:
                yield other, kinds


def claimed(claims: set[frozenset[str]]) -> frozenset[str]:
    """The one kind that the prefixes agree on; "Desa/Kel." claims nothing."""
    told = claims - {ANY}
    return next(iter(told)) if len(told) == 1 else ANY


def respelt(text: str) -> str:
    """A name as it is spelt since 1972 (EYD): Tjepoe is Cepu, Djogja is Jogja."""
    return OLD_LETTERS.sub(lambda found: OLD_SPELLING[found[0]], plain(text))


def number(text: str) -> str:
    """The numeral at the end of a name: Mela I and Mela II are two villages, not one slip."""
    last = words(text)[-1:]
    if last and last[0] in NUMERALS:
        return NUMERALS[last[0]]
    return last[0] if last and last[0].isdigit() else ""


def kind_of(code: str) -> str:
    """What an area is, as the form of its code says (Kemendagri)."""
    level = DEPTHS[len(code)]
    if level == 1:
        return "provinsi"
    if level == 2:
        return "kota" if int(code[3:5]) >= FIRST_CITY else "kabupaten"
    if level == 3:
        return "distrik" if int(code[:2]) >= FIRST_PAPUAN else "kecamatan"
    return VILLAGE_KINDS[code[9]]


def label(code: str, name: str) -> str:
    """Kab. Klaten, of its code and its own name."""
    return LABELS[kind_of(code)] + name


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
