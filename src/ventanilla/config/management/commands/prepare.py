"""What an installation needs before it serves: its database up to date, its static files, in the demo its people."""

import subprocess
from argparse import ArgumentParser
from concurrent.futures import Future, ThreadPoolExecutor

from django.core.management import call_command
from django.core.management.base import BaseCommand

from ventanilla.config.installation import schema, static_files


class Command(BaseCommand):
    help = "Prepara la base de datos y los archivos estáticos."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--only-tables", action="store_true", help="deja quietos los archivos que se sirven"
        )
        parser.add_argument("--demo-pages", metavar="URL", help="con personas inventadas, en esta dirección")
        parser.add_argument("--demo-live", metavar="URL", help="dirección de los avisos en vivo")

    def handle(
        self, *, only_tables: bool, demo_pages: str | None, demo_live: str, **_options: object
    ) -> None:
        with ThreadPoolExecutor(max_workers=1) as beside:
            update, collecting = self._start(beside, only_tables=only_tables)
            if update:
                schema.finish_update(update)
            if demo_pages:
                self.say("Preparando la sede de ejemplo")
                call_command("prepare_demo", pages=demo_pages, live=demo_live)
            if collecting:
                collecting.result()

    def _start(
        self, beside: ThreadPoolExecutor, *, only_tables: bool
    ) -> tuple[subprocess.Popen[bytes] | None, Future[None] | None]:
        """Start what can be done at the same time: the tables, and the files of the screens; None for what is done."""
        update, collecting = None, None
        if schema.pending_migrations():
            self.say("Preparando las tablas de la base de datos")
            update = schema.start_update()
        if not only_tables and not static_files.are_current():
            self.say("Preparando los archivos de las pantallas")
            collecting = beside.submit(static_files.collect)
        return update, collecting

    def say(self, step: str) -> None:
        """Print one line of progress."""
        self.stdout.write(f"· {step}…")
        self.stdout.flush()
