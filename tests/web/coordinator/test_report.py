"""Informe Turnero CIS as a page and as a spreadsheet."""

import io

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from tests.cast import make_line, make_site, make_turn
from ventanilla.kernel import clock
from ventanilla.org.models import Desk, ServiceLine, Site
from ventanilla.oversight.reports.figures import FIGURES, PROMISE_FIGURES
from ventanilla.procedure.turns.services import calling
from ventanilla.web.coordinator.charts import Bar, bars

pytestmark = pytest.mark.django_db

PAGE = reverse("coordinator:report")
SPREADSHEET = reverse("coordinator:report_spreadsheet")


def test_the_report_is_of_today_unless_asked_otherwise(
    office: Client, desk: Desk, line: ServiceLine, site: Site
) -> None:
    make_turn(line)
    make_turn(line)
    calling.call_next(desk=desk)
    make_turn(make_line(make_site("PASTO")))

    page = office.get(PAGE)

    report = page.context["report"]
    today = clock.business_date(site.time_zone)
    assert (report.from_date, report.to_date) == (today, today)
    assert (report.totals.issued, report.totals.called) == (2, 1)
    assert line.name in page.content.decode()


def test_every_figure_is_printed_with_what_it_counts(office: Client) -> None:
    page = office.get(PAGE).content.decode()

    said = [(each.heading, each.meaning) for each in FIGURES]
    said += [(each.heading, each.meaning) for each in PROMISE_FIGURES]
    for heading, meaning in said:
        assert str(heading) in page
        assert str(meaning) in page


def test_each_chart_has_its_table(office: Client, line: ServiceLine) -> None:
    make_turn(line)

    page = office.get(PAGE).content.decode()

    assert page.count("<figure") == 5
    assert page.split('id="promesas"')[0].count("<tfoot>") == 5


@pytest.mark.parametrize(
    ("query", "field", "says"),
    [
        ({"desde": "ayer"}, "desde", "Escriba una fecha que exista"),
        ({"desde": "2026-02-30"}, "desde", "Escriba una fecha que exista"),
        ({"desde": "2026-11-01", "hasta": "24/11/2026"}, "hasta", "Escriba una fecha que exista"),
        ({"desde": "0001-01-01", "hasta": "2026-11-24"}, "desde", "Escriba una fecha que exista"),
        ({"desde": "2026-11-24", "hasta": "2026-11-23"}, "hasta", "antes del comienzo"),
        ({"desde": "2024-01-01", "hasta": "2026-11-23"}, "hasta", "un año"),
    ],
)
def test_a_date_that_makes_no_sense_is_said_beside_its_field(
    office: Client, query: dict[str, str], field: str, says: str
) -> None:
    answer = office.get(PAGE, query)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert says in page.split(f'id="{field}-error">')[1].split("</p>")[0]
    assert f'value="{query[field]}"' in page
    assert page.count('class="invalid-feedback') == 1


def test_one_date_alone_means_that_day(office: Client) -> None:
    report = office.get(PAGE, {"desde": "2026-11-20"}).context["report"]

    assert report.from_date == report.to_date


def test_the_spreadsheet_holds_the_figures_of_the_page(office: Client, desk: Desk, line: ServiceLine) -> None:
    make_turn(line)
    make_turn(line)
    calling.call_next(desk=desk)
    totals = office.get(PAGE).context["report"].totals

    answer = office.get(SPREADSHEET)

    summary = load_workbook(io.BytesIO(answer.content))["Resumen"]
    cells = {row[0]: row[1] for row in summary.iter_rows(max_col=2, values_only=True)}
    assert {str(figure.heading): cells[str(figure.heading)] for figure in FIGURES} == {
        str(figure.heading): pytest.approx(figure.read(totals)) for figure in FIGURES
    }
    assert answer["Content-Disposition"].startswith('attachment; filename="informe-turnero-cis-CALI-')
    assert "no-store" in answer["Cache-Control"]


def test_a_spreadsheet_of_wrong_dates_goes_back_to_the_page_that_says_so(office: Client) -> None:
    answer = office.get(SPREADSHEET, {"desde": "ayer"})

    assert answer["Location"] == f"{PAGE}?desde=ayer"


def test_bars_stand_on_one_scale(office: Client, line: ServiceLine) -> None:
    make_turn(line)
    rows = office.get(PAGE).context["report"].by_line

    assert bars(rows, lambda row: 40, lambda row: 10) == (Bar(line.name, 1000, 250),)
    assert bars(rows, lambda row: None, lambda row: 0) == ()
