"""The whole program in one command: its database, its pages, its live streams and its worker."""

import datetime as dt
import os
import secrets
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from ventanilla.config.authority import certificates, machine, own, sealing
from ventanilla.config.authority.given import Given
from ventanilla.config.authority.identity import Identity
from ventanilla.config.runtime import installation_database, mail, processes, proxies, server_home, whatsapp
from ventanilla.config.runtime.addresses import EVERYWHERE, Addresses
from ventanilla.config.runtime.announcement import about_demo
from ventanilla.config.runtime.child import Child
from ventanilla.config.runtime.embedded_postgres import EmbeddedPostgres
from ventanilla.config.runtime.entrance import Entrance
from ventanilla.config.runtime.errors import CannotStart
from ventanilla.config.runtime.installation_database import DatabaseUrls
from ventanilla.config.runtime.program_lock import ProgramLock
from ventanilla.config.runtime.supervisor import StopRequest, Supervisor

SETTINGS = "ventanilla.config.settings"


@dataclass(frozen=True, slots=True)
class Program:
    """One run of Ventanilla on one data folder and two ports.

    `setup_key` opens the first-run set-up to whoever can read what this run prints, and to nobody else.
    """

    data: Path
    addresses: Addresses
    is_demo: bool
    given: Given | None = None
    busy_pace: float | None = None
    """Simulated turns per hour; None when nobody is simulated."""
    setup_key: str = field(default_factory=secrets.token_urlsafe, repr=False)
    mail_sandbox: mail.MailSandbox = field(default_factory=mail.MailSandbox)
    whatsapp_sandbox: whatsapp.WhatsAppSandbox = field(default_factory=whatsapp.WhatsAppSandbox)

    def run(self) -> None:
        """Run until Ctrl-C or SIGTERM. Raises CannotStart."""
        server_home.prepare_data_folder(self.data)
        lock = ProgramLock(self.data)
        lock.take()
        self._refuse_the_demo_for_a_real_site()
        self.addresses.refuse_nonsense()
        proxies.trusted(os.environ.get("VENTANILLA_TRUSTED_PROXIES", ""))
        if not self.is_demo:
            mail.server(os.environ.get("VENTANILLA_MAIL_URL", ""), os.environ.get("VENTANILLA_MAIL_FROM", ""))
        identity = self._identity()
        sealing.of(self.data).have(now=dt.datetime.now(dt.UTC))
        self.addresses.refuse_taken_ports()
        stop = StopRequest()
        with stop.listening():
            server: EmbeddedPostgres | None = None
            try:
                urls = installation_database.given_urls()
                if urls:
                    installation_database.refuse_unreachable(urls)
                else:
                    server = installation_database.embedded(self.data, say=say)
                    server.start(is_cancelled=stop)
                    urls = installation_database.urls_of(server)
                self._serve(urls, server, identity, stop)
            finally:
                if server:
                    server.stop()

    def _refuse_the_demo_for_a_real_site(self) -> None:
        if not self.is_demo and (self.data / "demo.json").exists():
            raise CannotStart(
                f"En {self.data} está la demostración, con personas inventadas. Para una sede de verdad indique otra "
                "carpeta: ventanilla run --data CARPETA."
            )

    def _serve(
        self,
        urls: DatabaseUrls,
        server: EmbeddedPostgres | None,
        identity: Identity | None,
        stop: StopRequest,
    ) -> None:
        environment = self._environment(urls, identity)
        if not stop():
            as_owner = environment | {"DATABASE_OWNER_URL": urls.owner}
            prepare(as_owner, *self._demo_options(), stop=stop)
        if not stop():
            supervisor = Supervisor(
                self._children(environment, identity),
                database=server,
                stop=stop,
                say=say,
                wants_restart=Renewal(self._identity, identity),
            )
            supervisor.run(
                answers=self.addresses.answer,
                when_ready=lambda: self._announce(self._for_pages(environment), identity),
            )

    def _identity(self) -> Identity | None:
        """Return the certificate to show, made or renewed if it is our own; None over plain http. Raises CannotStart."""
        if not self.addresses.is_secure:
            if self.given:
                raise CannotStart(
                    "Un certificado necesita un nombre: indique con --host uno de los que trae el certificado."
                )
            return None
        source = self.given or own.of(self.data)
        return source.identity(self.addresses.host, now=dt.datetime.now(dt.UTC))

    def _environment(self, urls: DatabaseUrls, identity: Identity | None) -> dict[str, str]:
        """Return the environment of the children: the program's role alone, never the owner's."""
        environment = command_environment(self.data, urls)
        environment.pop("DATABASE_OWNER_URL", None)
        environment |= {
            "VENTANILLA_DEMO": "1" if self.is_demo else "0",
            "VENTANILLA_DEMO_IS_SHARED": "1" if self.addresses.is_shared else "0",
            "VENTANILLA_LIVE_PORT": str(self.addresses.live_port),
        }
        if self.is_demo:
            environment |= self.mail_sandbox.environment()
            environment |= self.whatsapp_sandbox.environment()
        if not (self.is_demo and self.addresses.host in EVERYWHERE):
            environment.setdefault("VENTANILLA_ALLOWED_HOSTS", ",".join(self._host_names()))
        if identity:
            environment["PUBLIC_URL"] = environment.get("PUBLIC_URL") or self.addresses.pages
        if identity and identity.authority:
            environment["VENTANILLA_AUTHORITY"] = str(identity.authority)
        return environment

    def _for_pages(self, environment: dict[str, str]) -> dict[str, str]:
        """Return the environment of the pages, which alone know the key of the set-up."""
        return environment if self.is_demo else environment | {"VENTANILLA_SETUP_KEY": self.setup_key}

    def _demo_options(self) -> list[str]:
        if not self.is_demo:
            return []
        return ["--demo-pages", self.addresses.pages, "--demo-live", self.addresses.live]

    def _host_names(self) -> list[str]:
        here = ["localhost", "127.0.0.1", "[::1]"]
        if self.addresses.host in EVERYWHERE:
            return [*here, socket.gethostname(), socket.getfqdn()]
        names = machine.names(self.addresses.host)
        return [f"[{name}]" if ":" in name else name for name in names]

    def _entrance(self, port: int, identity: Identity | None) -> list[str]:
        """Return the command line of a web process."""
        files = (identity.certificate_file, identity.key_file) if identity else ()
        return Entrance(self.addresses.listens_on, port, *files).arguments()

    def _children(self, environment: dict[str, str], identity: Identity | None) -> list[Child]:
        logs = self.data / "logs"
        pages = self._entrance(self.addresses.port, identity)
        live = self._entrance(self.addresses.live_port, identity)
        runtime = "ventanilla.config.runtime"
        modules = {
            "páginas": ("pages", [f"{runtime}.pages", *pages]),
            "avisos en vivo": ("live", [f"{runtime}.live", *live]),
            "tareas": ("worker", ["ventanilla.config.worker"]),
        }
        if self.is_demo:
            authority = identity.authority if identity else None
            modules["correo de prueba"] = (
                "mail",
                self.mail_sandbox.module(self.data, self.addresses, authority),
            )
            modules["celulares de la demostración"] = (
                "whatsapp",
                self.whatsapp_sandbox.module(self.addresses),
            )
        environments = {"pages": self._for_pages(environment)}
        if self.busy_pace:
            modules["simulación"] = ("busy", self._simulation(self.busy_pace))
        return [
            Child(
                title,
                [sys.executable, "-m", *module],
                logs / f"{name}.log",
                environments.get(name, environment),
            )
            for title, (name, module) in modules.items()
        ]

    def _simulation(self, pace: float) -> list[str]:
        return ["ventanilla.config.busy", "--demo", str(self.data / "demo.json"), "--pace", str(pace)]

    def _announce(self, environment: dict[str, str], identity: Identity | None) -> None:
        print(f"✓ Ventanilla está lista en {self.addresses.pages}", flush=True)
        if identity:
            print(self._about(identity), end="")
        if self.is_demo:
            for line in about_demo(self.addresses, data=self.data, busy_pace=self.busy_pace):
                print(f"  {line}")
        else:
            print(setup_link(environment, pages=self.addresses.pages), end="")
        print("  Para terminar: Ctrl-C.", flush=True)

    def _about(self, identity: Identity) -> str:
        """Return the lines that tell how other devices get here and come to trust us."""
        lines = []
        if identity.authority:
            authority = own.of(self.data).read().certificate
            lines = [
                f"Para que un teléfono u otro equipo confíe en este sitio: {self.addresses.pages}/autoridad/",
                f"Huella de la autoridad: {certificates.fingerprint(authority)}",
            ]
        if not machine.leads_here(self.addresses.host):
            lines.append(
                f"El nombre {self.addresses.host} no lleva todavía a esta máquina: agréguelo al DNS de la red."
            )
        if warning := identity.warning(now=dt.datetime.now(dt.UTC)):
            lines.append(warning)
        return "".join(f"  {line}\n" for line in lines)


@dataclass(slots=True)
class Renewal:
    """Asked each night: whether the web processes must begin anew to show another certificate."""

    look: Callable[[], Identity | None]
    shown: Identity | None

    def __call__(self) -> bool:
        """Renew our own certificate when it is due, take the one given when its file has changed."""
        try:
            found = self.look()
        except CannotStart as error:
            say(str(error))
            return False
        if found is None or self.shown is None:
            return False
        if warning := found.warning(now=dt.datetime.now(dt.UTC)):
            say(warning)
        is_another = found.certificate != self.shown.certificate
        self.shown = found
        if is_another:
            say(f"Hay otro certificado, que vale hasta el {certificates.in_words(found.valid_until)}.")
        return is_another


def prepare(environment: dict[str, str], *options: str, stop: Callable[[], bool] = lambda: False) -> None:
    """Run the Django command `prepare` to its end, or until `stop` says so. Raises CannotStart when it fails."""
    preparing = processes.popen(django_command("prepare", *options), env=environment)
    while preparing.poll() is None:
        if stop():
            preparing.terminate()
        processes.wait_until(lambda: preparing.poll() is not None, seconds=0.2)
    was_stopped = preparing.returncode == -signal.SIGTERM
    if preparing.returncode != 0 and not was_stopped:
        raise CannotStart("No se pudo preparar la instalación; la razón está en las líneas de arriba.")


def setup_link(environment: dict[str, str], *, pages: str) -> str:
    """Return the lines that lead to the first-run set-up, empty once the site is set up."""
    told = subprocess.run(
        django_command("setup_link", "--pages", pages),
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return told.stdout if told.returncode == 0 else ""


def django_command(*arguments: str) -> list[str]:
    """Return the command line of a Django command in a process of its own."""
    return [sys.executable, "-m", "django", *arguments]


def command_environment(data: Path, urls: DatabaseUrls) -> dict[str, str]:
    """Return the environment of a process that loads Django on this data folder."""
    return dict(
        os.environ,
        DJANGO_SETTINGS_MODULE=SETTINGS,
        VENTANILLA_DATA=str(data),
        DATABASE_URL=urls.program,
        DATABASE_OWNER_URL=urls.owner,
        PYTHONUNBUFFERED="1",
        PYTHONUTF8="1",
    )


def say(line: str) -> None:
    """Print one line of progress."""
    print(f"· {line}", flush=True)
