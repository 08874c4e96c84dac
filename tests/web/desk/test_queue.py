"""What the desk may do besides calling the next: see the line, call out of order, let back, undo, end and call."""

import datetime as dt
import html
import re

import pytest
import time_machine

from tests import cast
from tests.web.desk.conftest import Screen
from ventanilla.org.models import ServiceLine
from ventanilla.procedure.flow.services import customer, needs
from ventanilla.procedure.guides import services as guides
from ventanilla.procedure.tickets import services as tickets
from ventanilla.procedure.tickets.models import NoTicketReason
from ventanilla.procedure.turns import selectors as turns
from ventanilla.procedure.turns.models import PriorityClass, Turn, TurnCall, TurnState
from ventanilla.procedure.turns.services import calling

pytestmark = pytest.mark.django_db

MORNING = dt.datetime(2026, 11, 24, 14, 0, tzinfo=dt.UTC)


def key(ana: Screen, name: str) -> str:
    """Return the label of a key as the page shows it, with what keeps it from being pressed."""
    found = re.search(rf'id="key-{name}".*?</button>', ana.shown, re.DOTALL)
    assert found
    return " ".join(re.sub(r"<[^>]+>", " ", html.unescape(found[0].partition(">")[2])).split())


def owe_nothing(ana: Screen, line: ServiceLine) -> None:
    """Have the visit at the desk owe nothing but its end."""
    guide = cast.make_guide()
    visit = cast.begin_visit(ana.desk, line)
    customer.stay_unidentified(visit=visit, by=ana.advisor)
    needs.record(
        visit=visit, service_line=line, request_class="INFORMATION", information_level=1, by=ana.advisor
    )
    guides.open_guide(visit=visit, guide=guide, level=1, by=ana.advisor)
    tickets.does_not_apply(visit=visit, reason=NoTicketReason.ORIENTED, by=ana.advisor)


def test_the_line_shows_who_waits_here_and_in_which_order_they_came(ana: Screen, line: ServiceLine) -> None:
    cast.make_turn(line)
    cast.make_turn(line, PriorityClass.PREGNANT)
    cast.make_turn(cast.make_line(line.site, "HEALTH", "S"))

    page = ana.open("desk:waiting").content.decode()

    assert re.findall(r"[RS]-00\d", page) == ["R-001", "R-002"]
    assert page.count("preferencial") == 1
    assert "embarazo" not in page


def test_somebody_is_called_out_of_order_for_a_reason(ana: Screen, line: ServiceLine) -> None:
    cast.make_turn(line)
    second = cast.make_turn(line)
    ana.open()
    ana.open("desk:waiting")

    ana.press("desk:call_out_of_order", chosen=str(second.pk), reason="Se siente mal")

    assert turns.live_turn(ana.desk) == second
    assert "fuera de orden: Se siente mal; llegó 2.º, pasa antes de R-001" in ana.shown


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"reason": " "}, "Diga por qué se llama fuera de orden."),
        ({"reason": "Se siente mal", "chosen": "nadie"}, "Elija un turno de la lista."),
    ],
)
def test_nobody_is_called_out_of_order_by_mistake(
    ana: Screen, line: ServiceLine, typed: dict[str, str], words: str
) -> None:
    turn = cast.make_turn(line)
    ana.open()

    answer = ana.press("desk:call_out_of_order", **({"chosen": str(turn.pk)} | typed))

    assert answer.status_code in (404, 422)
    assert words in answer.content.decode()
    assert not TurnCall.objects.exists()


def test_a_turn_of_another_site_cannot_be_chosen(ana: Screen) -> None:
    elsewhere = cast.make_turn(cast.make_line(cast.make_site("PALMIRA")))
    ana.open()

    for name in ("desk:call_out_of_order", "desk:return_to_line"):
        assert ana.press(name, chosen=str(elsewhere.pk), reason="Se siente mal").status_code == 404


def test_who_comes_late_is_let_back_into_the_line_once(ana: Screen, line: ServiceLine) -> None:
    cast.make_rule(line.site, recall_seconds=0, calls_before_no_show=1)
    turn = cast.make_turn(line)
    ana.open()
    ana.press("desk:call_next")
    ana.press("desk:no_show")
    ana.open("desk:waiting")
    offered = ana.shown

    ana.press("desk:return_to_line", chosen=str(turn.pk))

    turn.refresh_from_db()
    assert "Volver a la fila" in offered
    assert turn.state == TurnState.WAITING
    ana.press("desk:call_next")
    ana.press("desk:no_show")
    assert "ya volvió una vez" in ana.open("desk:waiting").content.decode()


def test_the_keys_say_from_when_somebody_may_be_called_again_and_given_up(
    ana: Screen, line: ServiceLine
) -> None:
    with time_machine.travel(MORNING, tick=False) as time:
        cast.make_turn(line)
        calling.call_next(desk=ana.desk)
        time.shift(4)
        ana.open()
        early = [key(ana, name) for name in ("F3", "F4")]
        refused = ana.press("desk:recall").status_code
        time.shift(11)
        ana.open()
        in_time = [key(ana, name) for name in ("F3", "F4")]
        ana.press("desk:recall")
        time.shift(15)
        ana.open()
        at_last = [key(ana, name) for name in ("F3", "F4")]

    assert early == ["F3 Rellamar En 11 s", "F4 No llegó Falta 1 llamado"]
    assert refused == 409
    assert in_time == ["F3 Rellamar", "F4 No llegó Falta 1 llamado"]
    assert at_last == ["F3 Rellamar", "F4 No llegó"]


def test_one_key_ends_and_calls_the_next_person(ana: Screen, line: ServiceLine) -> None:
    owe_nothing(ana, line)
    cast.make_turn(line)
    ana.open()
    offered = key(ana, "F2")

    ana.press("desk:finish_and_call_next")

    live = turns.live_turn(ana.desk)
    assert offered == "F2 Finalizar y llamar"
    assert live is not None
    assert (live.code, Turn.objects.get(number=1).state) == ("R-002", TurnState.DONE)


def test_nobody_is_called_while_something_is_owed(ana: Screen, line: ServiceLine) -> None:
    cast.begin_visit(ana.desk, line)
    cast.make_turn(line)
    ana.open()
    offered = key(ana, "F2")

    answer = ana.press("desk:finish_and_call_next")

    assert offered == "F2 Llamar siguiente Módulo ocupado"
    assert answer.status_code == 422
    assert Turn.objects.get(number=1).state == TurnState.SERVING


def test_what_was_done_last_can_be_taken_back_for_ten_seconds(ana: Screen, line: ServiceLine) -> None:
    with time_machine.travel(MORNING, tick=False) as time:
        owe_nothing(ana, line)
        time.shift(60)
        ana.open()
        ana.press("desk:finish")
        offered = ana.shown
        time.shift(5)
        ana.press("desk:undo")
        state = Turn.objects.get(number=1).state
        ana.press("desk:finish")
        time.shift(11)
        ana.open()
        refused = ana.press("desk:undo")

    assert "Terminó la atención de R-001." in offered
    assert 'data-closes-in="10"' in offered
    assert state == TurnState.SERVING
    assert "Deshacer" not in ana.shown
    assert refused.status_code == 409
    assert "Ya no hay nada que deshacer" in refused.content.decode()
