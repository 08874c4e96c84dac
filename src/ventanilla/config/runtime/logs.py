"""The logs of our processes, below the data folder."""

from pathlib import Path

LARGEST_LOG = 20 * 1024 * 1024  # bytes


def set_aside_when_large(log: Path) -> None:
    """Keep a log that has grown large as the one before, so that the two together stay bounded."""
    if log.exists() and log.stat().st_size > LARGEST_LOG:
        log.replace(log.with_suffix(".log.1"))
