"""Something in every state for the page of the sendings, in the database of a running demo."""

import subprocess
import sys
from pathlib import Path

from ventanilla.config.runtime import installation_database, program


def run(step: str, *, data: Path, clock: str) -> None:
    """Run a step of `posed_sendings`, `pose` or `clear`, on the demo that keeps its data there."""
    urls = installation_database.urls_of(installation_database.embedded(data, say=print))
    environment = program.command_environment(data, urls) | {"VENTANILLA_DEMO": "1"}
    if clock:
        environment["VENTANILLA_DEMO_CLOCK"] = clock
    command = [sys.executable, "-m", "tests.journeys.posed_sendings", step]
    subprocess.run(command, env=environment, check=True, timeout=60)
