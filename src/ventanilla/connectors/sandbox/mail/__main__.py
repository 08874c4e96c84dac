"""Runs the sandbox's mail server: `python -m ventanilla.connectors.sandbox.mail PORT FOLDER HOOK AT [AUTHORITY]`.

VENTANILLA_MAIL_HOOK_SECRET signs what is posted to HOOK, the address of the pages, which are reached at AT.
"""

import asyncio
import logging
import os
import signal
import ssl
import sys
from pathlib import Path

from ventanilla.connectors.sandbox.mail import reports
from ventanilla.connectors.sandbox.mail.server import Handler, protocol

LOOPBACK = "127.0.0.1"


async def serve(port: int, folder: Path, hook: reports.Hook) -> None:
    """Serve until SIGTERM or Ctrl-C."""
    told_to_stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for stopping in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(stopping, told_to_stop.set)
    bouncing: set[asyncio.Task[None]] = set()

    async def bounce(letter: bytes, address: str) -> None:
        task = asyncio.create_task(reports.bounce(hook, letter, address))
        bouncing.add(task)
        task.add_done_callback(bouncing.discard)

    server = await loop.create_server(protocol(Handler(folder, bounce)), LOOPBACK, port)
    await told_to_stop.wait()
    server.close()


def main() -> None:
    """Read the command line and serve."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("mail.log").setLevel(logging.WARNING)  # aiosmtpd's, which names who writes to whom
    port, folder, url, at, *authority = sys.argv[1:6]
    trust = ssl.create_default_context(cafile=authority[0]) if authority else None
    secret = os.environ["VENTANILLA_MAIL_HOOK_SECRET"]
    asyncio.run(serve(int(port), Path(folder), reports.Hook(url=url, secret=secret, at=at, trust=trust)))


if __name__ == "__main__":
    main()
