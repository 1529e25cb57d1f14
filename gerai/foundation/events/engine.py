"""The head of the chain, kept in the home beside the database and not in it."""

import json
import logging
import os
from datetime import datetime, timedelta
from pathlib import Path

from gerai.foundation.home import Home

from .rules import Head

EVERY = timedelta(hours=1)
log = logging.getLogger("gerai.audit")


def keep_head(home: Home, head: Head, beside: str = "") -> None:
    """audit/head is this head; audit/heads has it too when its last is an hour old. `beside`: a
    folder on another volume that knows the same; one that is away stops nothing."""
    note(home.private(home.path / "audit"), head)
    if beside:
        try:
            Path(beside).mkdir(parents=True, exist_ok=True)
            note(Path(beside), head)
        except OSError as trouble:
            log.error("the head of the chain could not be kept in %s: %s", beside, trouble.strerror)


def note(folder: Path, head: Head) -> None:
    """The folder knows the head."""
    line = json.dumps({"position": head.position, "digest": head.digest, "at": head.at}) + "\n"
    draft = folder / f".head.{os.getpid()}"
    draft.write_text(line, encoding="ascii")
    draft.rename(folder / "head")
    past = read(folder / "heads")
    if past and datetime.fromisoformat(head.at) - datetime.fromisoformat(past[-1].at) < EVERY:
        return
    with (folder / "heads").open("a", encoding="ascii") as file:
        file.write(line)


def kept_heads(home: Home, beside: str = "") -> list[Head]:
    """Every head that was noted, the oldest first, those of the other volume last."""
    folders = [home.path / "audit", *([Path(beside)] if beside else [])]
    return [
        head for folder in folders for name in ("heads", "head") for head in read(folder / name)
    ]


def read(file: Path) -> list[Head]:
    """The heads in a file, one a line; none when there is no such file."""
    if not file.exists():
        return []
    return [Head(**json.loads(line)) for line in file.read_text(encoding="ascii").splitlines()]
