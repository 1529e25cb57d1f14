"""What comes with a request: bounded, counted, and cut off when it hardly comes at all.

The server gives each request a thread. A body that never ends keeps its thread, so a handful of
idle senders would stop everything. Here a body that is small is read before the application begins,
only so many are read at one time, so many of one address, and a sender slower than RATE after
GRACE seconds is cut off: its connection is shut down, which ends the reading.
"""

import os
import socket
import struct
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from io import BytesIO
from ipaddress import ip_address
from pathlib import Path
from typing import Any

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

WORKING = 4  # requests that the application works on at one time, in one process
READING, EACH = 12, 6  # bodies that are on their way at one time: of all, of one address
SMALL = 1 << 20  # bytes; a larger body is read by the application itself, piece by piece
GRACE, RATE = 20.0, 500  # seconds; bytes a second that a body must bring after them
PROXIES = {"127.0.0.1", "::1"}  # who speaks for many
SENT, RECEIVED = 44, 52  # places in Linux's tcp_info: milliseconds since the last data
HEADERS = [
    ("Content-Type", "text/plain; charset=utf-8"),
    ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
    ("Connection", "close"),
]
ANSWERS = {
    "411 Length Required": "Kiriman ini tidak menyebut ukurannya. Kirim lewat halaman Gerai.",
    "413 Content Too Large": "Kiriman ini terlalu besar. Bagi menjadi beberapa berkas.",
    "503 Service Unavailable": "Terlalu banyak kiriman sekaligus. Tunggu sebentar, lalu coba lagi.",
}


class Bodies:
    """The bodies that are being read in this process."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.senders: Counter[str] = Counter()
        self.waits: dict[object, tuple[str, float, int]] = {}  # reader: whose, since, bytes so far
        threading.Thread(target=self.watch, daemon=True).start()

    def enter(self, sender: str) -> bool:
        """Whether there is room for one more body of this sender; then it is counted."""
        with self.lock:
            full = self.senders.total() >= READING
            if full or (sender not in PROXIES and self.senders[sender] >= EACH):
                return False
            self.senders[sender] += 1
            return True

    def leave(self, sender: str) -> None:
        """The body is there, or will not come."""
        with self.lock:
            self.senders[sender] -= 1

    def watch(self) -> None:
        """Once a second, who is too slow is cut off."""
        while True:
            time.sleep(1)
            now = time.monotonic()
            waits = list(self.waits.values())
            if slow := {whose for whose, since, size in waits if late(now - since, size)}:
                cut_off(slow)


def late(seconds: float, size: int) -> bool:
    """Whether so few bytes in so many seconds are too few."""
    return seconds > GRACE and size < (seconds - GRACE) * RATE + 1


def cut_off(senders: set[str]) -> None:
    """Connections of these senders that have said something since they were last answered are shut
    down: those are the ones that a request is read from."""
    for entry in Path("/proc/self/fd").iterdir():
        with suppress(OSError):
            if not str(entry.readlink()).startswith("socket:"):
                continue
            with socket.socket(fileno=os.dup(int(entry.name))) as line:
                if line.family not in (socket.AF_INET, socket.AF_INET6):
                    continue
                if plain(line.getpeername()[0]) in senders and speaks(line):
                    line.shutdown(socket.SHUT_RDWR)


def speaks(line: socket.socket) -> bool:
    """Whether the last data on it came from the other side."""
    info = line.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 104)
    sent, received = (struct.unpack_from("=I", info, place)[0] for place in (SENT, RECEIVED))
    return bool(received <= sent)


def plain(address: str) -> str:
    """The same address is spelt the same, whichever socket it came by."""
    try:
        known = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    return str(getattr(known, "ipv4_mapped", None) or known)


class Body:
    """A body that the application reads itself; each wait for a piece of it is watched."""

    def __init__(self, inner: Any, bodies: Bodies, sender: str) -> None:
        self.inner, self.bodies, self.sender = inner, bodies, sender
        self.began, self.size = time.monotonic(), 0

    @contextmanager
    def watched(self) -> Iterator[None]:
        """While it waits, it stands among those who wait."""
        self.bodies.waits[self] = (self.sender, self.began, self.size)
        try:
            yield
        finally:
            self.bodies.waits.pop(self, None)

    def read(self, size: int = -1) -> bytes:
        """As a file."""
        with self.watched():
            piece: bytes = self.inner.read() if size is None or size < 0 else self.inner.read(size)
        self.size += len(piece)
        return piece

    def readline(self, _size: int = -1) -> bytes:
        """As a file."""
        with self.watched():
            piece: bytes = self.inner.readline()
        self.size += len(piece)
        return piece

    def all_of(self, length: int) -> bytes:
        """So many bytes, or as many as came."""
        pieces: list[bytes] = []
        while self.size < length and (piece := self.read(min(length - self.size, 1 << 16))):
            pieces.append(piece)
        return b"".join(pieces)


def patient(inner: Wsgi, *, most: int) -> Wsgi:
    """The application, which meets no body that is too large, unmeasured, or too slow."""
    bodies, working = Bodies(), threading.BoundedSemaphore(WORKING)

    def answer(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        length = int(environ.get("CONTENT_LENGTH") or 0)
        if not length:
            if "HTTP_TRANSFER_ENCODING" in environ:
                return refused(start, "411 Length Required")
            with working:
                return inner(environ, start)
        if length > most:
            return refused(start, "413 Content Too Large")
        sender = plain(environ["REMOTE_ADDR"])
        if not bodies.enter(sender):
            return refused(start, "503 Service Unavailable")
        body = Body(environ["wsgi.input"], bodies, sender)
        try:
            if length > SMALL:
                environ["wsgi.input"] = body
                return inner(environ, start)
            environ["wsgi.input"] = BytesIO(body.all_of(length))
        finally:
            bodies.leave(sender)
        with working:
            return inner(environ, start)

    return answer


def refused(start: Callable[..., Any], status: str) -> list[bytes]:
    """A sentence; the connection ends, and what was still to come is not read."""
    retry = [("Retry-After", "5")] if status.startswith("503") else []
    start(status, [*HEADERS, *retry])
    return [ANSWERS[status].encode()]
