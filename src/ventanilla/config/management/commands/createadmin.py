"""Makes an administrator's account. The password is asked for without echo, or read from one line of input."""

import getpass
import os
import sys
from argparse import ArgumentParser
from typing import NoReturn

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand
from django.db import transaction

from ventanilla.org.models import StaffUser
from ventanilla.org.roles import Role

PASSWORD_VARIABLE = "VENTANILLA_ADMIN_PASSWORD"  # noqa: S105 - the name, not the word


class Command(BaseCommand):
    help = "Crea una cuenta de administrador."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username", metavar="usuario")
        parser.add_argument("--full-name", metavar="NOMBRE", default="")

    def handle(self, *, username: str, full_name: str, **_options: object) -> None:
        if StaffUser.objects.filter(username=username).exists():
            refuse(f"Ya existe la cuenta {username}: elija otro nombre de usuario.")
        account = StaffUser(username=username, full_name=full_name or username, role=Role.ADMINISTRATOR)
        password = ask_password(username)
        try:
            validate_password(password, account)
            account.full_clean(exclude=["password", "site"])
        except ValidationError as error:
            refuse(" ".join(error.messages))
        account.set_password(password)
        with transaction.atomic():
            account.save()
        self.stdout.write(f"Cuenta de administrador {username} creada.")


def ask_password(username: str) -> str:
    """Return the password: from the environment, from a line of piped input, or asked for twice without echo.

    Ends the program when the two differ.
    """
    if given := os.environ.get(PASSWORD_VARIABLE):
        return given
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    password = getpass.getpass(f"Contraseña de {username}: ")
    if getpass.getpass("Otra vez: ") != password:
        refuse("Las dos contraseñas no son iguales; no se creó la cuenta.")
    return password


def refuse(reason: str) -> NoReturn:
    """End the program with one sentence."""
    sys.exit(f"✗ {reason}")
