"""Informe Turnero CIS before and after, beside what the simulation counted by itself."""

import re
from typing import Any

import httpx

COUNTED = {
    "issued": "turnos",
    "called": "llamados",
    "no_show": "no llegaron",
    "ratings_answered": "calificados",
}
MOVED = (*COUNTED, "served", "cancelled", "ratings_asked", "opportunities", "tickets")
IN_FLIGHT = 5  # acts that may fall between a line of the simulation and the report, besides a minute's turns


class Report:
    """The report of today as it was when the watch began."""

    def __init__(self, access: dict[str, Any], *, pace: float) -> None:
        self._tolerance = IN_FLIGHT + pace / 60
        self._client = httpx.Client(
            base_url=f"{access['base_url']}/api/v1",
            headers={"Authorization": f"Bearer {access['tokens']['client']}"},
            timeout=30,
        )
        self._path = f"/sites/{access['site']}/reports/turns"
        self._start = self._read()
        self._moved: dict[str, int] = {}

    def movement(self) -> str:
        """Return by how much each figure moved, and remember it."""
        now = self._read()
        self._moved = {name: now[name] - self._start[name] for name in MOVED}
        return "Informe: " + ", ".join(f"{name} {self._start[name]}→{now[name]}" for name in MOVED)

    def faults(self, line: str) -> list[str]:
        """Return the figures that moved otherwise than the simulation says in its last line."""
        counted = {name: re.search(rf"{words} (\d+)", line) for name, words in COUNTED.items()}
        return [
            f"el informe se movió {self._moved[name]} en «{name}» y la simulación contó {found.group(1)}"
            for name, found in counted.items()
            if found is not None and abs(self._moved[name] - int(found.group(1))) > self._tolerance
        ]

    def _read(self) -> dict[str, int]:
        answer = self._client.get(self._path)
        answer.raise_for_status()
        return {name: int(value or 0) for name, value in answer.json()["totals"].items() if name in MOVED}
