"""What holds for every test."""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db.models.signals import post_migrate
from pytest_django import DjangoDbBlocker

from ventanilla.kernel import notifier
from ventanilla.procedure.tickets.models import LegalTerm


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--pictures`, which `make pictures` gives."""
    parser.addoption("--pictures", action="store_true", help="renew the pictures of README and manual")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Keep the test database as pytest-django makes it, and let go of it before it is dropped.

    A test with real transactions empties every table at its end, also of what the migrations put there (the legal
    terms); that is put back each time, so that no test depends on which ran before it on the same worker.
    """
    with django_db_blocker.unblock():
        from_migrations = list(LegalTerm.objects.all())

    def put_back(**_signal: object) -> None:
        LegalTerm.objects.bulk_create(from_migrations)

    post_migrate.connect(put_back, sender=apps.get_app_config("tickets"))
    yield
    post_migrate.disconnect(put_back, sender=apps.get_app_config("tickets"))
    notifier.close()
