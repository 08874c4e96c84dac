"""Pairing a browser as a device."""

import datetime as dt

import pytest

from tests import cast
from ventanilla.kernel import clock
from ventanilla.org import selectors
from ventanilla.org.errors import PairingRefused
from ventanilla.org.models import Device, DeviceKind
from ventanilla.org.services import devices

pytestmark = pytest.mark.django_db

ADDRESS = "127.0.0.1"


def a_code() -> str:
    _device, code = devices.register(site=cast.make_site(), kind=DeviceKind.KIOSK, name="Quiosco")
    return code


def test_the_code_makes_a_device_whose_token_we_do_not_keep() -> None:
    device, token = devices.pair(code=a_code().lower(), address=ADDRESS)

    assert selectors.device_by_token(token) == device
    assert selectors.device_by_token(token, DeviceKind.DISPLAY) is None
    assert token not in str(Device.objects.values().get())


def test_a_code_works_once() -> None:
    code = a_code()
    devices.pair(code=code, address=ADDRESS)

    with pytest.raises(PairingRefused):
        devices.pair(code=code, address=ADDRESS)


def test_a_code_is_too_old_after_ten_minutes() -> None:
    code = a_code()

    with clock.moved_to(clock.now() + dt.timedelta(minutes=10, seconds=1)), pytest.raises(PairingRefused):
        devices.pair(code=code, address=ADDRESS)


def test_the_sixth_guess_is_refused_even_when_right_and_another_address_is_not() -> None:
    code = a_code()
    for _guess in range(5):
        with pytest.raises(PairingRefused, match="no sirve"):
            devices.pair(code="AAAAAAAA", address=ADDRESS)

    with pytest.raises(PairingRefused, match="Espere diez minutos"):
        devices.pair(code=code, address=ADDRESS)
    assert devices.pair(code=code, address="127.0.0.2")


def test_a_retired_device_is_one_no_longer() -> None:
    device, token = devices.pair(code=a_code(), address=ADDRESS)

    devices.revoke(device=device)

    assert selectors.device_by_token(token) is None


def test_a_new_code_takes_the_place_of_the_one_before() -> None:
    device, first = devices.register(site=cast.make_site(), kind=DeviceKind.KIOSK, name="Quiosco")

    second = devices.renew_code(device=device)

    with pytest.raises(PairingRefused):
        devices.pair(code=first, address=ADDRESS)
    assert devices.pair(code=second, address=ADDRESS)[0] == device


def test_a_code_that_was_too_late_can_be_renewed() -> None:
    device, _code = devices.register(site=cast.make_site(), kind=DeviceKind.KIOSK, name="Quiosco")

    with clock.moved_to(clock.now() + dt.timedelta(hours=1)):
        assert devices.pair(code=devices.renew_code(device=device), address=ADDRESS)


def test_a_paired_device_goes_on_until_another_browser_takes_its_place() -> None:
    device, old = devices.pair(code=a_code(), address=ADDRESS)

    code = devices.renew_code(device=device)
    assert selectors.device_by_token(old) == device
    _device, new = devices.pair(code=code, address=ADDRESS)

    assert selectors.device_by_token(old) is None
    assert selectors.device_by_token(new) == device


def test_a_retired_device_gets_no_new_code() -> None:
    device, _token = devices.pair(code=a_code(), address=ADDRESS)
    devices.revoke(device=device)

    with pytest.raises(PairingRefused, match="ya se retiró"):
        devices.renew_code(device=device)
