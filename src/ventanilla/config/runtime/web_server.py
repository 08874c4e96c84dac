"""What both web processes share: granian, TLS, bounded stops and workers that end with their parent."""

import resource
import signal
from collections.abc import Callable
from typing import Any

from granian import Granian
from granian.constants import Interfaces

from ventanilla.config.runtime import processes
from ventanilla.config.runtime.entrance import Entrance

Application = Callable[..., Any]


def serve(
    application: Application,
    *,
    at: Entrance,
    interface: Interfaces,
    workers: int,
    threads: int,
    open_connections: int,
    seconds_to_stop: int,
) -> None:
    """Serve until SIGTERM. `open_connections` is per worker: an idle browser holds up to six.

    `seconds_to_stop` bounds the end, for an open stream never ends by itself.
    """
    _allow_open_files(open_connections)
    server = Granian(
        "ventanilla",
        address=at.host,
        port=at.port,
        ssl_cert=at.certificate,
        ssl_key=at.key,
        interface=interface,
        workers=workers,
        blocking_threads=threads,
        backlog=2048,
        backpressure=open_connections,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=seconds_to_stop,
    )

    tie = processes.tied_to_parent(signal.SIGKILL)

    def application_of_worker() -> Application:
        tie()
        return application

    server.serve(target_loader=application_of_worker, wrap_loader=False)


def _allow_open_files(connections: int) -> None:
    """Raise the soft limit of open files, 1,024 by custom, as far as the connections need and the system allows."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = connections + 512
    if soft != resource.RLIM_INFINITY and soft < wanted:
        allowed = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, hard))
