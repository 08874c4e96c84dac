"""Walks through the procedure on a running system, over HTTP alone, as everybody who takes part in it."""

from ventanilla.config.walkthrough.program import main

__all__ = ["main"]
