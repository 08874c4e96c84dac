"""`make bench`: prints the figures, and with --write keeps them in docs/benchmarks.md."""

import argparse
import datetime as dt
import importlib
import os
import platform
import sys
from pathlib import Path

import django

from tests.bench.system import ThrowAwaySystem

KEPT = Path(__file__).parents[2] / "docs" / "benchmarks.md"
PREFACE = """\
# Benchmarks

Made by `make bench ARGS=--write`. What counts is the last column: how many times as long as the same statements sent
straight to the same database in the same run, commit included (a durable database, as in production). The rest says how
fast this machine is.

## Calling the next person

{setting}

{table}

## From a call to the hall

On the machine that also runs the displays, the browsers and whatever else it does.

{heard}
"""


def main() -> None:
    """Measure on a system of our own, print the table, and write it down when asked."""
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument("--rounds", type=int, default=300, help="calls by each way")
    parser.add_argument("--write", action="store_true", help="keep the figures in docs/benchmarks.md")
    options = parser.parse_args()
    with ThrowAwaySystem() as system:
        django.setup()
        call_next = importlib.import_module("tests.bench.call_next")
        measured = call_next.measure(system.address, options.rounds)
        hearing = importlib.import_module("tests.bench.hearing")
        delays = hearing.measure(system.address, system.live_address)
    base = measured[0].median
    rows = [
        f"| {each.name} | {each.median:.2f} | {each.p95:.2f} | {each.median / base:.1f} |"
        for each in measured
    ]
    head = ["| way | median ms | p95 ms | times the database |", "|---|---|---|---|"]
    table = "\n".join([*head, *rows])
    setting = (
        f"{dt.datetime.now(dt.UTC):%Y-%m-%d}, {os.cpu_count()} cores, {platform.machine()}, "
        f"Python {platform.python_version()}; {options.rounds} calls by each way, one after the other, "
        f"{call_next.WAITING} people waiting."
    )
    heard = "\n".join(
        [
            "| from a call to the hall | p50 ms | p99 ms | worst ms | p99 at most |",
            "|---|---|---|---|---|",
            *(
                f"| {each.name} | {each.p50:.1f} | {each.p99:.1f} | {each.worst:.1f} | {each.goal} |"
                for each in delays
            ),
        ]
    )
    sys.stdout.write(f"{setting}\n\n{table}\n\n{heard}\n")
    if options.write:
        KEPT.write_text(PREFACE.format(setting=setting, table=table, heard=heard))


if __name__ == "__main__":
    main()
