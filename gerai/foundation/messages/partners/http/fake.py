"""A small gateway that behaves like a real one, on the loopback: for tests and for trying out.

`python -m gerai.foundation.messages.partners.http.fake 8025 TOKEN` runs it alone. It keeps what it
took in memory and sends nothing to anyone.
"""

import json
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

SLOW = 30.0


@dataclass
class Taken:
    """A message that the gateway took: under which key, and what it said."""

    id: str
    order: dict[str, Any]


@dataclass
class FakeGateway:
    """What it knows, and how it shall behave next: one word of `moods` for each call.

    Moods: busy, broken, silent, dripping, elsewhere, gibberish, captive, huge, stranger.
    """

    token: str
    taken: dict[str, Taken] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    moods: list[str] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)
    address: str = ""

    def take(self, key: str, order: dict[str, Any]) -> tuple[int, dict[str, str]]:
        """The first call under a key decides; the same again gets the same answer."""
        known = self.taken.get(key)
        if known and known.order != order:
            return 409, {"error": "key"}
        if not str(order.get("to", "")).startswith("+"):
            return 422, {"error": "recipient"}
        if not known:
            known = self.taken[key] = Taken(f"g-{len(self.taken) + 1}", order)
            return 202, {"id": known.id}
        return 200, {"id": known.id}


class Handler(BaseHTTPRequestHandler):
    """One call."""

    gateway: FakeGateway

    def log_message(self, *args: Any) -> None:
        """Says nothing: a number would stand in it."""

    def do_POST(self) -> None:
        """A message is given in."""
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        key = self.headers.get("Idempotency-Key", "")
        self.gateway.calls.append(key)
        mood = self.gateway.moods.pop(0) if self.gateway.moods else ""
        if mood:
            self.behave(mood, key, body)
        elif self.headers.get("Authorization") != f"Bearer {self.gateway.token}":
            self.answer(401, {"error": "token"})
        else:
            self.answer(*self.gateway.take(key, json.loads(body)))

    def behave(self, mood: str, key: str, body: bytes) -> None:
        """As gateways do on a bad day."""
        if mood == "busy":
            self.answer(429, {"error": "busy"}, {"Retry-After": "600"})
        elif mood == "broken":
            self.answer(503, {"error": "down"})
        elif mood == "stranger":
            self.answer(404, {})
        elif mood == "elsewhere":
            self.answer(307, {}, {"Location": self.gateway.address})
        elif mood == "gibberish":
            self.raw(202, b"\xff\xfe{")
        elif mood == "captive":
            self.raw(200, b"<html>Masuk dulu</html>")
        elif mood == "huge":
            self.raw(200, b" " * (1024 * 1024))
        elif mood == "silent":  # it took the message, but the answer never comes
            self.gateway.take(key, json.loads(body))
            self.gateway.over.wait(SLOW)
        elif mood == "dripping":
            self.drip()

    def drip(self) -> None:
        """An answer of which one byte comes at a time."""
        self.send_response(200)
        self.send_header("Content-Length", "100000")
        self.end_headers()
        until = time.monotonic() + SLOW
        while time.monotonic() < until and not self.gateway.over.wait(0.05):
            try:
                self.wfile.write(b" ")
            except OSError:
                return

    def answer(
        self, status: int, said: dict[str, str], heads: dict[str, str] | None = None
    ) -> None:
        """JSON."""
        self.raw(status, json.dumps(said).encode(), heads)

    def raw(self, status: int, body: bytes, heads: dict[str, str] | None = None) -> None:
        """Any bytes."""
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        for name, value in (heads or {}).items():
            self.send_header(name, value)
        self.end_headers()
        try:
            self.wfile.write(body)
        except OSError:
            self.close_connection = True


@contextmanager
def running(token: str, port: int = 0) -> Iterator[FakeGateway]:
    """A gateway that listens on the loopback until the block ends."""
    gateway = FakeGateway(token)
    handler = type("Handler", (Handler,), {"gateway": gateway})
    server = ThreadingHTTPServer(("127.0.0.1", port), handler)
    server.daemon_threads = True
    gateway.address = f"http://127.0.0.1:{server.server_address[1]}/messages"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield gateway
    finally:
        gateway.over.set()
        server.shutdown()
        thread.join()
        server.server_close()


if __name__ == "__main__":
    with running(sys.argv[2], int(sys.argv[1])) as fake:
        sys.stdout.write(f"{fake.address}\n")
        sys.stdout.flush()
        threading.Event().wait()
