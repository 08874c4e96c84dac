"""The setting that names the proxies in front: addresses and networks, and plain words when one is neither."""

import ipaddress
from pathlib import Path

import pytest

from tests.config import programs
from ventanilla.config.runtime import proxies
from ventanilla.config.runtime.errors import CannotStart


def test_none_is_trusted_by_default() -> None:
    assert proxies.trusted("") == ()


def test_addresses_and_networks_are_told_with_commas() -> None:
    assert proxies.trusted(" 10.0.0.5,172.16.0.0/16 , fd00::/8,") == (
        ipaddress.ip_network("10.0.0.5/32"),
        ipaddress.ip_network("172.16.0.0/16"),
        ipaddress.ip_network("fd00::/8"),
    )


@pytest.mark.parametrize(
    "wrong", ["proxy.local", "10.0.0.5/8", "10.0.0", "*", "10.0.0.5 10.0.0.6", "fd00::/129"]
)
def test_anything_else_is_named_with_how_to_write_it(wrong: str) -> None:
    with pytest.raises(CannotStart, match="no es una dirección ni una red") as refused:
        proxies.trusted(f"127.0.0.1,{wrong}")

    assert f"«{wrong}»" in str(refused.value)


@pytest.mark.process
def test_the_program_does_not_start_with_a_setting_it_cannot_read(tmp_path: Path) -> None:
    port = str(programs.two_free_ports())

    refused = programs.command(
        "run", "--data", str(tmp_path / "var"), "--port", port, VENTANILLA_TRUSTED_PROXIES="10.0.0.5/8"
    )

    assert refused.returncode == 1
    assert refused.stderr.startswith("✗ VENTANILLA_TRUSTED_PROXIES: «10.0.0.5/8»")
    assert refused.stderr.count("\n") == 1
