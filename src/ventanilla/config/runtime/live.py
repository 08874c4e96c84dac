"""The process of the live streams: `python -m ventanilla.config.runtime.live HOST PORT [CERTIFICATE KEY]`."""

from granian.constants import Interfaces

from ventanilla.config.runtime import web_server
from ventanilla.config.runtime.entrance import Entrance
from ventanilla.web.live.asgi import application

OPEN_STREAMS = 8000
SECONDS_TO_STOP = 2


def main() -> None:
    """Serve the streams until told to stop; those still open are then cut, and the screens come back by themselves."""
    web_server.serve(
        application,
        at=Entrance.from_arguments(),
        interface=Interfaces.ASGI,
        workers=1,
        threads=1,
        open_connections=OPEN_STREAMS,
        seconds_to_stop=SECONDS_TO_STOP,
    )


if __name__ == "__main__":
    main()
