"""The command `ventanilla`: decides where data, database and addresses are, and starts what is asked for.

Django is never loaded here. Whatever needs it runs in a process of its own, once its environment is complete.
"""

import argparse
import datetime as dt
import importlib.metadata
import io
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from ventanilla.config import busy, walkthrough
from ventanilla.config.authority import given, machine, own, sealing, told
from ventanilla.config.busy.plan import DEFAULT_PACE
from ventanilla.config.runtime import installation_database, processes, program, server_home
from ventanilla.config.runtime.addresses import Addresses
from ventanilla.config.runtime.errors import CannotStart
from ventanilla.config.runtime.program import Program
from ventanilla.config.runtime.program_lock import ProgramLock

CHECKOUT = Path(__file__).resolve().parents[3]
INTERRUPTED = 130


def main(arguments: list[str] | None = None) -> None:
    """Run the command line, and end with its exit code."""
    make_lines_appear_at_once()
    options, rest = parser().parse_known_args(arguments)
    if rest and not options.takes_rest:
        parser().error(f"no se reconoce: {' '.join(rest)}")
    options.rest = rest
    act: Callable[[argparse.Namespace], int] = options.act
    try:
        sys.exit(act(options))
    except CannotStart as error:
        print(f"✗ {error}", file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)


def make_lines_appear_at_once() -> None:
    """Keep our lines in order with those of the processes we start, also when they go to a file."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(line_buffering=True)


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    whole = argparse.ArgumentParser(prog="ventanilla", description="La atención al cliente de un CIS.")
    commands = whole.add_subparsers(required=True, metavar="orden")

    def add(
        name: str, act: Callable[[argparse.Namespace], int], help_text: str, *, takes_rest: bool = False
    ) -> None:
        command = commands.add_parser(name, help=help_text, add_help=not takes_rest)
        command.set_defaults(act=act, is_demo=name == "demo", takes_rest=takes_rest, busy_pace=None)
        command.add_argument("--data", type=Path, default=default_data(), help="carpeta de los datos")
        if name in {"run", "demo"}:
            command.add_argument(
                "--host",
                type=machine.canonical,
                default="127.0.0.1",
                help="dirección donde escucha; con un nombre u otra dirección, sobre TLS",
            )
            command.add_argument("--cert", type=Path, help="certificado de ese nombre, en vez de uno propio")
            command.add_argument("--key", type=Path, help="llave privada del certificado")
            command.add_argument(
                "--port", type=int, default=8000, help="puerto; el siguiente es de los avisos en vivo"
            )
            command.add_argument("--end-with-parent", action="store_true", help=argparse.SUPPRESS)
        if name == "demo":
            command.add_argument(
                "--busy",
                dest="busy_pace",
                nargs="?",
                type=float,
                const=DEFAULT_PACE,
                metavar="TURNOS_POR_HORA",
                help="con visitantes y asesores simulados; el módulo 1 queda libre para usted",
            )
        if name == "verify":
            command.add_argument(
                "files", nargs="+", type=Path, metavar="ARCHIVO", help="PDF que trae el sello"
            )
        if name == "manage":
            command.add_argument("--owner", action="store_true", help="con el rol dueño de la base de datos")

    add("run", run, "pone en marcha el programa")
    add("demo", run, "lo pone en marcha con personas inventadas")
    add("check", check, "dice dónde están los datos y si todo está en orden")
    add("authority", authority, "dice en qué autoridad deben confiar los demás equipos")
    add("createadmin", createadmin, "crea una cuenta de administrador", takes_rest=True)
    add("verify", verify, "dice si un PDF sellado está como se selló")
    add("walkthrough", walk, "recorre el procedimiento en un programa en marcha", takes_rest=True)
    add("busy", simulate, "simula visitantes y asesores en una demostración en marcha", takes_rest=True)
    add("manage", manage, "ejecuta una orden de Django", takes_rest=True)
    return whole


def default_data() -> Path:
    """Return the data folder when the command line names none."""
    return Path(os.environ.get("VENTANILLA_DATA") or CHECKOUT / "var")


def run(options: argparse.Namespace) -> int:
    """Run the program until it is told to stop."""
    if options.end_with_parent:
        processes.end_with_parent(signal.SIGTERM)
    addresses = Addresses(host=options.host, port=options.port)
    files = given.from_options(options.cert, options.key)
    Program(
        data=options.data.resolve(),
        addresses=addresses,
        is_demo=options.is_demo,
        given=files,
        busy_pace=options.busy_pace,
    ).run()
    return 0


def check(options: argparse.Namespace) -> int:
    """Print where things are and whether they work; 1 when something does not."""
    data = options.data.resolve()
    print(
        f"Ventanilla {importlib.metadata.version('ventanilla')}, {installation_database.describe_machine()}"
    )
    print(f"Datos: {data}")
    if own.of(data).exists():
        print("\n".join(told.about_server(own.of(data), now=dt.datetime.now(dt.UTC))))
    if installation_database.given_urls():
        print("Base de datos: la de DATABASE_URL")
    elif not _describe_embedded(data):
        return 0
    with installation_database.for_one_command(data, say=program.say) as urls:
        print("Conexión: la base de datos responde")
        environment = program.command_environment(data, urls)
        pending = subprocess.run(program.django_command("pending_migrations"), env=environment, check=False)
    return pending.returncode


def _describe_embedded(data: Path) -> bool:
    """Print where the embedded server is; tell whether it has been made."""
    server_home.prepare_data_folder(data)
    home = server_home.locate(data)
    account = f" con la cuenta {home.account.name}" if home.account else ""
    print(
        f"Base de datos: {home.cluster}{account}, PostgreSQL {home.binaries.major} de {home.binaries.folder}"
    )
    lock = ProgramLock(data)
    if lock.try_to_take():
        lock.release()
        print("Programa: detenido")
    else:
        print(f"Programa: en marcha (proceso {lock.holder()})")
    if not home.cluster.exists():
        print("La base de datos se creará al iniciar por primera vez.")
        return False
    return True


def authority(options: argparse.Namespace) -> int:
    """Print what the site's own authority is; 1 when the site has none."""
    its = own.of(options.data.resolve())
    if not its.exists():
        print("Este sitio no tiene autoridad propia: se hace al iniciar con --host y un nombre, sin --cert.")
        return 1
    print("\n".join([*told.about_authority(its), *told.about_server(its, now=dt.datetime.now(dt.UTC))]))
    return 0


def verify(options: argparse.Namespace) -> int:
    """Print of each file whether it is as it was sealed; 1 when one of them is not, or cannot be told to be."""
    known = sealing.of(options.data.resolve()).known()
    told = [sealing.in_words(file, known=known) for file in options.files]
    print("\n".join(line for _is_intact, line in told))
    return 0 if all(is_intact for is_intact, _line in told) else 1


def createadmin(options: argparse.Namespace) -> int:
    """Make an administrator's account."""
    return _run_django(options, "createadmin", prepare=True)


def manage(options: argparse.Namespace) -> int:
    """Run a command of Django."""
    return _run_django(options, *(["--help"] if not options.rest else []), as_owner=options.owner)


def _run_django(
    options: argparse.Namespace, *command: str, prepare: bool = False, as_owner: bool = False
) -> int:
    data = options.data.resolve()
    with installation_database.for_one_command(data, say=program.say) as urls:
        environment = program.command_environment(data, urls)
        if prepare:
            program.prepare(environment, "--only-tables")
        if as_owner:
            environment["DATABASE_URL"] = urls.owner
        done = subprocess.run(program.django_command(*command, *options.rest), env=environment, check=False)
    return done.returncode


def walk(options: argparse.Namespace) -> int:
    """Walk through the procedure on a running system."""
    return walkthrough.main(["--demo", str(options.data / "demo.json"), *options.rest])


def simulate(options: argparse.Namespace) -> int:
    """Simulate visitors and advisors on a running demo."""
    return busy.main(["--demo", str(options.data / "demo.json"), *options.rest])
