"""The back office in a real browser: every page by day and by night, and what an administrator does there."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Stage

pytestmark = pytest.mark.browser

ROOT = "/configuracion/"
LISTS = ("site", "serviceline", "desk", "staffuser", "product", "guide", "consenttext", "legalterm")
TYPED = ("serviceline", "desk", "product", "guide")


def first_of(page: Page, name: str) -> str:
    """Return the address of the first thing in a list."""
    page.goto(f"{ROOT}{name}/")
    link = page.locator("tbody a").first
    expect(link).to_be_visible()
    return str(link.evaluate("each => each.href"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_is_accessible_and_loads_nothing_it_may_not(
    stage: Stage, accessible: Callable[[Page], None], scheme: str
) -> None:
    page = stage.staff("admin", color_scheme=scheme)
    stage.complaints.clear()
    addresses = [ROOT, f"{ROOT}caja/1/change/", f"{ROOT}product/?q=zzz"]
    addresses += [f"{ROOT}{name}/add/" for name in TYPED]
    for name in LISTS:
        addresses += [f"{ROOT}{name}/", first_of(page, name)]
    addresses.append(first_of(page, "guide").replace("change/", "history/"))

    for address in addresses:
        page.goto(address)
        expect(page.locator("h1")).to_be_visible()
        accessible(page)

    page.goto(f"{ROOT}desk/add/")
    page.get_by_role("button", name="Guardar").click()
    expect(page.get_by_text("Elija al menos una línea")).to_be_visible()
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    accessible(page)


def test_a_product_is_found_changed_and_its_history_tells(stage: Stage) -> None:
    page = stage.staff("admin")
    stage.complaints.clear()
    page.goto(f"{ROOT}product/")
    page.get_by_role("link", name="Recreación", exact=True).click()
    page.fill("#searchbar", "pasad")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Pasadía en centro recreativo").click()
    page.get_by_label("Nombre").fill("Pasadía en familia")
    page.get_by_role("button", name="Guardar").click()
    expect(page.get_by_text("«Pasadía en familia» quedó guardado.")).to_be_visible()

    page.goto(f"{ROOT}product/?q=familia")
    page.get_by_role("link", name="Pasadía en familia").click()
    page.get_by_role("link", name="Historia de cambios").click()

    newest = page.locator(".changes > li").first
    expect(newest).to_contain_text("Administra")
    expect(newest.get_by_role("row", name="Nombre")).to_contain_text("Pasadía en centro recreativo")


def test_a_guide_gets_another_version_and_the_first_stays_as_it_was(stage: Stage) -> None:
    page = stage.staff("admin")
    stage.complaints.clear()
    page.goto(f"{ROOT}guide/?q=cuota")
    page.get_by_role("link", name="Cuota monetaria").first.click()
    expect(page.get_by_label("Qué es")).to_have_count(0)
    page.get_by_role("link", name="Publicar otra versión").click()

    page.get_by_label("Qué es").fill("Lo que ahora se dice de la cuota.")
    page.get_by_role("button", name="Publicar esta versión").click()

    expect(page.get_by_text("«Cuota monetaria» quedó guardado.")).to_be_visible()
    page.goto(f"{ROOT}guide/?q=cuota")
    rows = page.locator("tbody tr", has_text="Cuota monetaria")
    expect(rows.nth(0)).to_contain_text("Vigente")
    expect(rows.nth(1)).to_contain_text("Ya no rige")


def test_of_two_administrators_the_second_is_told(stage: Stage) -> None:
    first, second = stage.staff("admin"), stage.staff("admin")
    stage.complaints.clear()
    for page in (first, second):
        page.goto(f"{ROOT}caja/1/change/")
    first.get_by_label("Dirección").fill("Calle 5 # 6-63, Cali (centro)")
    first.get_by_role("button", name="Guardar").click()
    expect(first.get_by_text("quedó guardado")).to_be_visible()

    second.get_by_label("Saludo corporativo").fill("Buen día. Le atiende {advisor}.")
    second.get_by_role("button", name="Guardar").click()

    expect(second.get_by_text("Alguien cambió esto mientras usted escribía")).to_be_visible()
    expect(second.get_by_label("Saludo corporativo")).to_have_value("Buen día. Le atiende {advisor}.")
