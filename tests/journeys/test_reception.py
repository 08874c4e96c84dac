"""A host at the door: two keys to a turn, and an answer for whoever asks."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Stage

pytestmark = pytest.mark.browser


def test_a_turn_takes_three_keys_and_its_standing_one_line(
    stage: Stage, accessible: Callable[[Page], None]
) -> None:
    page = stage.staff("rosa")
    given = page.locator(".given-code")
    accessible(page)

    for key in ("r", "1", "Enter"):
        page.keyboard.press(key)

    expect(given).to_have_text(re.compile(r"R-\d{3}"))
    code = given.inner_text()
    page.keyboard.press("s")
    page.keyboard.press("Enter")
    expect(given).to_have_text(re.compile(r"S-\d{3}"))
    page.keyboard.press("/")
    page.keyboard.type(code.replace("-", "").lower())
    page.keyboard.press("Enter")
    expect(page.locator(".found-code")).to_have_text(code)
    accessible(page)

    page.get_by_role("button", name="Se retiró").click()
    expect(page.locator("#found .state")).to_have_text("En espera")
    page.get_by_role("button", name="Sí, se retiró").click()
    expect(page.locator("#found .state")).to_have_text("Se retiró")
