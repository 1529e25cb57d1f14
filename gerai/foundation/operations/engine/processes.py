"""One parent keeps the web and the worker alive, and with them the database."""

import ctypes
import fcntl
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from gerai.foundation.answers import FAILED, Refused
from gerai.foundation.home import Home

GRACE = 40.0
CALM = 30.0
PAUSES = (0.5, 1.0, 2.0, 5.0, 10.0)


LIBC = ctypes.CDLL(None)
TOLD_AT_PARENTS_DEATH = 1  # PR_SET_PDEATHSIG of prctl(2)


def end_with_parent() -> None:
    """When the process that started this one is killed, this one is told to end: no orphan goes on
    serving a port that the next start needs."""
    LIBC.prctl(TOLD_AT_PARENTS_DEATH, signal.SIGTERM)


@dataclass
class Child:
    """One process that is started again when it ends, with longer pauses while it keeps ending."""

    name: str
    argv: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    falls: int = 0
    due: float = field(default=0.0)

    def tend(self, now: float) -> None:
        """Running, or waiting for its next start."""
        if self.process is not None:
            if self.process.poll() is None:
                if now - self.started > CALM:
                    self.falls = 0
                return
            self.process = None
            self.due = now + PAUSES[min(self.falls, len(PAUSES) - 1)]
            self.falls += 1
        if now >= self.due:
            self.process = subprocess.Popen(
                self.argv, stdin=subprocess.DEVNULL, preexec_fn=end_with_parent
            )
            self.started = now

    def tell(self, number: signal.Signals) -> None:
        """The signal reaches the process, if it runs."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(number)

    def end(self, deadline: float) -> None:
        """Ended by itself before the deadline, else killed."""
        if self.process is None:
            return
        try:
            self.process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def command(*words: str) -> list[str]:
    """The argv of a gerai command in this environment."""
    return [sys.executable, "-m", "gerai.cli", *words]


@contextmanager
def sole(home: Home) -> Iterator[Path]:
    """This process is the one that serves this home; a second is refused with a sentence."""
    file = home.private(home.path / "run") / "serve"
    handle = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        raise Refused(
            "Gerai sudah berjalan untuk rumah ini. Hentikan dulu dengan `gerai stop`.",
            code=FAILED,
        ) from None
    os.ftruncate(handle, 0)
    os.write(handle, str(os.getpid()).encode())
    try:
        yield file
    finally:
        os.ftruncate(handle, 0)
        os.close(handle)


def serving(home: Home) -> int | None:
    """The process that serves this home now, or None; a file left by a kill is not one."""
    file = home.path / "run" / "serve"
    try:
        handle = os.open(file, os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return int(os.read(handle, 20) or b"0") or None
    finally:
        os.close(handle)
    return None


def stop(home: Home, *, patience: float = GRACE + 20) -> bool:
    """The serving process and all its children have ended. False when there was none."""
    if (pid := serving(home)) is None:
        return False
    os.kill(pid, signal.SIGTERM)
    deadline = time.monotonic() + patience
    while serving(home) is not None:
        if time.monotonic() > deadline:
            raise Refused(
                f"Proses {pid} belum berhenti setelah {patience:.0f} detik. "
                "Lihat `gerai doctor`, atau akhiri proses itu dengan kill.",
                code=FAILED,
            )
        time.sleep(0.1)
    return True


def keep(children: Sequence[Child], stop: threading.Event) -> None:
    """Until SIGTERM or SIGINT: children live. SIGHUP is passed on to the web, which reloads."""
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    signal.signal(signal.SIGINT, lambda *_: stop.set())
    signal.signal(signal.SIGHUP, lambda *_: children[0].tell(signal.SIGHUP))
    while not stop.is_set():
        now = time.monotonic()
        for child in children:
            child.tend(now)
        stop.wait(0.25)
    for child in children:
        child.tell(signal.SIGTERM)
    deadline = time.monotonic() + GRACE
    for child in children:
        child.end(deadline)
