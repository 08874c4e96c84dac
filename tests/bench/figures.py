"""What is measured against what was asked for, and how it is told: as a table, and as JSON for who compares releases."""

import datetime as dt
import json
import os
import platform
import statistics
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

DOCS = Path(__file__).parents[2] / "docs"
PREFACE = """\
# Benchmarks

Made by `make bench ARGS=--write`; the same figures stand in `benchmarks.json`. Everything runs on one machine: database,
pages, streams, and whoever asks them. A figure is the median of its runs, with the least and the most beside it.

What travels from machine to machine is the ratio: how many times as fast the database alone carries out all statements of
the same request, from the session's to the last one of the answer, sent straight to it in the same run by as many
connections as the program has. The rest says how fast this machine is.

Desks call in the same moment, each once; before the next time they are freed by two plain statements and the line is
filled again, outside what is measured. The database alone is measured in the same way.
The past is loaded as nobody issues turns: in bulk, with triggers off; it is there to be in the way.

"""

Limit = Literal["at least", "at most"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure: the values of its runs, and what was asked for, if anything was."""

    name: str
    runs: Sequence[float]
    unit: str
    target: float | None = None
    limit: Limit = "at most"
    issue: str = "3. The turnero"
    is_ratio: bool = False

    @property
    def value(self) -> float:
        """The median of the runs."""
        return statistics.median(self.runs)

    @property
    def is_met(self) -> bool | None:
        """Whether it is as good as asked for; None when nothing was asked."""
        if self.target is None:
            return None
        return self.value <= self.target if self.limit == "at most" else self.value >= self.target

    def as_json(self) -> dict[str, Any]:
        """Return the figure as docs/benchmarks.json keeps it."""
        return {
            "name": self.name,
            "issue": self.issue,
            "value": round(self.value, 3),
            "unit": self.unit,
            "target": self.target,
            "limit": self.limit if self.target is not None else None,
            "ratio": self.is_ratio,
            "met": self.is_met,
            "spread": [round(min(self.runs), 3), round(max(self.runs), 3)],
            "runs": len(self.runs),
        }

    def as_row(self) -> str:
        """Return the figure as a row of the table."""
        asked = "" if self.target is None else f"{self.limit} {_number(self.target)}"
        verdict = {True: "yes", False: "no", None: ""}[self.is_met]
        spread = f"{_number(min(self.runs))} to {_number(max(self.runs))}" if len(self.runs) > 1 else ""
        return f"| {self.name} | {_number(self.value)} | {self.unit} | {spread} | {asked} | {verdict} |"


def percentile(times: Sequence[float], which: int) -> float:
    """Return the percentile of these times."""
    return statistics.quantiles(times, n=100, method="inclusive")[which - 1]


def table(figures: Sequence[Figure]) -> str:
    """Return the figures as a table."""
    head = ["| figure | median | unit | of the runs | asked | met |", "|---|---|---|---|---|---|"]
    return "\n".join([*head, *(each.as_row() for each in figures)])


def machine() -> dict[str, Any]:
    """Return what the figures were taken on, and when."""
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False
    )
    return {
        "date": f"{dt.datetime.now(dt.UTC):%Y-%m-%d}",
        "commit": commit.stdout.strip(),
        "machine": {
            "cores": os.cpu_count(),
            "architecture": platform.machine(),
            "system": f"{platform.system()} {platform.release()}",
            "python": platform.python_version(),
        },
    }


def keep(figures: Sequence[Figure]) -> None:
    """Write the figures to docs/benchmarks.md and docs/benchmarks.json."""
    taken_on = machine()
    where = taken_on["machine"]
    setting = (
        f"{taken_on['date']}, commit {taken_on['commit']}, {where['cores']} cores, {where['architecture']}, "
        f"Python {where['python']}."
    )
    (DOCS / "benchmarks.md").write_text(f"{PREFACE}{setting}\n\n{table(figures)}\n")
    told = taken_on | {"figures": [each.as_json() for each in figures]}
    (DOCS / "benchmarks.json").write_text(json.dumps(told, ensure_ascii=False, indent=2) + "\n")


def _number(value: float) -> str:
    if value == int(value):
        return f"{int(value):,}"
    return f"{value:,.0f}" if value >= 1000 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"
