"""The person at the desk says that they want no advertising."""

import pytest

from tests import cast
from tests.web.desk.conftest import Screen
from ventanilla.customers.contact import selectors as contact
from ventanilla.customers.contact.models import Channel, Permission, Purpose
from ventanilla.customers.contact.services import permissions


@pytest.fixture
def identified(attending: Screen) -> Screen:
    """Ana, with Dora at her desk."""
    cast.make_person()
    attending.press("desk:look_up", attending.visit().pk, document_type="CC", document_number="31123456")
    return attending


def test_who_never_said_yes_is_shown_to_get_none(identified: Screen) -> None:
    assert "No ha dicho: no se le envía" in identified.shown
    assert "No quiere publicidad" in identified.shown


def test_a_no_is_kept_and_shown_and_the_screen_stays(identified: Screen) -> None:
    answer = identified.press(
        "desk:refuse_advertising", identified.visit().pk, channels=["whatsapp", "mail"], shown="authorize"
    )

    assert answer.status_code == 200
    assert 'data-shown="authorize"' in identified.shown
    assert "No por WhatsApp" in identified.shown
    assert "No por correo" in identified.shown
    assert "No quiere publicidad" not in identified.shown
    said = Permission.objects.order_by("channel")
    assert [(each.channel, each.purpose, each.is_given) for each in said] == [
        (Channel.EMAIL, Purpose.PROMOTION, False),
        (Channel.WHATSAPP, Purpose.PROMOTION, False),
    ]
    assert {(each.how, each.taken_by) for each in said} == {("Lo dijo en el módulo 1", identified.advisor)}


def test_the_same_form_sent_twice_is_one_no(identified: Screen) -> None:
    page = identified.shown
    for _time in range(2):
        identified.shown = page
        identified.press(
            "desk:refuse_advertising", identified.visit().pk, channels=["mail"], shown="authorize"
        )

    assert Permission.objects.count() == 1
    assert "No por correo" in identified.shown
    assert 'name="channels" value="whatsapp"' in identified.shown
    assert 'name="channels" value="mail"' not in identified.shown


@pytest.mark.parametrize("channels", [[], ["fax"]])
def test_no_channel_is_asked_about(identified: Screen, channels: list[str]) -> None:
    answer = identified.press(
        "desk:refuse_advertising", identified.visit().pk, channels=channels, shown="authorize"
    )

    assert answer.status_code == 422
    assert "Marque por dónde no quiere publicidad la persona." in identified.shown
    assert not Permission.objects.exists()


def test_nobody_unknown_is_kept(attending: Screen) -> None:
    answer = attending.press("desk:refuse_advertising", attending.visit().pk, channels=["mail"])

    assert answer.status_code == 404


def test_another_advisor_cannot_say_it(identified: Screen) -> None:
    visit = identified.visit()
    bruno = Screen(cast.make_advisor(visit.site, "Bruno"), identified.desk)
    bruno.client.force_login(bruno.advisor, backend="django.contrib.auth.backends.ModelBackend")

    assert bruno.send("desk:refuse_advertising", visit.pk, channels=["mail"]).status_code == 404


def test_a_yes_to_whatsapp_is_taken_back(identified: Screen) -> None:
    assert "Ya no quiere mensajes por WhatsApp" not in identified.shown
    dora = identified.visit().person
    assert dora is not None
    permissions.take(
        person=dora,
        channel=Channel.WHATSAPP,
        purpose=Purpose.SERVICE,
        is_given=True,
        how="Lo dijo en el módulo 1",
        by=identified.advisor,
    )
    identified.open()
    assert "Ya no quiere mensajes por WhatsApp" in identified.shown

    identified.press("desk:refuse_whatsapp", identified.visit().pk, shown="authorize")

    assert "Ya no quiere mensajes por WhatsApp" not in identified.shown
    assert not contact.may_be_written_to(dora, Channel.WHATSAPP, Purpose.SERVICE)
    last = Permission.objects.latest("pk")
    assert (last.is_given, last.how, last.taken_by) == (False, "Lo dijo en el módulo 1", identified.advisor)
