"""What WhatsApp told about the cost of messages: each once, by month, kind and whether it charges."""

import datetime as dt
import io
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from openpyxl import load_workbook

from tests import cast
from ventanilla.customers.contact.models import Channel, Message, MessageState, Purpose
from ventanilla.customers.contact.services import permissions, statuses, writing
from ventanilla.customers.models import Person
from ventanilla.kernel import clock
from ventanilla.org.models import Site
from ventanilla.oversight.sending import costs, spreadsheet
from ventanilla.oversight.sending.costs import UNTOLD, CostReport, Costs, Pricing

NOVEMBER = dt.datetime(2026, 11, 24, 10, 0, tzinfo=ZoneInfo("America/Bogota"))
UTILITY = Pricing("utility", "PMP", "regular", is_billable=True)
FREE = Pricing("service", "PMP", "free_customer_service", is_billable=False)


@pytest.fixture
def site() -> Site:
    return cast.make_site()


@pytest.fixture
def dora(site: Site) -> Person:
    person = cast.make_person()
    permissions.take(
        person=person,
        channel=Channel.WHATSAPP,
        purpose=Purpose.SERVICE,
        is_given=True,
        how="En el módulo",
        by=cast.make_advisor(site),
    )
    return person


def written(person: Person, site: Site, at: dt.datetime = NOVEMBER) -> Message:
    with clock.moved_to(at):
        return writing.write_whatsapp(
            site=site, person=person, body="Hola", template="constancia", parameters=["1"]
        )


def told(
    message: Message,
    state: MessageState,
    pricing: Pricing | None = UTILITY,
    at: dt.datetime = NOVEMBER,
    **other: Any,
) -> None:
    said = (
        {
            "category": pricing.category,
            "pricing_model": pricing.model,
            "type": pricing.kind,
            "billable": pricing.is_billable,
        }
        if pricing
        else None
    )
    statuses.note(
        channel=Channel.WHATSAPP,
        state=state,
        at=at,
        idempotency_key=message.command.idempotency_key,
        pricing=other.get("pricing_told", said),
    )


@pytest.mark.django_db
def test_a_message_counts_once_however_often_its_cost_is_told(site: Site, dora: Person) -> None:
    message = written(dora, site)
    for state in (MessageState.SENT, MessageState.DELIVERED, MessageState.READ):
        told(message, state)

    report = costs.cost_report(site, 2026)

    assert report.rows == (Costs(dt.date(2026, 11, 1), UTILITY, delivered=1, pending=0),)
    assert (report.billable, report.free, report.untold, report.pending) == (1, 0, 0, 0)


@pytest.mark.django_db
def test_what_is_charged_and_what_is_free_stand_apart_and_the_last_month_first(
    site: Site, dora: Person
) -> None:
    for pricing, month in ((UTILITY, 10), (UTILITY, 11), (FREE, 11)):
        told(written(dora, site), MessageState.DELIVERED, pricing, NOVEMBER.replace(month=month))

    report = costs.cost_report(site, 2026)

    assert [(each.month.month, each.pricing) for each in report.rows] == [
        (11, FREE),
        (11, UTILITY),
        (10, UTILITY),
    ]
    assert (report.billable, report.free) == (2, 1)


@pytest.mark.django_db
def test_the_month_is_that_of_the_delivery_by_the_clock_of_the_site(site: Site, dora: Person) -> None:
    last_evening = dt.datetime(2026, 12, 1, 3, 0, tzinfo=dt.UTC)
    message = written(dora, site)
    told(message, MessageState.SENT, at=NOVEMBER.replace(month=10))
    told(message, MessageState.DELIVERED, at=last_evening)

    assert [each.month for each in costs.cost_report(site, 2026).rows] == [dt.date(2026, 11, 1)]
    assert not costs.cost_report(site, 2027).rows


@pytest.mark.django_db
def test_what_is_not_known_to_have_arrived_stands_apart_and_what_failed_is_left_out(
    site: Site, dora: Person
) -> None:
    told(written(dora, site), MessageState.SENT)
    failed = written(dora, site)
    told(failed, MessageState.SENT)
    told(failed, MessageState.FAILED, None)

    (row,) = costs.cost_report(site, 2026).rows

    assert (row.delivered, row.pending) == (0, 1)


@pytest.mark.django_db
def test_where_whatsapp_told_no_cost_that_is_said(site: Site, dora: Person) -> None:
    told(written(dora, site), MessageState.READ, None)
    told(written(dora, site), MessageState.READ, pricing_told={"category": ["x"], "billable": "sí"})
    written(dora, site)

    report = costs.cost_report(site, 2026)

    assert report.rows == (Costs(dt.date(2026, 11, 1), UNTOLD, delivered=2, pending=0),)
    assert (UNTOLD.category_in_words, UNTOLD.billable_in_words) == ("No lo dijo", "No lo dijo")
    assert report.untold == 2


@pytest.mark.django_db
def test_another_sites_messages_are_not_counted(site: Site, dora: Person) -> None:
    told(written(dora, cast.make_site("PASTO")), MessageState.DELIVERED)

    assert not costs.cost_report(site, 2026).rows


@pytest.mark.django_db
def test_the_years_go_back_to_the_first_message(site: Site, dora: Person) -> None:
    with clock.moved_to(NOVEMBER):
        assert costs.years_of(site) == [2026]
    written(dora, site, NOVEMBER.replace(year=2025))

    with clock.moved_to(NOVEMBER):
        assert costs.years_of(site) == [2026, 2025]


def test_what_whatsapp_calls_in_a_way_we_do_not_know_is_shown_as_it_said() -> None:
    new = Pricing("sticker_pack", "XYZ", "", is_billable=True)

    assert (new.category_in_words, new.model_in_words, new.told) == (
        "sticker_pack",
        "XYZ",
        "sticker_pack · XYZ",
    )


def test_the_spreadsheet_holds_the_rows_and_their_total_and_no_formula() -> None:
    formula = Pricing("=1+1", "PMP", "", is_billable=True)
    rows = (
        Costs(dt.date(2026, 11, 1), UTILITY, delivered=3, pending=1),
        Costs(dt.date(2026, 10, 1), formula, delivered=2, pending=0),
    )

    book = load_workbook(
        io.BytesIO(spreadsheet.write_cost_report(CostReport("CIS Cali", 2026, NOVEMBER, rows)))
    )

    kept = list(book["Mensajes"].iter_rows(min_row=2, values_only=True))
    assert kept[0] == (
        "2026-11",
        "Aviso sobre un trámite",
        "Sí",
        "Por mensaje",
        "utility · PMP · regular",
        3,
        1,
    )
    assert kept[1][1] == "=1+1"
    assert book["Mensajes"]["B3"].data_type == "s"
    assert (kept[2][0], *kept[2][5:]) == ("Total", 5, 1)
    assert book["Qué cuenta"]["A1"].value == "Sede: CIS Cali"
