"""The web server: granian, with a listening socket that outlives its workers."""

import multiprocessing
import os
import socket
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from granian.constants import HTTPModes, Interfaces
from granian.net import SocketHolder
from granian.server.mp import MPServer

from .bodies import READING, Wsgi, patient
from .processes import end_with_parent

APPLICATION = "gerai.foundation.operations.engine.web:application"
FORK = multiprocessing.get_context("fork")
GENERATION = FORK.Value("i", 0)  # raised by each reload
ARRIVED = FORK.Value("i", 0)  # the youngest generation that serves
OVERLAP = 4.0  # seconds that an old worker lives beside its successor


class Server(MPServer):  # type: ignore[misc,unused-ignore]
    """Granian gives each worker a socket of its own on Linux, and what waits in the queue of a
    worker that goes is reset. Here the supervisor binds once and hands the same socket on, so a
    reload refuses and resets nobody (T44)."""

    def _init_shared_socket(self) -> None:
        family = socket.AF_INET6 if ":" in self.bind_addr else socket.AF_INET
        listening = socket.create_server(
            (self.bind_addr, self.bind_port), family=family, backlog=self.backlog
        )
        listening.set_inheritable(True)
        self._sso = listening
        self._sfd = listening.fileno()
        self._shd = SocketHolder(self._sfd, False, self.backlog)
        os.environ["GERAI_LISTENING"] = str(Path(f"/proc/self/fd/{self._sfd}").readlink())

    def _reload(self, *given: Any) -> Any:
        """The workers that stand now are of the past from here on."""
        with GENERATION.get_lock():
            GENERATION.value += 1
        return super()._reload(*given)


def application() -> Wsgi:
    """Django, in a worker that knows how to go."""
    from django.conf import settings
    from django.core.wsgi import get_wsgi_application

    end_with_parent()
    most = settings.UPLOAD_MB << 22  # up to four times as much is read to its end, and told so
    return parting(patient(get_wsgi_application(), most=most))


def parting(inner: Wsgi) -> Wsgi:
    """The application of one worker. Once a younger worker serves, this one takes no new
    connection, and closes each of its old ones after the next answer. So nothing is under way in
    it when it ends: the server drops connections that it accepted and has not yet read."""
    mine = GENERATION.value
    retired = threading.Event()
    with ARRIVED.get_lock():
        ARRIVED.value = mine
    threading.Thread(target=retire, args=(mine, retired), daemon=True).start()

    def answer(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        def begin(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            if retired.is_set():
                headers = [*headers, ("Connection", "close")]
            return start(status, headers, *more)

        return inner(environ, begin)

    return answer


def retire(mine: int, retired: threading.Event) -> None:
    """Wait for a younger worker, then stop listening: what waits in the queue is the younger's."""
    while ARRIVED.value <= mine:
        time.sleep(0.1)
    retired.set()
    deaf = socket.create_server(("127.0.0.1", 0))
    deaf.setblocking(False)
    shared = os.environ.get("GERAI_LISTENING")
    for entry in Path("/proc/self/fd").iterdir():
        with suppress(FileNotFoundError):
            if str(entry.readlink()) == shared:
                os.dup2(deaf.fileno(), int(entry.name))


def serve(
    *,
    address: str,
    port: int,
    workers: int,
    threads: int,
    pidfile: Path,
    application: str = APPLICATION,
) -> None:
    """Serve until SIGTERM; SIGHUP replaces the workers by new ones without a gap."""
    multiprocessing.set_start_method("fork", force=True)
    Server(
        application,
        factory=True,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        address=address,
        port=port,
        workers=workers,
        blocking_threads=threads + READING,
        backlog=1024,
        websockets=False,
        respawn_failed_workers=True,
        respawn_interval=OVERLAP,
        workers_kill_timeout=30,
        log_enabled=bool(os.environ.get("GERAI_LOG_SERVER")),
        pid_file=pidfile,
    ).serve()
