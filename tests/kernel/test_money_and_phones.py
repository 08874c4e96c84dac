"""Money in whole pesos, telephone numbers in E.164."""

import pytest

from ventanilla.kernel.money import pesos
from ventanilla.kernel.phones import MalformedPhone, e164


def test_money_reads_as_people_write_it() -> None:
    assert pesos(1_250_000).replace("\xa0", " ") == "$ 1.250.000"


@pytest.mark.parametrize("typed", ["315 555 1234", "3155551234", "+57 315 555 1234", "(315) 555-1234"])
def test_a_mobile_is_kept_in_e164(typed: str) -> None:
    assert e164(typed) == "+573155551234"


def test_no_phone_stays_empty() -> None:
    assert e164("  ") == ""


@pytest.mark.parametrize("typed", ["31555", "abc", "999 999 9999", "+57 315"])
def test_a_number_that_cannot_be_dialled_is_named(typed: str) -> None:
    with pytest.raises(MalformedPhone) as refusal:
        e164(typed)

    assert refusal.value.field == "phone"
