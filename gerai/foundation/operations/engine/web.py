"""The web server: granian, with a listening socket that outlives its workers."""

import multiprocessing
import os
import socket
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from granian.constants import HTTPModes, Interfaces
from granian.net import SocketHolder
from granian.server.mp import MPServer

APPLICATION = "gerai.foundation.operations.engine.web:application"
GENERATION = multiprocessing.get_context("fork").Value("i", 0)
Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


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

    def _reload(self, *given: Any) -> Any:
        """The old workers know that they go, and bid their clients good-bye while they serve on."""
        with GENERATION.get_lock():
            GENERATION.value += 1
        return super()._reload(*given)


def application() -> Wsgi:
    """Django; a worker of an older generation closes each connection after its answer, so that no
    client sends into a connection that is about to go."""
    from django.core.wsgi import get_wsgi_application

    return parting(get_wsgi_application())


def parting(inner: Wsgi) -> Wsgi:
    """The application with that good-bye added."""
    mine = GENERATION.value

    def answer(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        def begin(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            if GENERATION.value != mine:
                headers = [*headers, ("Connection", "close")]
            return start(status, headers, *more)

        return inner(environ, begin)

    return answer


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
        blocking_threads=threads,
        backlog=1024,
        websockets=False,
        respawn_failed_workers=True,
        respawn_interval=2.0,
        workers_kill_timeout=30,
        log_enabled=bool(os.environ.get("GERAI_LOG_SERVER")),
        pid_file=pidfile,
    ).serve()
