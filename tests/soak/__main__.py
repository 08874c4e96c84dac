"""`python -m tests.soak --minutes 60`: a fresh busy demo under eyes that miss nothing, and a verdict at the end."""

import argparse
import json
import shutil
import signal
import sys
import time
from collections import Counter
from pathlib import Path

from tests.config.programs import RunningProgram, data_folder, two_free_ports
from tests.soak import findings, memory
from tests.soak.figures import Report
from tests.soak.windows import open_windows

SECONDS_TO_SETTLE = 60
SECONDS_TO_STOP = 10.0
MINUTE = 60


def main() -> int:
    """Run the demo, watch it, stop it, and print what was found; 1 when anything was."""
    options = _parser().parse_args()
    with data_folder() as data:
        demo = RunningProgram(
            data, "demo", two_free_ports(), options=["--busy", str(options.pace), "--end-with-parent"]
        )
        demo.start()
        try:
            faults = _watch(demo, options)
        finally:
            seconds = demo.send(signal.SIGTERM) if demo.process and demo.process.poll() is None else None
        faults += _end(demo, seconds)
        if options.keep:
            shutil.copytree(data / "logs", options.keep, dirs_exist_ok=True)
    _say(f"\nVeredicto: {'sin faltas' if not faults else f'{len(faults)} faltas'}")
    for fault, times in Counter(faults).items():
        _say(f"✗ {times} × {fault}" if times > 1 else f"✗ {fault}")
    return 1 if faults else 0


def _watch(demo: RunningProgram, options: argparse.Namespace) -> list[str]:
    """Keep the windows open for the whole time; return what was wrong in them or in the figures."""
    access = json.loads((demo.data / "demo.json").read_text())
    report = Report(access, pace=options.pace)
    with open_windows(access) as windows:
        _say(f"Demostración en {demo.address}, datos en {demo.data}; ventanas: {', '.join(windows.names)}")
        ends_at = time.monotonic() + options.minutes * MINUTE
        windows.look_on(min(SECONDS_TO_SETTLE, options.minutes * MINUTE / 2))
        at_start = memory.of(demo)
        while (left := ends_at - time.monotonic()) > 0:
            windows.look_on(min(MINUTE, left))
            _say(findings.last_line(demo.data / "logs" / "busy.log"))
        at_end = memory.of(demo)
        if options.pictures:
            windows.picture_all(options.pictures)
    _say("\n" + memory.table(at_start, at_end))
    _say(report.movement())
    return windows.complaints + report.faults(findings.last_line(demo.data / "logs" / "busy.log"))


def _end(demo: RunningProgram, seconds: float | None) -> list[str]:
    """Return what was wrong with the stop, with what the program said, and in its logs."""
    faults = []
    if seconds is None:
        faults.append("el programa terminó antes de tiempo")
    elif seconds > SECONDS_TO_STOP:
        faults.append(f"el programa tardó {seconds:.1f} s en detenerse")
    if not demo.has_left_nothing():
        faults.append("quedaron procesos después de detenerlo")
    stdout = demo.process.stdout if demo.process else None
    rest = stdout.read() if stdout else ""
    faults += findings.of_program(rest)
    per_log = findings.of_logs(demo.data / "logs")
    _say("\n" + "\n".join(f"{name}: {len(lines)} líneas que mirar" for name, lines in per_log.items()))
    return faults + [f"{name}: {line}" for name, lines in per_log.items() for line in lines]


def _say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.soak")
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--pace", type=float, default=90, help="turns per hour")
    parser.add_argument("--pictures", type=Path, help="folder for a picture of each window at the end")
    parser.add_argument("--keep", type=Path, help="folder for a copy of the logs")
    return parser


if __name__ == "__main__":
    sys.exit(main())
