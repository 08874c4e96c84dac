"""The process of pages and commands: `python -m ventanilla.config.runtime.pages HOST PORT [CERTIFICATE KEY]`.

The program is loaded, its addresses included, before the workers are forked: once for all of them.
"""

from django.db import connections
from django.urls import get_resolver
from granian.constants import Interfaces

from ventanilla.config.runtime import web_server
from ventanilla.config.runtime.entrance import Entrance
from ventanilla.config.wsgi import application

WORKERS, THREADS = 2, 2
OPEN_CONNECTIONS = 1000
SECONDS_TO_STOP = 5


def main() -> None:
    """Serve the pages until told to stop."""
    assert get_resolver().url_patterns
    connections.close_all()
    web_server.serve(
        application,
        at=Entrance.from_arguments(),
        interface=Interfaces.WSGI,
        workers=WORKERS,
        threads=THREADS,
        open_connections=OPEN_CONNECTIONS,
        seconds_to_stop=SECONDS_TO_STOP,
    )


if __name__ == "__main__":
    main()
