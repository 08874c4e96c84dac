"""Brings the database to the present program and gives the program's role its rights. Runs as the owner role.

On a server that was given to us with one role for everything, that role keeps all its rights.
"""

from argparse import ArgumentParser

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection

from ventanilla.kernel import database_roles


class Command(BaseCommand):
    help = "Aplica las migraciones pendientes y da sus permisos al rol del programa."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--program-role", default=database_roles.PROGRAM_ROLE)

    def handle(self, *, program_role: str, **_options: object) -> None:
        call_command("migrate", interactive=False, verbosity=0, skip_checks=True)
        if program_role != connection.settings_dict["USER"]:
            database_roles.grant_program_role(program_role)
