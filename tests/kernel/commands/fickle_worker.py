"""The worker as it is, with the fickle system as its only target (`python -m tests.kernel.commands.fickle_worker`)."""

import asyncio
import dataclasses
import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ventanilla.config.settings")
django.setup()

from tests.kernel.commands.fickle import PATIENCE, POLICY, FickleConnector  # noqa: E402  (models exist only after setup)
from ventanilla.config.worker import duties  # noqa: E402
from ventanilla.kernel.commands import ports  # noqa: E402
from ventanilla.kernel.outbound import Place  # noqa: E402

if __name__ == "__main__":
    there = Place(
        name="El sistema de prueba",
        base_url=os.environ["FICKLE_URL"],
        seconds=PATIENCE,
        may_be_private=True,
    )
    pace = float(os.environ.get("FICKLE_PACE", POLICY.per_second))
    ports.give(FickleConnector(there, dataclasses.replace(POLICY, per_second=pace)))
    asyncio.run(duties.work_until_told_to_stop())
