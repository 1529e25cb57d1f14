"""Names, choices and other words. No Django here."""

import re
from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches

from .cells import UNKNOWN, Read, clean, is_masked, is_unknown

SHORTEST, LONGEST_WORD, ALIKE = 4, 40, 0.75  # letters of a word that may have a slip; how near
# Letters that are typed for digits.
LOOKS_LIKE = str.maketrans("OoIl", "0011")
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


def choice(words: Mapping[str, str], shown: Mapping[str, str]) -> Callable[[str], Read]:
    """A reader of one answer out of a few: the words people write, and what they mean; `shown` is
    how each answer is proposed. A word with a slip is asked about."""
    known = " atau ".join(sorted(shown.values()))

    def read(said: str) -> Read:
        said = clean(said)
        if is_unknown(said) and said.lower() not in words:
            return UNKNOWN
        bare = said.lower().replace(" ", "").replace("-", "").replace(".", "")
        if (found := words.get(bare)) is not None:
            return Read(found)
        why = f'"{said[:40]}" tidak dikenal. Tulis {known}'
        meant = {words[word] for word in likest(bare, words)}
        proposal = shown[meant.pop()] if len(meant) == 1 else None
        return Read(code="not_known", why=why, proposal=proposal)

    return read


def likest(word: str, known: Iterable[str]) -> list[str]:
    """The known words that somebody who slipped may have meant; none for a word of few letters."""
    if not SHORTEST <= len(word) <= LONGEST_WORD:
        return []
    return get_close_matches(word, [one for one in known if len(one) >= SHORTEST], 3, ALIKE)


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
            meant = bare.translate(LOOKS_LIKE)
            proposal = meant if meant.isdigit() and len(meant) in length else None
            if bare.isdigit() and len(bare) + 1 == length[0]:
                proposal = f"0{bare}"
            why = f"harus {lengths} angka, {given}. Tulis lengkap"
            return Read(code="not_number", why=why, proposal=proposal)
        return Read(bare)

    return read
