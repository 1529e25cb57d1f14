"""What is compared of names, addresses and numbers, as expressions of DuckDB's SQL. No Django here.

The same expressions clean a million rows of a run and the one row of somebody at the door.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

RT_RW = r"(?i)\brt[.\s]*0*(\d+)[\s/,.-]*rw[.\s]*0*(\d+)|\b0*(\d{1,3})/0*(\d{1,3})\s*$"
HOUSE = r"(?i)\bno[.\s]*0*(\d+)"
WORD = re.compile(r"[a-z ]+")


@dataclass(frozen=True, slots=True)
class Words:
    """The word lists of words.toml."""

    titles: list[str]
    degrees: list[str]
    forms: list[str]
    trades: list[str]
    beside: list[str]
    nameless: list[str]
    names: dict[str, list[str]]
    letters: list[tuple[str, str]]


@cache
def words() -> Words:
    """The lists from the data file of the package; a word of theirs is letters alone."""
    package = __package__.rpartition(".")[0]
    said = tomllib.loads(files(package).joinpath("words.toml").read_text(encoding="utf-8"))
    steps = [
        pair for step in said["letters"] for pair in zip(step["from"], step["to"], strict=True)
    ]
    lists = ("titles", "degrees", "forms", "trades", "beside", "nameless", "names")
    found = Words(**{key: said[key] for key in lists}, letters=steps)
    plain = [*found.titles, *found.forms, *found.trades, *found.beside, *found.nameless]
    plain += found.names
    plain += [short for several in found.names.values() for short in several]
    plain += [text for pair in steps for text in pair]
    if wrong := [word for word in plain if not WORD.fullmatch(word)]:
        raise ValueError(f"words.toml: letters alone, not {wrong}")
    return found


def text(value: str) -> str:
    """A text of ours in SQL."""
    return "'" + value.replace("'", "''") + "'"


def texts(values: list[str]) -> str:
    """A list of texts in SQL."""
    return "[" + ", ".join(map(text, values)) + "]"


def lowered(column: str) -> str:
    """Small letters and single spaces, without degrees."""
    dotted, bare = (
        "|".join(dot.join(one.split(".")) for one in words().degrees)
        for dot in (r"\.\s?", r"\.?\s?")
    )
    behind = rf"(\s({dotted})|,\s*({bare}))\b\.?"
    plain = f"regexp_replace(lower(coalesce({column}, '')), {text(behind)}, ' ', 'g')"
    return f"trim(regexp_replace(regexp_replace({plain}, '[^a-z ]+', ' ', 'g'), ' +', ' ', 'g'))"


def without(column: str, left_out: list[str]) -> str:
    """The words of a lowered text but these; a list, empty when nothing is left."""
    return (
        f"list_filter(string_split({column}, ' '), "
        f"lambda w: w <> '' AND NOT list_contains({texts(left_out)}, w))"
    )


def folded(list_column: str) -> str:
    """The words joined, each spelt in one way."""
    text_ = f"' ' || array_to_string({list_column}, '  ') || ' '"
    for name, several in words().names.items():
        for short in several:
            text_ = f"replace({text_}, ' {short} ', ' {name} ')"
    for before, after in words().letters:
        text_ = f"replace({text_}, {text(before)}, {text(after)})"
    return f"trim(replace({text_}, '  ', ' '))"


def ordered(column: str) -> str:
    """The words of a text in the order of the alphabet; nothing of an empty one."""
    return f"nullif(array_to_string(list_sort(string_split({column}, ' ')), ' '), '')"


def places(column: str) -> str:
    """What an address says of RT and RW, as a struct."""
    return f"regexp_extract({column}, {text(RT_RW)}, ['rt', 'rw', 'end_rt', 'end_rw'])"


def neighbourhood(column: str) -> str:
    """RT and RW as numbers, however they were written, of what `places` found: 3/2."""
    return (
        f"nullif(coalesce(nullif({column}.rt, ''), {column}.end_rt) || '/' "
        f"|| coalesce(nullif({column}.rw, ''), {column}.end_rw), '/')"
    )


def house(column: str) -> str:
    """The number in the street."""
    return f"nullif(regexp_extract({column}, {text(HOUSE)}, 1), '')"
