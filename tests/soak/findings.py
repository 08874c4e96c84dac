"""What is to be looked at in the logs of a run."""

import re
from pathlib import Path

LOUD = re.compile(r"\b(WARNING|ERROR|CRITICAL|FATAL|PANIC|Traceback)\b|\[(WARN|ERROR)\]", re.ASCII)
OF_SIMULATION = re.compile(r"^\S+ \S+ [✗…] |Traceback")
OF_PROGRAM = re.compile(r"terminó|detuvo|✗|Traceback")
WORDS_SHOWN = 300


def of_logs(folder: Path) -> dict[str, list[str]]:
    """Return the lines of each log that nobody should have to write."""
    return {log.name: _lines(log) for log in sorted(folder.glob("*.log*"))}


def of_program(said: str) -> list[str]:
    """Return what the program said of processes that ended and came back."""
    return [line for line in said.splitlines() if OF_PROGRAM.search(line)]


def last_line(log: Path) -> str:
    """Return the last line of the simulation that tells its counts."""
    told = [line for line in log.read_text().splitlines() if "atendidos" in line] if log.exists() else []
    return told[-1] if told else "la simulación todavía no ha contado nada"


def _lines(log: Path) -> list[str]:
    wanted = OF_SIMULATION if log.name == "busy.log" else LOUD
    return [
        line[:WORDS_SHOWN] for line in log.read_text(errors="replace").splitlines() if wanted.search(line)
    ]
