"""Words of a text in their one form: spellings, Indonesian affixes, near spellings. Pure."""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Final

# What stands before a root, and the letter that it may have swallowed: menyapu, penari, pengrajin.
PREFIXES: Final = (
    ("memper", ("",)),
    ("pember", ("",)),
    ("meny", ("s",)),
    ("peny", ("s",)),
    ("meng", ("", "k")),
    ("peng", ("", "k")),
    ("mem", ("p", "")),
    ("pem", ("p", "")),
    ("men", ("t", "")),
    ("pen", ("t", "")),
    ("ber", ("",)),
    ("per", ("",)),
    ("ter", ("",)),
    ("me", ("",)),
    ("pe", ("",)),
    ("di", ("",)),
)
SUFFIXES: Final = ("nya", "kan", "lah", "an", "i")
SHORT: Final = 4  # up to here a word is its own root
ROOT: Final = 3
STEM: Final = 4  # letters that must remain behind a prefix: "mendoan" comes from no "doa"
ALIKE: Final = 0.6  # how many three-letter parts two spellings of a word must share
NEAR: Final = 3


def parts(text: str) -> list[str]:
    """The words and numbers of a text, in small letters; the initial of a name is no word."""
    return re.findall(r"[a-z]{2,}|\d+", text.casefold())


def tokens(text: str, forms: Mapping[str, str]) -> list[str]:
    """The telling words of a text, each in its one form; a word whose form is "" tells nothing."""
    return [form for word in parts(text) if (form := forms.get(word, word))]


def roots(word: str) -> list[str]:
    """What the word may come from, the shortest first, itself among them."""
    stems = {word}
    for suffix in SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= ROOT:
            stems.add(word[: -len(suffix)])
    found = set(stems)
    for stem in stems:
        for prefix, letters in PREFIXES:
            if stem.startswith(prefix):
                rest = stem[len(prefix) :]
                found.update(letter + rest for letter in letters if len(letter + rest) >= STEM)
    return sorted(found, key=lambda root: (len(root), root))


def told(word: str, forms: Mapping[str, str], known: Collection[str]) -> tuple[str, ...]:
    """What a word tells: its one form, or the shortest root that somebody used, and then also the
    word as it stands ("asinan" is asin, and more than that). Nothing for an idle word."""
    if word in forms:
        return (forms[word],) if forms[word] else ()
    if len(word) <= SHORT:
        return (word,)
    for shorter in roots(word):
        if shorter == word:
            break
        if forms.get(shorter):
            return (forms[shorter],)
        if shorter in known and shorter not in forms:
            return (shorter, word) if word in known else (shorter,)
    return (word,)


def trigrams(word: str) -> frozenset[str]:
    """The word's parts of three letters, its ends marked."""
    marked = f"#{word}#"
    return frozenset(marked[at : at + 3] for at in range(len(marked) - 2))


def nearest(word: str, spelled: Mapping[str, Collection[str]]) -> Iterator[tuple[str, float]]:
    """The known words that are spelled most like it, with how alike they are; `spelled` gives the
    words of each three-letter part."""
    own = trigrams(word)
    shared: dict[str, int] = {}
    for part in own:
        for other in spelled.get(part, ()):
            shared[other] = shared.get(other, 0) + 1
    whole = len(own)  # a word has as many such parts as letters, or nearly
    alike = [
        (2 * n / (whole + len(other)), other)
        for other, n in shared.items()
        if 2 * n >= ALIKE * (whole + len(other))
    ]
    for share, other in sorted(alike, key=lambda one: (-one[0], one[1]))[:NEAR]:
        yield other, min(share, 1.0)
