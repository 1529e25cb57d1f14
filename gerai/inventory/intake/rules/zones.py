"""In which zones of the map grid an area lies; data (zones.toml). No Django here."""

import tomllib
from functools import cache
from importlib.resources import files


@cache
def known() -> dict[str, tuple[int, ...]]:
    """The zones by area code."""
    package = __package__.rpartition(".")[0]
    said = tomllib.loads(files(package).joinpath("zones.toml").read_text(encoding="utf-8"))
    return {code: tuple(zones) for code, zones in said["zones"].items()}


@cache
def zones_of(area: str) -> tuple[int, ...]:
    """The zones of the nearest area above that is known; none when nothing is known."""
    parts = area.split(".")
    above = (".".join(parts[:length]) for length in range(len(parts), 0, -1))
    return next((known()[code] for code in above if code in known()), ())
