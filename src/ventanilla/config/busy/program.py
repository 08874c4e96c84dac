"""The command: reads where the demo is, sets everybody to work, tells how it goes, and stops when asked."""

import argparse
import os
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from random import Random

import httpx

from ventanilla.config.busy import documents
from ventanilla.config.busy.advisors import Advisor
from ventanilla.config.busy.crowd import Crowd
from ventanilla.config.busy.display import Display
from ventanilla.config.busy.office import Office
from ventanilla.config.busy.pauses import News, Retry, Stop, Stopped
from ventanilla.config.busy.plan import DEFAULT_PACE, Plan
from ventanilla.config.busy.tally import Tally, say
from ventanilla.config.outside.errors import Missed
from ventanilla.config.outside.system import Login, System, read_system
from ventanilla.config.outside.trust import trust

CHECKOUT = Path(__file__).resolve().parents[4]
MINUTE = 60.0
SECONDS_TO_STOP = 1.5
LEFT_TO_PEOPLE = 1  # the desk of whoever tries the demo
FIRST_DESK, LAST_DESK = 2, 12

Work = Callable[[], None]


def main(argv: list[str]) -> int:
    """Simulate until told to stop; 1 when something happened that should not, 0 otherwise."""
    options = _parser().parse_args(argv)
    stop, tally = Stop(), Tally()
    try:
        trust(options.demo, options.ca)
        system = read_system(options.demo)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda _number, _frame: stop.make())
        _wait_for(system, stop)
        _run(system, options, tally, stop)
    except Missed as error:
        print(f"✗ {error}", file=sys.stderr)
        return 1
    except Stopped:
        return 0
    return 1 if tally.counts["errors"] else 0


def _run(system: System, options: argparse.Namespace, tally: Tally, stop: Stop) -> None:
    advisors = _advisors(system, *options.desks)
    chance = Random(options.seed)  # noqa: S311
    plan = Plan(chance, pace=options.pace, advisors=max(1, len(advisors)), speed=options.speed)
    say(
        f"Simulación en {system.base_url}, sede {system.site}: {plan.pace:g} turnos por hora, "
        f"{len(advisors)} asesores, la atención a {1 / plan.factor:.1f} veces el paso habitual"
    )
    news = News()
    crowd = Crowd(system, known=documents.known(), plan=plan, tally=tally, stop=stop)
    display = Display(system, news=news, tally=tally, stop=stop)
    works: dict[str, Work] = {
        "visitantes": crowd.work,
        "sala": display.work,
        "informes": Office(system, plan=plan, tally=tally, stop=stop).work,
    }
    for login in advisors:
        advisor = Advisor(system, login, plan=plan, crowd=crowd, news=news, tally=tally, stop=stop)
        works[f"asesor {login.username}"] = advisor.work
    threads = [
        threading.Thread(target=_keep_at, args=(name, work, tally, stop), name=name, daemon=True)
        for name, work in works.items()
    ]
    for thread in threads:
        thread.start()
    _tell_each_minute(tally, stop, options.minutes)
    stop.make()
    news.tell()
    display.hang_up()
    deadline = time.monotonic() + SECONDS_TO_STOP
    for thread in threads:
        thread.join(max(0.0, deadline - time.monotonic()))
    say(f"Fin: {tally.line()}")


def _keep_at(name: str, work: Work, tally: Tally, stop: Stop) -> None:
    """Do `work` until the run is over, again after a break of the connection or a fault of our own."""
    retry = Retry()
    while True:
        try:
            began = time.monotonic()
            work()
        except Stopped:
            return
        except httpx.TransportError as error:
            if stop:
                return
            tally.interrupted(name, repr(error))
        except Exception:
            tally.failed(name, traceback.format_exc())
        if time.monotonic() - began > MINUTE:
            retry.reset()
        try:
            stop.pause(retry.seconds())
        except Stopped:
            return


def _tell_each_minute(tally: Tally, stop: Stop, minutes: float | None) -> None:
    """Return when the run is over: told to stop, or its time is up."""
    ends_at = time.monotonic() + minutes * MINUTE if minutes else None
    while True:
        left = MINUTE if ends_at is None else min(MINUTE, ends_at - time.monotonic())
        if left <= 0:
            return
        try:
            stop.pause(left)
        except Stopped:
            return
        if left == MINUTE:
            say(tally.line())


def _wait_for(system: System, stop: Stop) -> None:
    """Wait until the pages answer: we may have been started beside them. Raises Missed, or Stopped."""
    for _try in range(60):
        try:
            httpx.get(f"{system.base_url}/entrar/")
            return
        except httpx.TransportError:
            stop.pause(1.0)
    raise Missed(f"{system.base_url} no responde. ¿Está en marcha `make demo`?")


def _advisors(system: System, first: int, last: int) -> list[Login]:
    """Return the advisors with a desk of their own from `first` to `last`, but the one left to people."""
    return [
        each
        for each in system.advisors()
        if first <= (each.desk or 0) <= last and each.desk != LEFT_TO_PEOPLE
    ]


def _desks(typed: str) -> tuple[int, int]:
    first, _dash, last = typed.partition("-")
    return int(first), int(last or first)


def _parser() -> argparse.ArgumentParser:
    data = Path(os.environ.get("VENTANILLA_DATA") or CHECKOUT / "var")
    parser = argparse.ArgumentParser(
        prog="ventanilla busy", description="Simula visitantes y asesores en una demostración en marcha."
    )
    parser.add_argument("--demo", type=Path, default=data / "demo.json", help="el archivo demo.json")
    parser.add_argument(
        "--ca", type=Path, help="la autoridad que firmó el certificado del sitio, si es propia"
    )
    parser.add_argument("--pace", type=float, default=DEFAULT_PACE, help="turnos por hora")
    parser.add_argument(
        "--speed", type=float, default=1.0, help="cuántas veces más rápido hace todo la gente"
    )
    parser.add_argument(
        "--desks", type=_desks, default=(FIRST_DESK, LAST_DESK), help="módulos simulados, como 2-12"
    )
    parser.add_argument("--for", dest="minutes", type=float, help="minutos; sin esto, hasta que se detenga")
    parser.add_argument("--seed", type=int, help="semilla del azar")
    return parser
