"""The head of the chain, kept in the home beside the database and not in it."""

import json
import os
from datetime import datetime, timedelta
from pathlib import Path

from gerai.foundation.home import Home

from .rules import Head

EVERY = timedelta(hours=1)


def keep_head(home: Home, head: Head) -> None:
    """audit/head is this head; audit/heads has it too when its last is an hour old."""
    folder = home.private(home.path / "audit")
    line = json.dumps({"position": head.position, "digest": head.digest, "at": head.at}) + "\n"
    draft = folder / f".head.{os.getpid()}"
    draft.write_text(line, encoding="ascii")
    draft.rename(folder / "head")
    past = read(folder / "heads")
    if past and datetime.fromisoformat(head.at) - datetime.fromisoformat(past[-1].at) < EVERY:
        return
    with (folder / "heads").open("a", encoding="ascii") as file:
        file.write(line)


def kept_heads(home: Home) -> list[Head]:
    """Every head that was noted, the oldest first."""
    folder = home.path / "audit"
    return read(folder / "heads") + read(folder / "head")


def read(file: Path) -> list[Head]:
    """The heads in a file, one a line; none when there is no such file."""
    if not file.exists():
        return []
    return [Head(**json.loads(line)) for line in file.read_text(encoding="ascii").splitlines()]
