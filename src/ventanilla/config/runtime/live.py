"""The process of the live streams: `python -m ventanilla.config.runtime.live HOST PORT`."""

from granian.constants import Interfaces

from ventanilla.config.runtime import web_server
from ventanilla.web.live.asgi import application

OPEN_STREAMS = 8000
SECONDS_TO_STOP = 2


def main() -> None:
    """Serve the streams until told to stop; those still open are then cut, and the screens come back by themselves."""
    host, port = web_server.address_from_arguments()
    web_server.serve(
        application,
        interface=Interfaces.ASGI,
        address=host,
        port=port,
        workers=1,
        threads=1,
        open_connections=OPEN_STREAMS,
        seconds_to_stop=SECONDS_TO_STOP,
    )


if __name__ == "__main__":
    main()
