"""A receiver of webhooks on this machine, which notes who calls and answers what it is told to."""

import socketserver
import threading
from http.server import BaseHTTPRequestHandler
from typing import Any


class Receiver:
    """Listens until it is closed; `calls` are (path, headers, body) of everything that came."""

    def __init__(self, host: str = "127.0.0.1", port: int = 0) -> None:
        self.status, self.headers, self.answer = 200, {}, b""
        self.calls: list[tuple[str, dict[str, str], bytes]] = []
        self.connections = 0
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def setup(self) -> None:
                receiver.connections += 1
                super().setup()

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                heads = {name.lower(): value for name, value in self.headers.items()}
                receiver.calls.append((self.path, heads, body))
                self.send_response(receiver.status)
                for name, value in receiver.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(receiver.answer)

            def log_message(self, *_given: Any) -> None:
                pass

        class Server(socketserver.ThreadingTCPServer):
            allow_reuse_address, daemon_threads = True, True

            def handle_error(self, *_given: Any) -> None:
                pass

        self.server = Server((host, port), Handler)
        self.host, self.port = self.server.server_address[:2]
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.05,))
        self.thread.start()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://{self.host}:{self.port}/gerai"

    def close(self) -> None:
        """Nobody listens any more."""
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()
