"""The tile maps that we drew ourselves, read from their data file."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from gerai.foundation.areas.rules import Tile

PACKAGE = "gerai.foundation.areas"
CITY = "Kota "


@cache
def drawn() -> tuple[dict[str, dict[str, list[int]]], dict[str, tuple[str, ...]]]:
    """Column and row by province and code; the lines of names that are too long for one."""
    told = tomllib.loads(files(PACKAGE).joinpath("tiles.toml").read_text(encoding="utf-8"))
    return told["place"], {code: tuple(lines) for code, lines in told["lines"].items()}


def tiles(province: str, names: Mapping[str, str]) -> list[Tile]:
    """The squares of a province whose every area we drew, in the order of its codes, else none.

    `names` are the areas that stand now: after a new division of a province our drawing would
    hide one, so it is not shown until somebody draws it anew.
    """
    places, lines = drawn()
    known = places.get(province, {})
    if known.keys() != names.keys():
        return []
    return [
        Tile(code, name, lines.get(code) or lines_of(name), *known[code])
        for code, name in sorted(names.items())
    ]


def lines_of(name: str) -> tuple[str, ...]:
    """Demak of Kab. Demak, and Kota above Tegal."""
    own = name.removeprefix("Kab. ")
    return (CITY.strip(), own.removeprefix(CITY)) if own.startswith(CITY) else (own,)
