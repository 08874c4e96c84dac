"""The sprite of icons and the files that browsers load."""

import re

import frontend
import pytest


def test_the_sprite_has_a_symbol_per_name() -> None:
    drawn = frontend.sprite(["home", "home-filled"])

    assert re.findall(r'<symbol id="([^"]+)" viewBox="0 0 24 24"', drawn) == ["home", "home-filled"]
    assert drawn.count('stroke="currentColor"') == 1
    assert "style=" not in drawn


def test_an_icon_that_does_not_exist_is_named() -> None:
    with pytest.raises(frontend.UnknownIcons, match="no-such-icon"):
        frontend.sprite(["home", "no-such-icon"])


def test_the_list_of_icons_is_drawn_whole() -> None:
    served = (frontend.VENDOR / "icons.svg").read_text()

    assert set(re.findall(r'<symbol id="([^"]+)"', served)) == set(frontend.icon_names())


def test_style_sheets_name_no_map_that_we_do_not_serve() -> None:
    for sheet in frontend.VENDOR.glob("*.css"):
        assert "sourceMappingURL" not in sheet.read_text()


def test_every_package_is_served_with_its_license() -> None:
    licenses = (frontend.VENDOR / "LICENSES.txt").read_text()

    for package in frontend.LICENSES:
        assert package in licenses
