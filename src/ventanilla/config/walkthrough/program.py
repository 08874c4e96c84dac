"""The command: reads where the system is, walks, and says how it went."""

import argparse
import os
import sys
from pathlib import Path

import httpx

from ventanilla.config.outside.errors import Missed
from ventanilla.config.outside.system import read_system
from ventanilla.config.outside.trust import trust
from ventanilla.config.walkthrough.walk import Walk

CHECKOUT = Path(__file__).resolve().parents[4]


def main(argv: list[str]) -> int:
    """Walk through the procedure; 0 when every record was made and found again, else 1 with what was missing."""
    options = _parser().parse_args(argv)
    try:
        trust(options.demo, options.ca)
        system = read_system(options.demo)
        print(f"Recorrido de PRD-SYE-ATC-01 en {system.base_url}, sede {system.site}", flush=True)
        Walk(system, _say, wants_live=not options.no_live).run()
    except Missed as error:
        print(f"✗ {error}", file=sys.stderr)
        return 1
    except httpx.HTTPError as error:
        print(f"✗ El sistema no responde ({error}). ¿Está en marcha `make demo`?", file=sys.stderr)
        return 1
    print("El recorrido está completo.")
    return 0


def _parser() -> argparse.ArgumentParser:
    data = Path(os.environ.get("VENTANILLA_DATA") or CHECKOUT / "var")
    parser = argparse.ArgumentParser(
        prog="ventanilla walkthrough", description="Recorre el procedimiento en un programa en marcha."
    )
    parser.add_argument("--demo", type=Path, default=data / "demo.json", help="el archivo demo.json")
    parser.add_argument(
        "--ca", type=Path, help="en qué autoridad confiar, si no es la de la carpeta de demo.json"
    )
    parser.add_argument("--no-live", action="store_true", help="sin los avisos en vivo: la sala pregunta")
    return parser


def _say(activity: int, words: str) -> None:
    print(f"{activity} ✓ {words}", flush=True)
