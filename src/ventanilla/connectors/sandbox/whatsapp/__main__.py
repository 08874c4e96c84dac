"""Starts the stand-in: `python -m ventanilla.connectors.sandbox.whatsapp PORT WEBHOOK HOST`, on loopback.

WEBHOOK is the address that it posts to, HOST the name under which the pages know themselves. The secrets come from the
same variables as those of the program, its folder is `whatsapp/` of the data folder.
"""

import logging
import os
import signal
import sys
import threading
from pathlib import Path

from ventanilla.connectors.sandbox.whatsapp.notices import Business
from ventanilla.connectors.sandbox.whatsapp.server import Sandbox


def main() -> None:
    """Serve until told to stop."""
    logging.basicConfig(format="{asctime} {levelname} {name}: {message}", style="{", level=logging.WARNING)
    port, webhook, host = sys.argv[1:4]
    business = Business(
        phone_id=os.environ["VENTANILLA_WHATSAPP_PHONE_ID"],
        token=os.environ["VENTANILLA_WHATSAPP_TOKEN"],
        app_secret=os.environ["VENTANILLA_WHATSAPP_APP_SECRET"],
        webhook=webhook,
        host=host,
    )
    sandbox = Sandbox(business, Path(os.environ["VENTANILLA_DATA"]) / "whatsapp", port=int(port))
    told_to_stop = threading.Event()
    for stopping in (signal.SIGTERM, signal.SIGINT):
        signal.signal(stopping, lambda _number, _frame: told_to_stop.set())
    sandbox.start()
    told_to_stop.wait()
    sandbox.stop()


if __name__ == "__main__":
    main()
