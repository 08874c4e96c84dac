"""Where the program listens, and what it says when it cannot."""

import socket

import pytest

from ventanilla.config.runtime.addresses import Addresses
from ventanilla.config.runtime.errors import CannotStart
from ventanilla.config.runtime.server_access import free_port


@pytest.mark.parametrize(
    ("host", "pages"),
    [
        ("127.0.0.1", "http://localhost:8000"),
        ("0.0.0.0", "http://localhost:8000"),  # noqa: S104 - told, not listened on
        ("::1", "http://localhost:8000"),
        ("localhost", "http://localhost:8000"),
        ("cis.ejemplo.co", "https://cis.ejemplo.co:8000"),
        ("192.168.1.20", "https://192.168.1.20:8000"),
        ("fe80::1", "https://[fe80::1]:8000"),
    ],
)
def test_the_address_is_one_that_a_browser_on_this_machine_opens(host: str, pages: str) -> None:
    assert Addresses(host=host, port=8000).pages == pages


def test_the_standard_port_of_tls_is_not_written() -> None:
    assert Addresses(host="cis.ejemplo.co", port=443).pages == "https://cis.ejemplo.co"


@pytest.mark.parametrize(
    ("host", "listens_on"),
    [
        ("127.0.0.1", "127.0.0.1"),
        ("::", "::"),
        ("192.168.1.20", "192.168.1.20"),
        ("cis.ejemplo.co", "0.0.0.0"),  # noqa: S104 - told, not listened on
    ],
)
def test_an_address_listens_on_itself_and_a_name_on_all_of_them(host: str, listens_on: str) -> None:
    assert Addresses(host=host, port=8000).listens_on == listens_on


@pytest.mark.parametrize(
    "host", ["https://cis.ejemplo.co", "cis ejemplo", "192.168.1.300", "-cis", "cis..co", ""]
)
def test_what_is_neither_a_name_nor_an_address_is_refused(host: str) -> None:
    with pytest.raises(CannotStart, match="no es un nombre ni una dirección"):
        Addresses(host=host, port=8000).refuse_nonsense()


@pytest.mark.parametrize("host", ["cis.ejemplo.co", "cis-cali", "192.168.1.20", "fe80::1"])
def test_names_and_addresses_are_taken(host: str) -> None:
    Addresses(host=host, port=8000).refuse_nonsense()


def test_the_live_process_takes_the_next_port() -> None:
    assert Addresses(host="127.0.0.1", port=8000).live == "http://localhost:8001"


@pytest.mark.parametrize("port", [-1, 0, 65535, 70000])
def test_a_port_that_does_not_exist_is_refused(port: int) -> None:
    with pytest.raises(CannotStart, match="no existe"):
        Addresses(host="127.0.0.1", port=port).refuse_taken_ports()


def test_a_port_shared_by_its_owner_still_counts_as_taken() -> None:
    port = free_port()
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        other.bind(("127.0.0.1", port))
        other.listen()

        with pytest.raises(CannotStart, match=f"El puerto {port} "):
            Addresses(host="127.0.0.1", port=port).refuse_taken_ports()


def test_a_host_that_is_not_ours_is_refused() -> None:
    with pytest.raises(CannotStart, match="no tiene esa dirección"):
        Addresses(host="192.0.2.1", port=free_port()).refuse_taken_ports()
