"""The memory that is each process's own, before and after."""

import re
from collections import Counter
from pathlib import Path

from tests.config.programs import RunningProgram
from ventanilla.config.runtime import processes

OWN = re.compile(r"RssAnon:\s+(\d+) kB")
KINDS = {
    "runtime.pages": "páginas",
    "runtime.live": "avisos en vivo",
    "config.worker": "tareas",
    "config.busy": "simulación",
    "postgres": "base de datos",
    "ventanilla demo": "programa",
}

Measured = dict[str, tuple[int, float]]


def of(program: RunningProgram) -> Measured:
    """Return how many processes of each kind there are, and the MB of memory that are theirs alone."""
    count: Counter[str] = Counter()
    megabytes: Counter[str] = Counter()
    for pid, command in (program.processes() | _of_database(program.data)).items():
        kind = next((words for mark, words in KINDS.items() if mark in command), "otros")
        found = OWN.search(_status(pid))
        count[kind] += 1
        megabytes[kind] += int(found.group(1)) if found else 0
    return {kind: (count[kind], megabytes[kind] / 1024) for kind in count}


def _of_database(data: Path) -> dict[int, str]:
    """Return the processes of the embedded server, which work in a folder of its own below the data."""
    folders = [each.parent for each in data.rglob("postmaster.pid")]
    return {pid: "postgres" for folder in folders for pid in processes.working_in(folder, name="postgres")}


def table(start: Measured, end: Measured) -> str:
    """Return both measurements side by side."""
    rows = []
    for kind in sorted({*start, *end}):
        (first, before), (last, after) = start.get(kind, (0, 0.0)), end.get(kind, (0, 0.0))
        rows.append(f"{kind}: {first} → {last} procesos, {before:.0f} → {after:.0f} MB propios")
    return "\n".join(rows)


def _status(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return ""
