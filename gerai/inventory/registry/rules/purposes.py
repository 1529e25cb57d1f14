"""What the data of a person may be read for by another system."""

import tomllib
from dataclasses import dataclass
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Purpose:
    """A purpose in words, and whether it ever needs a number in clear."""

    words: str
    clear: bool


def read() -> dict[str, Purpose]:
    """The purposes, from the data file beside this one."""
    text = files(__package__).joinpath("purposes.toml").read_text(encoding="utf-8")
    return {key: Purpose(**given) for key, given in tomllib.loads(text).items()}


PURPOSES = read()
