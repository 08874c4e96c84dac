"""A program that starts the server of a data folder, prints its process id and waits to be killed."""

import signal
import sys
from pathlib import Path

from tests.config.runtime.servers import Installation

if __name__ == "__main__":
    server = Installation(data=Path(sys.argv[1])).server()
    server.start()
    print(server.pid, flush=True)  # noqa: T201 - read by the test
    signal.pause()
