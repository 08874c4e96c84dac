"""The office's people and their browsers, and a small day at one desk."""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client

from tests.cast import begin_visit, make_desk, make_line, make_site, make_staff
from ventanilla.org.models import Desk, ServiceLine, Site, StaffUser
from ventanilla.org.roles import Role
from ventanilla.procedure.flow.services import attention
from ventanilla.procedure.visits.models import Visit

PLAIN_STORAGE = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}


@pytest.fixture(autouse=True)
def plain_static_files(settings: object) -> None:
    """Let pages name their static files without having collected them."""
    settings.STORAGES = {**settings.STORAGES, "staticfiles": PLAIN_STORAGE}  # type: ignore[attr-defined]


@pytest.fixture
def site() -> Site:
    return make_site()


@pytest.fixture
def line(site: Site) -> ServiceLine:
    return make_line(site)


@pytest.fixture
def desk(site: Site, line: ServiceLine) -> Desk:
    return make_desk(site, line)


@pytest.fixture
def clara(site: Site) -> StaffUser:
    return make_staff(site, "Clara", Role.COORDINATOR)


@pytest.fixture
def office(clara: StaffUser) -> Client:
    return client_of(clara)


@pytest.fixture
def as_role(site: Site) -> Callable[[Role], Client]:
    """Return a browser signed in as a new member of staff with that role."""
    return lambda role: client_of(make_staff(site, role.value, role))


@pytest.fixture
def ended_visit(desk: Desk, line: ServiceLine) -> Visit:
    """A visit whose turn is over and which owes everything but its greeting."""
    visit = begin_visit(desk, line)
    attention.finish(desk=desk)
    visit.refresh_from_db()
    return visit


def client_of(user: StaffUser) -> Client:
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[-1])
    return client
