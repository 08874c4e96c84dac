"""The page of the calling rules: what is in force, trying another rule with a past day, publishing it."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import reverse

from tests import cast
from ventanilla.kernel import clock
from ventanilla.org.models import Desk, ServiceLine, Site
from ventanilla.procedure.turns.models import CallingMethod, CallingRuleVersion, PriorityClass
from ventanilla.procedure.turns.services import calling

pytestmark = pytest.mark.django_db

PAGE, TRY, PUBLISH = (reverse(f"coordinator:{name}") for name in ("rules", "try_rule", "publish_rule"))
MORNING = dt.datetime(2026, 11, 24, 13, 0, tzinfo=dt.UTC)


def filled(line: ServiceLine, **changes: str) -> dict[str, str]:
    """Return the form as the page shows it first, with changes."""
    return {
        "method": "ratio",
        "preferential_in_a_row": "1",
        "general_in_a_row": "1",
        "cap_minutes": "30",
        "recall_seconds": "15",
        "calls_before_no_show": "2",
        "return_places": "3",
        "early_minutes": "15",
        "late_minutes": "5",
        f"weight-{line.code}": "1",
        "valid_from_date": clock.business_date(line.site.time_zone).isoformat(),
        "note": "Llegan más personas mayores",
        "last_version": "0",
        "key": "a-key",
    } | changes


@pytest.fixture
def past_day(line: ServiceLine, desk: Desk) -> str:
    """A morning of one desk: three general turns, then a preferential one, called every ten minutes."""
    for minute, priority in enumerate((None, None, None, PriorityClass.PREGNANT)):
        with clock.moved_to(MORNING + dt.timedelta(minutes=minute)):
            cast.make_turn(line, priority)
    for minute in (4, 14, 24, 34):
        with clock.moved_to(MORNING + dt.timedelta(minutes=minute)):
            calling.call_next(desk=desk)
        with clock.moved_to(MORNING + dt.timedelta(minutes=minute + 10)):
            cast.attend(desk)
    return "2026-11-24"


def row(page: str, group: str, figure: str) -> list[str]:
    """Return the cells of a figure in the table of the trial, without marks."""
    part = page.split(f'<th scope="rowgroup" colspan="5">{group}</th>')[1]
    cells = part.split(f'<th scope="row">{figure}</th>')[1].split("</tr>")[0]
    return [re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<td.*?</td>", cells, re.DOTALL)]


def test_a_site_without_a_rule_is_told_the_usual_one_in_a_sentence(office: Client, line: ServiceLine) -> None:
    page = office.get(PAGE).content.decode()

    assert "Un preferencial y un general por turnos; quien espera más de 30 minutos pasa primero." in page
    assert "Todavía no se ha publicado ninguna" in page
    assert "Todavía no hay días con turnos" in page


def test_every_version_is_told_with_its_date_its_author_and_why(office: Client, site: Site) -> None:
    cast.make_rule(site, method=CallingMethod.FIFO, note="Obra en la entrada")
    tomorrow = clock.business_date(site.time_zone) + dt.timedelta(days=1)
    cast.make_rule(site, cap_minutes=None, note="Ya terminó", valid_from_date=tomorrow)

    page = office.get(PAGE).content.decode()

    history = page.split('id="history-title"')[1]
    assert history.index("Ya terminó") < history.index("Obra en la entrada")
    assert "Todavía no</span>" in history.split('id="version-2"')[1].split("</tr>")[0]
    assert "Vigente" in history.split('id="version-1"')[1]
    assert "Clara Prueba" in history
    assert "Versión 1, desde el" in page


def test_a_past_day_shows_the_waits_of_both_rules_beside_those_that_were(
    office: Client, line: ServiceLine, past_day: str
) -> None:
    answer = office.post(TRY, filled(line, method="fifo", cap_minutes="", day=past_day))

    page = answer.content.decode()
    assert answer.status_code == 200
    # by hand: the preferential one came at 3 and was called first, at 4; by arrival it is called last, at 34
    assert row(page, "Preferenciales", "Espera media") == ["1,0 min", "1,0 min", "31,0 min", "30,0 min más"]
    # the general ones came at 0, 1 and 2: called at 14, 24 and 34; by arrival at 4, 14 and 24
    assert row(page, "Generales", "Espera media") == ["23,0 min", "23,0 min", "13,0 min", "10,0 min menos"]
    assert row(page, "Generales", "Se les adelantó alguien") == ["3", "3", "0", "3 personas menos"]
    assert row(page, "Todos", "Espera media")[2:] == ["17,5 min", "igual"]
    assert "los preferenciales esperarían 31,0 min de media (30,0 min más)" in page
    assert "Así fue: los preferenciales esperaron 1,0 min de media y los generales 23,0 min." in page
    assert "La simulación de la regla vigente da 1,0 min y 23,0 min." in page
    assert page.count('<svg class="bars-bar"') == 9


def test_trying_stores_nothing_and_keeps_what_was_typed(
    office: Client, line: ServiceLine, past_day: str
) -> None:
    page = office.post(TRY, filled(line, method="priority", cap_minutes="45", day=past_day)).content.decode()

    assert not CallingRuleVersion.objects.exists()
    assert 'name="cap_minutes" value="45"' in page
    assert re.search(r'value="priority" checked', page)
    assert 'value="Llegan más personas mayores"' in page
    assert f'value="{past_day}" selected' in page


def test_a_day_without_turns_cannot_be_tried(office: Client, line: ServiceLine, past_day: str) -> None:
    answer = office.post(TRY, filled(line, day="2026-11-23"))

    assert answer.status_code == 422
    assert "Elija un día con turnos." in answer.content.decode()


def test_a_rule_is_published_and_told_from_when_it_counts(office: Client, line: ServiceLine) -> None:
    changes = {"preferential_in_a_row": "2", "cap_minutes": "", f"weight-{line.code}": "3"}

    answer = office.post(PUBLISH, filled(line, **changes), follow=True)

    assert "La versión 1 quedó publicada. Vale desde el" in answer.content.decode()
    published = CallingRuleVersion.objects.get()
    assert (published.preferential_in_a_row, published.cap_minutes) == (2, None)
    assert published.weights == {line.code: 3}
    assert published.note == "Llegan más personas mayores"
    assert published.published_by.full_name == "Clara Prueba"


def test_pressed_twice_a_rule_is_published_once(office: Client, line: ServiceLine) -> None:
    for _press in range(2):
        assert office.post(PUBLISH, filled(line)).status_code == 302

    assert CallingRuleVersion.objects.count() == 1


def test_the_same_form_with_something_else_typed_is_refused(office: Client, line: ServiceLine) -> None:
    office.post(PUBLISH, filled(line))

    answer = office.post(PUBLISH, filled(line, method="fifo"))

    assert answer.status_code == 422
    assert CallingRuleVersion.objects.get().method == CallingMethod.RATIO


@pytest.mark.parametrize(
    ("changes", "said", "name"),
    [
        ({"cap_minutes": "dos"}, "Escriba un número entero.", "cap_minutes"),
        (
            {"preferential_in_a_row": "12"},
            "Los preferenciales seguidos van de 1 a 9.",
            "preferential_in_a_row",
        ),
        ({"recall_seconds": ""}, "Escriba un número entero.", "recall_seconds"),
        ({"weight-RECREATION": "0"}, "De 1 a 9.", "weight-RECREATION"),
        ({"valid_from_date": "ayer"}, "Escriba una fecha que exista", "valid_from_date"),
        ({"valid_from_date": "2020-01-01"}, "un día que ya pasó", "valid_from_date"),
        ({"note": " "}, "Diga por qué cambia la regla", "note"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(
    office: Client, line: ServiceLine, changes: dict[str, str], said: str, name: str
) -> None:
    answer = office.post(PUBLISH, filled(line, **{"general_in_a_row": "4"} | changes))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page.split(f'id="{name}-error"')[1].split("</p>")[0]
    assert 'name="general_in_a_row" value="4"' in page
    assert not CallingRuleVersion.objects.exists()


def test_an_order_that_does_not_exist_is_refused(office: Client, line: ServiceLine) -> None:
    answer = office.post(PUBLISH, filled(line, method="lifo"))

    assert answer.status_code == 422
    assert "Elija en qué orden se llama." in answer.content.decode()


def test_a_rule_that_somebody_else_published_meanwhile_is_shown_before_one_s_own(
    office: Client, line: ServiceLine
) -> None:
    cast.make_rule(line.site)

    refused = office.post(PUBLISH, filled(line))

    assert refused.status_code == 409
    page = refused.content.decode()
    assert "Otra persona publicó la versión 1 mientras usted escribía." in page
    again = {"last_version": "1", "key": "another"}
    assert 'name="last_version" value="1"' in page
    assert office.post(PUBLISH, filled(line, **again)).status_code == 302
