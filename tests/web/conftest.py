"""What every screen's tests share: static files by their plain names, and a small place with its devices."""

from collections.abc import Callable

import pytest
from django.test import Client

from tests.cast import make_desk, make_device, make_line, make_site
from ventanilla.org.models import Desk, DeviceKind, ServiceLine, Site
from ventanilla.web.base import device_cookies

PLAIN_STORAGE = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}


@pytest.fixture(autouse=True)
def plain_static_files(settings: object) -> None:
    """Let pages name their static files without having collected them."""
    settings.STORAGES = {**settings.STORAGES, "staticfiles": PLAIN_STORAGE}  # type: ignore[attr-defined]


@pytest.fixture
def site(db: None) -> Site:
    return make_site()


@pytest.fixture
def line(site: Site) -> ServiceLine:
    return make_line(site)


@pytest.fixture
def desk(site: Site, line: ServiceLine) -> Desk:
    return make_desk(site, line)


@pytest.fixture
def paired(site: Site) -> Callable[..., Client]:
    """A function that gives the browser of a newly paired device of this site."""

    def pair(kind: DeviceKind, desk: Desk | None = None) -> Client:
        _device, token = make_device(site, kind, desk=desk)
        client = Client()
        client.cookies[device_cookies.NAMES[kind]] = token
        return client

    return pair
