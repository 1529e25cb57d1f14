"""Readers of answers that are one out of a few, of papers and of small numbers. No Django here.

The words are data (choices.toml). A text is understood when it holds words of one answer only.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

from gerai.foundation.tables.rules import UNKNOWN, Read, Reader, clean, is_unknown
from gerai.foundation.tables.rules.cells import LONGEST_SUM, is_destroyed, is_masked
from gerai.foundation.tables.rules.dates import MONTHS
from gerai.foundation.tables.rules.words import likest

APART = re.compile(r"[^0-9a-z]+")
LONGEST = 300  # letters of an answer
MANY = 12  # words of an answer in which slips are looked for
NUMBER = re.compile(r"\d{1,2}")
MARK = re.compile(r"\b(idm|did|jid)\s?(\d{6,14})\b", re.IGNORECASE)


@cache
def answers(name: str) -> dict[tuple[str, ...], str]:
    """The words of every answer and what they mean, the longest first."""
    package = __package__.rpartition(".")[0]
    said = tomllib.loads(files(package).joinpath("choices.toml").read_text(encoding="utf-8"))
    pairs = [(tuple(word.split()), code) for code, words in said[name].items() for word in words]
    return dict(sorted(pairs, key=lambda pair: -len(pair[0])))


def one_of(name: str, *, inside: bool) -> Reader:
    """A reader of one of these answers; `inside`: their words may stand in a longer sentence.
    Where two answers stand in it, or a word has a slip, the likely ones are proposed."""
    known = answers(name)
    spelt = shown(name)

    def read(said: str) -> Read:
        text = clean(said)
        words = [word for word in APART.split(text[:LONGEST].lower()) if word]
        if found := known.get(tuple(words)):
            return UNKNOWN if found == "unknown" else Read(found)
        if is_unknown(text) or not words:
            return UNKNOWN
        meant = held(words, known) if inside and len(text) <= LONGEST else set()
        if len(meant) == 1:
            return Read(meant.pop(), repair="words")
        why = "menyebut lebih dari satu jawaban" if meant else f'"{text[:40]}" tidak dikenal'
        likely = meant or slipped(words, known, inside=inside)
        texts = tuple(spelt[code] for code in sorted(likely) if code in spelt)
        one = texts[0] if len(texts) == 1 else None
        why = f"{why}. Tulis salah satu saja"
        return Read(code="not_known", why=why, proposal=one, choices=() if one else texts)

    return read


@cache
def shown(name: str) -> dict[str, str]:
    """How each answer is written when it is proposed: by the first of its words."""
    package = __package__.rpartition(".")[0]
    said = tomllib.loads(files(package).joinpath("choices.toml").read_text(encoding="utf-8"))
    return {code: words[0].capitalize() for code, words in said[name].items() if code != "unknown"}


def slipped(
    words: Sequence[str], known: Mapping[tuple[str, ...], str], *, inside: bool
) -> set[str]:
    """The answers that words with a slip, or parted by a dash ("S-1"), may mean."""
    joined = {"".join(parts): code for parts, code in known.items()}
    if (code := joined.get("".join(words))) is not None:
        return {code} - {"unknown"}
    if len(words) > MANY:
        return set()
    whole = {joined[word] for word in likest("".join(words), joined)}
    if len(whole) == 1 or not inside:
        return (whole if len(whole) == 1 else set()) - {"unknown"}
    single = {word for parts in known for word in parts}
    mended = [next(iter(likest(word, single)), word) for word in words]
    return held(mended, dict(known)) - {"unknown"}


def held(words: list[str], known: dict[tuple[str, ...], str]) -> set[str]:
    """The answers whose words stand in the text; longer words take theirs away from shorter."""
    left, meant = list(words), set()
    for parts, code in known.items():
        for at in range(len(left) - len(parts) + 1):
            if tuple(left[at : at + len(parts)]) == parts:
                meant.add(code)
                left[at : at + len(parts)] = [""] * len(parts)
    return meant


def paper(said: str) -> Read:
    """The number of a certificate as it was written; a mere "ada" is no number."""
    text = clean(said)
    if is_unknown(text):
        return UNKNOWN
    if is_destroyed(text):
        return Read(code="destroyed", why="rusak oleh Excel. Ketik ulang sebagai teks")
    if is_masked(text):
        return Read(code="masked", why="nomornya ditutup, jadi dianggap tidak ada")
    if len(text) > LONGEST:
        return Read(code="too_long", why="isinya terlalu panjang untuk nomor. Tulis nomornya saja")
    if not any(sign.isdigit() for sign in text):
        if text.lower() in {"ada", "ya", "sudah", "punya", "proses", "belum", "tidak"}:
            return UNKNOWN
        return Read(code="not_number", why="tidak ada nomornya. Tulis nomor sertifikatnya")
    return Read(text)


def trademark(said: str) -> Read:
    """The number of a mark: IDM (registered), DID and JID (asked for), out of what stands there."""
    text = clean(said)
    if is_unknown(text):
        return UNKNOWN
    found = MARK.search(text[:LONGEST])
    if found:
        number = f"{found[1].upper()}{found[2]}"
        return Read(number, repair="" if number == text.upper() else "parted")
    return paper(said)


def house_number(said: str) -> Read:
    """The number of an RT or RW."""
    text = clean(said).removesuffix(".0")
    if is_unknown(text):
        return UNKNOWN
    digits = text.upper().removeprefix("RT").removeprefix("RW").strip(" .:")
    if digits.isascii() and digits.isdigit() and len(digits) <= 3:
        return Read(f"{int(digits):03}")
    return Read(code="not_number", why="bukan nomor RT atau RW. Tulis angkanya saja")


def month(said: str) -> Read:
    """A month by number or by name."""
    text = clean(said).lower().removesuffix(".0")
    if is_unknown(text) or len(text) > LONGEST_SUM:
        return UNKNOWN
    number = int(text) if NUMBER.fullmatch(text) else MONTHS.get(text, 0)
    if 1 <= number <= 12:
        return Read(number)
    return Read(code="not_month", why=f'"{text[:20]}" bukan bulan. Tulis angka 1 sampai 12')
