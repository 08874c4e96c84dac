"""Tells whether the database fits the program, for `ventanilla check`."""

import sys

from django.core.management.base import BaseCommand

from ventanilla.config.installation import schema


class Command(BaseCommand):
    help = "Dice qué migraciones faltan; termina con 1 si falta alguna."
    requires_system_checks = ()

    def handle(self, **_options: object) -> None:
        pending = schema.pending_migrations()
        if not pending:
            self.stdout.write("Tablas: al día")
            return
        self.stdout.write(f"Tablas: faltan {len(pending)} migraciones ({', '.join(pending)})")
        sys.exit(1)
