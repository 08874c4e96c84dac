"""Whether the database fits the program, and the update that makes it fit."""

import os
import subprocess
import sys

from django.core.management.base import CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from ventanilla.config.runtime import processes


def pending_migrations() -> list[str]:
    """Return the names of the migrations not yet applied, in their order."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _is_backwards in plan]


def start_update() -> subprocess.Popen[bytes]:
    """Start bringing the database up to date, in a process of its own that works as the owner role."""
    owner_url = os.environ.get("DATABASE_OWNER_URL") or os.environ["DATABASE_URL"]
    environment = dict(os.environ, DATABASE_URL=owner_url)
    command = [sys.executable, "-m", "django", "update_database", "--program-role"]
    return processes.popen([*command, connection.settings_dict["USER"]], env=environment)


def finish_update(update: subprocess.Popen[bytes]) -> None:
    """Wait for the update. Raises CommandError when it failed."""
    if update.wait() != 0:
        raise CommandError("No se pudo actualizar la base de datos; la razón está en las líneas de arriba.")
