"""Who runs the database. PostgreSQL refuses root, so under root it gets an account of its own."""

import os
import pwd
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .programs import DatabaseTrouble

NAME = "gerai-db"
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"}
BARE: dict[str, Any] = {"env": ENVIRONMENT, "cwd": Path("/"), "stdin": subprocess.DEVNULL}


@dataclass(frozen=True)
class Account:
    """Runs programs as the database's user; the present user when that is not root."""

    uid: int
    gid: int
    borrowed: bool

    def owns(self, folder: Path) -> Path:
        """The folder exists, is closed to all others, and belongs to this account. A stranger's
        folder or a link in its place is refused: it would be given rights that it must not have."""
        folder.mkdir(parents=True, exist_ok=True)
        if folder.is_symlink() or folder.stat().st_uid not in {os.geteuid(), self.uid}:
            raise DatabaseTrouble(f"{folder} milik pengguna lain atau sebuah tautan; pindahkan.")
        folder.chmod(0o700)
        if self.borrowed:
            os.chown(folder, self.uid, self.gid)
        return folder

    def run(self, command: Sequence[str | Path], **more: Any) -> subprocess.CompletedProcess[str]:
        """Run to the end as this account; a bare environment, output captured as text."""
        options: dict[str, Any] = BARE | {"capture_output": True, "text": True, **more}
        return subprocess.run(self.argv(command, options["cwd"]), **options)

    def open(self, command: Sequence[str | Path], **more: Any) -> subprocess.Popen[bytes]:
        """Begin to run as this account, for whoever reads the output while it comes."""
        options: dict[str, Any] = BARE | more
        return subprocess.Popen(self.argv(command, options["cwd"]), **options)

    def argv(self, command: Sequence[str | Path], folder: Path) -> list[str]:
        """The command with what makes it this account's."""
        places = (Path(part) for part in (command[0], folder, *command))
        named = [place for place in places if place.is_absolute()]
        return [*self.prefix(*named), *map(str, command)]

    def prefix(self, *paths: Path) -> list[str]:
        """setpriv and its flags under root. What lies below a closed folder (a checkout in root's
        home) is reached with the one capability to read, not by opening the folder."""
        if not self.borrowed:
            return []
        ids = [f"--reuid={self.uid}", f"--regid={self.gid}", "--clear-groups"]
        if not all(self.reaches(path) for path in paths):
            ids += ["--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search"]
        return ["setpriv", *ids]

    def reaches(self, path: Path) -> bool:
        """Whether this account may walk to the path: every folder above is its own, or open."""
        above = [folder.stat() for folder in path.absolute().parents if folder.exists()]
        return all(it.st_uid == self.uid or it.st_mode & 0o001 for it in above)


def account() -> Account:
    """The account that runs the database here; made once under root."""
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid(), borrowed=False)
    try:
        entry = pwd.getpwnam(NAME)
    except KeyError:
        useradd = shutil.which("useradd") or "/usr/sbin/useradd"
        subprocess.run(
            [useradd, "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", NAME],
            check=True,
            capture_output=True,
        )
        entry = pwd.getpwnam(NAME)
    return Account(entry.pw_uid, entry.pw_gid, borrowed=True)
