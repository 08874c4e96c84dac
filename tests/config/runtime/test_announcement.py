"""What is printed about a demo: how to get in, and a warning when other machines can."""

from pathlib import Path

import pytest

from ventanilla.config.runtime.addresses import Addresses
from ventanilla.config.runtime.announcement import about_demo


def said(host: str = "127.0.0.1", busy_pace: float | None = None) -> str:
    return "\n".join(about_demo(Addresses(host, 8000), data=Path("/datos"), busy_pace=busy_pace))


def test_it_leads_to_the_door_where_one_click_is_enough() -> None:
    assert "Abra esa dirección: con un clic se entra" in said()
    assert "/datos/demo.json" in said()


@pytest.mark.parametrize(
    ("host", "is_warned"),
    [
        ("127.0.0.1", False),
        ("127.0.0.2", False),
        ("::1", False),
        ("localhost", False),
        ("0.0.0.0", True),  # noqa: S104 - told, not listened on
        ("::", True),
        ("192.168.1.20", True),
        ("cis.example.co", True),
    ],
)
def test_it_warns_when_everybody_on_the_network_can_enter(host: str, is_warned: bool) -> None:
    assert ("la puede abrir cualquiera en su red" in said(host)) is is_warned


def test_a_simulation_is_told_with_its_pace() -> None:
    assert "60 turnos por hora" in said(busy_pace=60)
    assert "simulación" not in said()
