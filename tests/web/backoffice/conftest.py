"""An administrator in the back office of a small place."""

import pytest
from django.conf import settings as configured
from django.test import Client

from tests.cast import make_staff
from ventanilla.org.models import Site, StaffUser
from ventanilla.org.roles import Role


def client_of(user: StaffUser) -> Client:
    client = Client()
    client.force_login(user, backend=configured.AUTHENTICATION_BACKENDS[-1])
    return client


@pytest.fixture
def admin(site: Site) -> StaffUser:
    """An administrator of all sites."""
    return make_staff(None, "Admin", Role.ADMINISTRATOR)


@pytest.fixture
def administrator(admin: StaffUser) -> Client:
    """The browser of an administrator of all sites."""
    return client_of(admin)
