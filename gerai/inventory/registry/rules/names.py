"""A business has a name, or it is known whose it is: most of the smallest have none."""

import re
import tomllib
from functools import cache
from importlib.resources import files

# Who an erased person was, in their own row and where records repeat it.
NOBODY = "Data dihapus"
APART = re.compile(r"[\W_]+")


@cache
def no_names() -> frozenset[str]:
    """What is written where there is no name."""
    text = files(__package__).joinpath("names.toml").read_text(encoding="utf-8")
    return frozenset(tomllib.loads(text)["none"]["words"])


def named(text: str) -> str:
    """The name that is written; empty where dashes or words say that there is none."""
    plain = APART.sub(" ", text[:60]).strip().lower()
    return "" if not plain or plain in no_names() else text


def lacking(name: str, owners: str) -> str:
    """What must be known besides, as a sentence; empty where there is a name or an owner."""
    if name.strip() or owners.strip():
        return ""
    return "nama usaha dan nama pemiliknya kosong; isi salah satunya"
