"""Starts the worker process."""

import asyncio
import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ventanilla.config.settings")
django.setup()

from ventanilla.config import wiring  # noqa: E402  (models exist only after setup)
from ventanilla.config.worker import duties  # noqa: E402

if __name__ == "__main__":
    wiring.connect_printers()
    wiring.connect_mail()
    wiring.connect_whatsapp()
    asyncio.run(duties.work_until_told_to_stop())
