"""Makes the invented CIS of the demo; a command of its own, so that a real installation never loads it."""

from argparse import ArgumentParser

from django.conf import settings
from django.core.management.base import BaseCommand

from ventanilla.config.demo import prepare as demo


class Command(BaseCommand):
    help = "Prepara la sede de ejemplo, con personas inventadas."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--pages", metavar="URL", required=True, help="dirección de las páginas")
        parser.add_argument("--live", metavar="URL", required=True, help="dirección de los avisos en vivo")

    def handle(self, *, pages: str, live: str, **_options: object) -> None:
        demo.prepare(base_url=pages, live_url=live, with_morning=settings.DEMO_HAS_MORNING)
