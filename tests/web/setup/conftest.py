"""A new database with its administrator, and a site that is being set up."""

import pytest
from django.test import Client

from tests import cast
from tests.org.test_set_up import CAJA, CALI
from ventanilla.org import suggestions
from ventanilla.org.drafts import DeskDraft
from ventanilla.org.models import Site, StaffUser
from ventanilla.org.roles import Role
from ventanilla.org.services import caja, desk_setup, lines, sites


@pytest.fixture
def admin(db: None) -> StaffUser:
    return cast.make_staff(None, "Clara", Role.ADMINISTRATOR)


@pytest.fixture
def office(admin: StaffUser) -> Client:
    """The browser of who sets the site up."""
    client = Client()
    client.force_login(admin)
    return client


@pytest.fixture
def new_site(admin: StaffUser) -> Site:
    """A site with a name and nothing else."""
    caja.save_caja(draft=CAJA)
    return sites.add_site(draft=CALI)


@pytest.fixture
def with_lines(new_site: Site) -> Site:
    lines.save_lines(site=new_site, drafts=suggestions.lines())
    return new_site


@pytest.fixture
def with_desks(with_lines: Site) -> Site:
    every = tuple(sorted(line.code for line in suggestions.lines()))
    desk_setup.save_desks(site=with_lines, drafts=[DeskDraft(None, "1", every), DeskDraft(None, "2", every)])
    return with_lines
