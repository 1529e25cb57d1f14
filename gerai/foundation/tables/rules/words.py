"""Names, choices and other words. No Django here."""

import re
from collections.abc import Callable, Mapping

from .cells import UNKNOWN, Read, clean, is_masked, is_unknown

ADDRESSED = re.compile(
    r"^(?:(?:bpk|bapak|bp|ibu|sdr|sdri|saudara|saudari|tn|tuan|ny|nyonya|nn)\b\.?\s*)+(?=\S)",
    re.IGNORECASE,
)


def text(said: str) -> Read:
    """Words as they were said, without what cannot be seen."""
    said = clean(said)
    return UNKNOWN if is_unknown(said) else Read(said)


def name(said: str) -> Read:
    """A business's name: words, not a number. Quotation marks around all of it are dropped."""
    said = clean(said)
    if is_unknown(said):
        return UNKNOWN
    if len(said) > 2 and said[0] == said[-1] == '"':
        said = said[1:-1].strip()
    if not any(letter.isalpha() for letter in said):
        return Read(code="not_name", why="isinya bukan nama. Tulis namanya")
    if len(said) > 200:
        return Read(code="too_long", why="nama lebih dari 200 huruf. Tulis namanya saja")
    return Read(said)


def person(said: str) -> Read:
    """A person's name without the form of address (Bpk., Ny.); titles that are earned stay."""
    read = name(said)
    if read.value is None:
        return read
    bare = ADDRESSED.sub("", read.value)
    return Read(bare) if any(letter.isalpha() for letter in bare) else read


def choice(words: Mapping[str, str]) -> Callable[[str], Read]:
    """A reader of one answer out of a few: the words people write, and what they mean."""
    known = " atau ".join(sorted(set(words.values())))

    def read(said: str) -> Read:
        said = clean(said)
        if is_unknown(said) and said.lower() not in words:
            return UNKNOWN
        found = words.get(said.lower().replace(" ", "").replace("-", "").replace(".", ""))
        if found is None:
            return Read(code="not_known", why=f'"{said[:40]}" tidak dikenal. Tulis {known}')
        return Read(found)

    return read


def digits(length: range) -> Callable[[str], Read]:
    """A reader of a number that is a name: digits only, of these lengths, nothing guessed."""
    lengths = f"{length[0]}" if len(length) == 1 else f"{length[0]} sampai {length[-1]}"

    def read(said: str) -> Read:
        said = clean(said)
        if is_unknown(said):
            return UNKNOWN
        if is_masked(said):
            return Read(code="masked", why="nomornya ditutup, jadi dianggap tidak ada")
        bare = re.sub(r"[ .\-/]", "", said.removesuffix(".0"))
        if re.search(r"\d[.,]\d+ ?[eE]", said):
            return Read(code="destroyed", why="rusak oleh Excel. Ketik ulang sebagai teks")
        if not bare.isdigit() or len(bare) not in length:
            given = f"ini {len(bare)}" if bare.isdigit() else "ini ada huruf"
            short = bare.isdigit() and len(bare) + 1 == length[0]
            why = f"harus {lengths} angka, {given}. Tulis lengkap"
            return Read(code="not_number", why=why, proposal=f"0{bare}" if short else None)
        return Read(bare)

    return read
