"""One folder holds all that an installation keeps: database, keys, files, settings."""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Home:
    """The folder GERAI_HOME. Nothing is made by naming it; whoever needs a part makes it."""

    path: Path

    @property
    def database(self) -> Path:
        """The database's own folder (data, run, archive); belongs to the database's account."""
        return self.path / "database"

    @property
    def keys(self) -> Path:
        """Secrets: readable by the owner alone, never part of a backup of the database."""
        return self.path / "keys"

    @property
    def files(self) -> Path:
        """What was uploaded or made: encrypted chunks of lists, exports, documents."""
        return self.path / "files"

    @property
    def logs(self) -> Path:
        """Structured logs, and the database's own."""
        return self.path / "logs"

    @property
    def config(self) -> dict[str, Any]:
        """What gerai.toml says; the environment wins over it. Empty when there is none."""
        file = self.path / "gerai.toml"
        return tomllib.loads(file.read_text(encoding="utf-8")) if file.exists() else {}

    def private(self, folder: Path) -> Path:
        """The folder itself, made if need be, closed to everybody else."""
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
        return folder


def home_of(environ: Mapping[str, str] = os.environ) -> Home:
    """GERAI_HOME; without it /var/lib/gerai for root, else the user's own data folder."""
    if given := environ.get("GERAI_HOME"):
        return Home(Path(given).expanduser().absolute())
    if os.geteuid() == 0:
        return Home(Path("/var/lib/gerai"))
    data = environ.get("XDG_DATA_HOME") or "~/.local/share"
    return Home(Path(data).expanduser().absolute() / "gerai")


def secret(home: Home, name: str, *, make: bool = True) -> str:
    """The text of keys/NAME; made from 32 random bytes when it is missing and may be made."""
    file = home.keys / name
    if not file.exists():
        if not make:
            raise FileNotFoundError(file)
        home.private(home.keys)
        write_once(file, os.urandom(32).hex())
    return file.read_text(encoding="ascii").strip()


def given_secret(home: Home, name: str) -> str:
    """The text of keys/NAME, which only people put there; nothing when they have not."""
    file = home.keys / name
    return file.read_text(encoding="utf-8").strip() if file.exists() else ""


def write_once(file: Path, text: str) -> None:
    """The file exists with this text, or with a rival's: never half of either."""
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text(text, encoding="ascii")
    try:
        os.link(draft, file)
    except FileExistsError:
        return
    finally:
        draft.unlink()
