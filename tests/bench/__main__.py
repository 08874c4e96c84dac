"""`make bench`: prints the figures, and with --write keeps them in docs/benchmarks.md and docs/benchmarks.json."""

import argparse
import importlib
import signal
import sys
import time
from collections.abc import Callable
from functools import partial

import django

from tests.bench import figures
from tests.bench.figures import Figure
from tests.bench.system import ThrowAwaySystem

PARTS = ("hearing", "calling", "issuing", "handing_over", "past", "finding")
SHORT_PARTS = ("calling", "issuing", "handing_over", "past", "finding")


def main() -> None:
    """Measure on a system of our own, print the table, and write it down when asked."""
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument("--quick", action="store_true", help="a look, in less than two minutes")
    parser.add_argument("--only", choices=PARTS, action="append", help="this part alone")
    parser.add_argument("--write", action="store_true", help="keep the figures in docs/")
    options = parser.parse_args()
    if options.write and (options.quick or options.only):
        parser.error("only the figures of a whole run are kept")
    found: list[Figure] = []
    signal.signal(signal.SIGTERM, lambda *_signal: sys.exit(1))  # the system is ended all the same
    with ThrowAwaySystem() as system:
        django.setup()
        ways = _quick(system) if options.quick else _whole(system)
        for part in options.only or (SHORT_PARTS if options.quick else PARTS):
            began = time.monotonic()
            found += ways[part]()
            sys.stderr.write(f"{part}: {time.monotonic() - began:.0f} s\n")
    sys.stdout.write(f"{figures.table(found)}\n")
    if options.write:
        figures.keep(found)


def _whole(system: ThrowAwaySystem) -> dict[str, Callable[[], list[Figure]]]:
    return {
        "hearing": partial(_measure("hearing"), system.address, system.live_address, runs=5),
        "calling": partial(_measure("calling"), system.address, runs=5, times=8),
        "issuing": partial(_measure("issuing"), system.address, turns=20_000, runs=50),
        "handing_over": partial(_measure("handing_over"), commands=2000, runs=3),
        "past": partial(
            _measure("past"), system.address, system.superuser_url, turns=5_000_000, runs=5, times=100
        ),
        "finding": partial(_measure("finding"), system.superuser_url, people=2_000_000),
    }


def _quick(system: ThrowAwaySystem) -> dict[str, Callable[[], list[Figure]]]:
    return {
        "hearing": partial(_measure("hearing"), system.address, system.live_address, runs=1),
        "calling": partial(_measure("calling"), system.address, runs=1, times=3),
        "issuing": partial(_measure("issuing"), system.address, turns=1000, runs=1),
        "handing_over": partial(_measure("handing_over"), commands=500, runs=1),
        "past": partial(
            _measure("past"), system.address, system.superuser_url, turns=100_000, runs=1, times=60
        ),
        "finding": partial(_measure("finding"), system.superuser_url, people=50_000),
    }


def _measure(part: str) -> Callable[..., list[Figure]]:
    """Return what measures that part; it knows the models, which are there only by now."""
    measure: Callable[..., list[Figure]] = importlib.import_module(f"tests.bench.{part}").measure
    return measure


if __name__ == "__main__":
    main()
