"""The ASGI entry of the live process: `granian --interface asgi ventanilla.web.live.asgi:application`."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ventanilla.config.settings")
django.setup()

from ventanilla.web.live.program import LiveProgram  # noqa: E402  (models exist only after setup)

application = LiveProgram()
