"""What an officer typed, as a question to the search vector of a business."""

import re
from collections.abc import Iterator
from functools import reduce
from operator import and_, or_

from django.contrib.postgres.search import SearchQuery, SearchQueryCombinable

LONGEST = 200
MOST_WORDS = 8
SHORTEST_PREFIX = 3
TOKEN = re.compile(r'(-?)(?:"([^"]*)"|([^\s"]+))')
WORD = re.compile(r"\w+")
# What pages say of a business that has no name, before and behind its owner's.
NAMELESS = re.compile(r"usaha (.+?)(?: \(?belum bernama\)?)?", re.IGNORECASE)


def tokens(text: str) -> Iterator[tuple[bool, list[str], bool]]:
    """(wanted, its words, quoted) for each word or "phrase"; a leading minus asks for absence."""
    for minus, phrase, plain in TOKEN.findall(text[:LONGEST]):
        words = WORD.findall(phrase or plain)
        if words:
            yield not minus, words, bool(phrase)


def one(word: str) -> tuple[SearchQuery, SearchQuery]:
    """A business or owner whose name has a word beginning so, or an activity with its stem."""
    tail = ":*" if len(word) >= SHORTEST_PREFIX else ""
    return (
        SearchQuery(f"'{word}'{tail}", config="simple", search_type="raw"),
        SearchQuery(word, config="indonesian", search_type="websearch"),
    )


def phrase(words: list[str]) -> tuple[SearchQuery, SearchQuery]:
    """The words side by side, in a name or in an activity."""
    text = " ".join(words)
    return (
        SearchQuery(text, config="simple", search_type="phrase"),
        SearchQuery(text, config="indonesian", search_type="phrase"),
    )


def question(text: str) -> SearchQueryCombinable | None:
    """Every word must be there, each in a name or in the activity; None when no word is left.

    Only letters and digits reach PostgreSQL's query language, always inside quotes, so no
    operator that somebody typed can be an error.
    """
    parts: list[SearchQueryCombinable] = []
    for wanted, words, quoted in tokens(text):
        if not wanted:
            name, activity = phrase(words)
            parts.append(~name & ~activity)
        elif quoted:
            parts.append(or_(*phrase(words)))
        else:
            parts += [or_(*one(word)) for word in words]
    return reduce(and_, parts[:MOST_WORDS]) if parts else None


def of_nameless(text: str) -> str:
    """Whose business is asked for, when it is asked for as pages call one without a name; else
    nothing."""
    found = NAMELESS.fullmatch(" ".join(text[:LONGEST].split()))
    return found[1] if found else ""
