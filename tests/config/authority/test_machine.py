"""The names under which this machine is known."""

import pytest

from ventanilla.config.authority import machine


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("CIS.Ejemplo.CO", "cis.ejemplo.co"),
        ("2001:DB8:0:0::1", "2001:db8::1"),
        ("192.168.1.20", "192.168.1.20"),
    ],
)
def test_a_host_is_written_as_certificates_write_it(typed: str, written: str) -> None:
    assert machine.canonical(typed) == written


def test_a_certificate_is_for_the_host_first_and_for_no_name_twice() -> None:
    names = machine.names("localhost")

    assert names[0] == "localhost"
    assert len(names) == len(set(names))
    assert {"127.0.0.1", "::1"} <= set(names)


@pytest.mark.parametrize(
    ("host", "leads"),
    [("127.0.0.1", True), ("ventanilla.localhost", True), ("192.0.2.77", False)],
)
def test_whether_a_host_leads_to_this_machine(host: str, leads: bool) -> None:
    assert machine.leads_here(host) is leads
