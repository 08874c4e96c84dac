"""Who oversees the messages sees what WhatsApp said that it charges, and takes it along as a spreadsheet."""

import io

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from tests import cast
from ventanilla.customers.contact.models import Channel, MessageState, Purpose
from ventanilla.customers.contact.services import permissions, statuses, writing
from ventanilla.kernel import clock
from ventanilla.org.models import Site, StaffUser

pytestmark = pytest.mark.django_db

PAGE = reverse("coordinator:message_costs")
SHEET = reverse("coordinator:message_costs_spreadsheet")


@pytest.fixture
def delivered(site: Site, clara: StaffUser) -> None:
    """One message that was delivered and that WhatsApp charges for."""
    dora = cast.make_person()
    permissions.take(
        person=dora,
        channel=Channel.WHATSAPP,
        purpose=Purpose.SERVICE,
        is_given=True,
        how="En el módulo",
        by=clara,
    )
    message = writing.write_whatsapp(
        site=site, person=dora, body="Hola", template="constancia", parameters=["1"]
    )
    statuses.note(
        channel=Channel.WHATSAPP,
        state=MessageState.DELIVERED,
        at=clock.now(),
        idempotency_key=message.command.idempotency_key,
        pricing={"category": "utility", "pricing_model": "PMP", "type": "regular", "billable": True},
    )


def test_a_year_without_messages_says_so(office: Client) -> None:
    year = clock.now().year

    assert f"En {year} no salió ningún mensaje por WhatsApp." in office.get(PAGE).content.decode()


@pytest.mark.usefixtures("delivered")
def test_the_months_tell_what_is_charged_in_words(office: Client) -> None:
    page = office.get(PAGE).content.decode()

    assert "Aviso sobre un trámite" in page
    assert "utility · PMP · regular" in page
    assert '<td class="number">1</td>' in page
    assert "Dora" not in page


@pytest.mark.usefixtures("delivered")
def test_the_same_is_handed_out_as_a_spreadsheet(office: Client, site: Site) -> None:
    year = office.get(PAGE).context["report"].year

    answer = office.get(SHEET, {"ano": str(year)})

    assert (
        answer["Content-Disposition"] == f'attachment; filename="mensajes-whatsapp-{site.code}-{year}.xlsx"'
    )
    assert load_workbook(io.BytesIO(answer.content))["Mensajes"]["F2"].value == 1


@pytest.mark.parametrize("asked", ["1999", "x", "-1", "99999999999999999999"])
def test_a_year_that_is_not_offered_is_the_present_one(office: Client, asked: str) -> None:
    assert (
        office.get(PAGE, {"ano": asked}).context["report"].year == clock.business_date("America/Bogota").year
    )


def test_the_way_there_is_offered_on_sendings_and_report(office: Client) -> None:
    for name in ("coordinator:commands", "coordinator:report"):
        assert f'href="{PAGE}"' in office.get(reverse(name)).content.decode()
