"""Every process knows by its settings what this installation lacks to write to people, whoever has the adapters."""

import pytest
from django.conf import LazySettings

from ventanilla.config import wiring


@pytest.mark.parametrize(
    ("url", "lacks"), [("", "No hay correo configurado"), ("smtps://correo.ejemplo.co", "")]
)
def test_without_a_server_e_mail_is_missing(settings: LazySettings, url: str, lacks: str) -> None:
    settings.MAIL_URL = url

    assert str(wiring.mail_known().lacks) == lacks


@pytest.mark.parametrize(
    ("number", "token", "lacks"),
    [
        ("", "", "No hay un número de WhatsApp configurado"),
        ("106540352242922", "", "No hay un número de WhatsApp configurado"),
        ("106540352242922", "clave", ""),
    ],
)
def test_without_a_number_and_its_key_whatsapp_is_missing(
    settings: LazySettings, number: str, token: str, lacks: str
) -> None:
    settings.WHATSAPP_PHONE_ID, settings.WHATSAPP_TOKEN = number, token

    assert str(wiring.whatsapp_known().lacks) == lacks
