"""The lines that `ventanilla run` prints to lead to the first-run set-up; nothing once somebody has an account."""

from argparse import ArgumentParser
from urllib.parse import urlencode

from django.conf import settings
from django.core.management.base import BaseCommand
from django.urls import reverse

from ventanilla.org import selectors


class Command(BaseCommand):
    help = "Dice con qué enlace se crea la primera cuenta, mientras no haya ninguna."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--pages", metavar="URL", required=True, help="dirección de las páginas")

    def handle(self, *, pages: str, **_options: object) -> None:
        if not settings.SETUP_KEY or not selectors.is_untouched():
            return
        link = f"{pages}{reverse('setup:account')}?{urlencode({'clave': settings.SETUP_KEY})}"
        self.stdout.write("  Todavía no hay ninguna cuenta. Para poner en marcha la sede abra este enlace:")
        self.stdout.write(f"  {link}")
        self.stdout.write("  Sirve una sola vez; guárdelo para quien va a administrar.")
