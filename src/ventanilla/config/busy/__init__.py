"""Simulated visitors and advisors at work on a running demo, over HTTP alone: all screens live, and later a load."""

from ventanilla.config.busy.program import main

__all__ = ["main"]
