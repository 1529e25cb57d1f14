"""One thing that a sender can do against each kind of problem: data. No Django here."""

import tomllib
from functools import cache
from importlib.resources import files


@cache
def known() -> dict[str, str]:
    """Every tip of tips.toml by its code, or by field and code; "" for what has none."""
    package = __package__.rpartition(".")[0]
    said = tomllib.loads(files(package).joinpath("tips.toml").read_text(encoding="utf-8"))
    return {"": said["usual"], **said["codes"], **said["fields"]}


def tip(kind: str) -> str:
    """What helps against a kind of problem, `field.code`."""
    tips = known()
    return tips.get(kind) or tips.get(kind.partition(".")[2]) or tips[""]
