"""Devices in a real browser: a code by link, the page that learns of it and stops asking, and another machine."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Stage

pytestmark = pytest.mark.browser

PAGE = "/coordinacion/dispositivos/"
COPIED_OR_MARKED = """command => getSelection().toString() === command
  || document.querySelector("[data-copies=start-KIOSK] [data-says]").textContent === "Copiada"
"""


def register(page: Page, name: str) -> str:
    """Register a display and return its code."""
    page.goto(PAGE)
    page.get_by_label("Para qué es").select_option("DISPLAY")
    page.get_by_label("Nombre, para reconocerlo").fill(name)
    page.get_by_role("button", name="Registrar y dar código").click()
    return code_on(page)


def code_on(page: Page) -> str:
    shown = page.locator(".pairing-code").inner_text().removeprefix("Código:")
    return "".join(shown.split())


def test_a_link_pairs_and_the_page_that_waits_learns_of_it_and_stops_asking(
    stage: Stage, accessible: Callable[[Page], None]
) -> None:
    page = stage.staff("clara")
    asked: list[int] = []
    page.on(
        "response", lambda answer: asked.append(answer.status) if "emparejamiento" in answer.url else None
    )
    code = register(page, "Pantalla de la entrada")

    screen = stage.open(width=1920, height=1080).new_page()
    screen.goto(f"/emparejar/?codigo={code}&para=display")
    accessible(screen)
    expect(screen.get_by_role("button", name="Emparejar como pantalla de sala")).to_be_focused()
    screen.keyboard.press("Enter")
    screen.wait_for_url("**/sala/")

    expect(page.get_by_text("«Pantalla de la entrada» quedó emparejado")).to_be_visible()
    row = page.get_by_role("row", name="Pantalla de la entrada")
    expect(row).to_contain_text("En línea")
    assert asked[-1] == 200
    page.wait_for_timeout(5000)
    assert asked.count(200) == 1
    assert set(asked[:-1]) <= {204}
    accessible(page)


def test_a_device_moves_to_another_machine_without_moving_the_list(stage: Stage) -> None:
    page = stage.staff("clara")
    code = register(page, "Pantalla que se muda")
    first = stage.open(width=1920, height=1080).new_page()
    first.goto(f"/emparejar/?codigo={code}&para=display")
    first.keyboard.press("Enter")
    first.wait_for_url("**/sala/")

    page.goto(PAGE)
    row = page.get_by_role("row", name="Pantalla que se muda")
    before = row.bounding_box()
    row.get_by_text("Pasar a otro equipo").click()
    assert row.bounding_box() == before
    row.get_by_role("button", name=re.compile("Dar otro código")).click()

    second = stage.open(width=1920, height=1080).new_page()
    second.goto(f"/emparejar/?codigo={code_on(page)}&para=display")
    second.keyboard.press("Enter")
    second.wait_for_url("**/sala/")
    first.goto("/sala/")
    first.wait_for_url("**/emparejar/")


@pytest.mark.parametrize("permissions", [["clipboard-read", "clipboard-write"], []])
def test_the_command_that_starts_a_screen_is_copied_or_at_least_marked(
    stage: Stage, permissions: list[str]
) -> None:
    page: Any = stage.staff("clara")
    page.context.grant_permissions(permissions, origin=stage.demo.url)
    page.goto(PAGE)
    command = page.locator("#start-KIOSK").inner_text()

    page.locator("[data-copies=start-KIOSK]").click()

    if permissions:
        expect(page.locator("[data-copies=start-KIOSK]")).to_contain_text("Copiada")
        assert page.evaluate("navigator.clipboard.readText()") == command
    else:
        page.wait_for_function(COPIED_OR_MARKED, arg=command)
    assert command.startswith("chromium --kiosk --kiosk-printing http")
