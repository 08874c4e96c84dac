"""A kiosk that was paired before its site opens: it offers nothing, and says so."""

from collections.abc import Callable

import pytest
from django.test import Client

from ventanilla.org.models import DeviceKind, ServiceLine, Site


@pytest.fixture
def kiosk(paired: Callable[..., Client], line: ServiceLine) -> Client:
    Site.objects.update(is_active=False)
    return paired(DeviceKind.KIOSK)


@pytest.mark.parametrize("address", ["/kiosko/", "/kiosko/servicios/"])
def test_before_the_site_opens_it_offers_nothing_and_says_so(kiosk: Client, address: str) -> None:
    page = kiosk.get(address).content.decode()

    assert "En esta sede todavía no se dan turnos." in page
    assert "data-line=" not in page


def test_in_english_it_says_so_in_english(kiosk: Client) -> None:
    assert "This site does not give turns yet." in kiosk.get("/kiosko/?idioma=en").content.decode()


def test_once_the_site_is_open_the_services_are_there(kiosk: Client) -> None:
    Site.objects.update(is_active=True)

    assert "data-line=" in kiosk.get("/kiosko/servicios/").content.decode()
