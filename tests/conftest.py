"""What holds for every test."""

from collections.abc import Iterator

import pytest

from ventanilla.kernel import notifier


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> Iterator[None]:
    """Keep the test database as pytest-django makes it, and let go of it before it is dropped."""
    yield
    notifier.close()
