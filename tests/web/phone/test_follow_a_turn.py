"""A person follows their turn on their own phone, by a link that nobody can guess."""

import datetime as dt

import pytest
from django.test import Client

from tests.cast import attend_yesterday, keep_hours, make_rule, make_staff, make_turn
from ventanilla.kernel import clock
from ventanilla.org.models import Desk, ServiceLine, Site
from ventanilla.org.roles import Role
from ventanilla.procedure.flow.services.day import close_day
from ventanilla.procedure.turns.models import Turn, TurnState
from ventanilla.procedure.turns.services import absence, calling, issuing

LAST_TURN = dt.datetime.fromisoformat("2026-11-24T16:30:00-05:00")


@pytest.fixture
def phone() -> Client:
    return Client()


def page_of(phone: Client, turn: Turn, **headers: str) -> str:
    answer = phone.get(f"/turno/{turn.follow_token}/", headers=headers)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_page_tells_code_place_and_an_honest_wait(phone: Client, desk: Desk, line: ServiceLine) -> None:
    attend_yesterday(desk, line)
    make_turn(line)
    turn = make_turn(line)

    page = page_of(phone, turn)

    assert turn.code in page
    assert "1 persona antes que usted" in page
    assert "Espera aproximada" in page


def test_who_is_next_is_told_so(phone: Client, line: ServiceLine) -> None:
    assert "Usted sigue" in page_of(phone, make_turn(line))


def test_a_call_names_the_desk(phone: Client, desk: Desk, line: ServiceLine) -> None:
    turn = make_turn(line)
    calling.call_next(desk=desk)

    assert f"Pase al módulo {desk.number}" in page_of(phone, turn)


def test_the_page_never_tells_the_preferential_class(phone: Client, line: ServiceLine) -> None:
    page = page_of(phone, make_turn(line, "PREGNANT")).lower()

    assert "preferencial" not in page
    assert "embarazo" not in page


def test_a_phone_in_english_is_answered_in_english(phone: Client, line: ServiceLine) -> None:
    assert "You are next" in page_of(phone, make_turn(line), **{"Accept-Language": "en-US,en;q=0.8"})


def test_after_the_last_turn_who_waits_is_told_that_they_are_attended(
    phone: Client, site: Site, line: ServiceLine
) -> None:
    keep_hours(site)
    with clock.moved_to(LAST_TURN - dt.timedelta(seconds=1)):
        turn = make_turn(line)
        before = page_of(phone, turn)
    with clock.moved_to(LAST_TURN):
        after = page_of(phone, turn)

    words = "Ya no se dan turnos, pero a usted le atendemos hoy."
    assert (words in before, words in after) == (False, True)


def test_a_turn_closed_with_the_day_is_told_when_to_come_back(
    phone: Client, site: Site, line: ServiceLine
) -> None:
    keep_hours(site)
    with clock.moved_to(LAST_TURN - dt.timedelta(seconds=1)):
        turn = make_turn(line)
        close_day(site=site, day=LAST_TURN.date(), by=make_staff(site, "Clara", Role.COORDINATOR))
        page = page_of(phone, turn)

    assert "La jornada terminó" in page
    assert "Abrimos mañana, miércoles 25 de noviembre, a las 7:30 a. m." in page


def test_a_turn_can_be_given_back_while_it_waits(phone: Client, line: ServiceLine) -> None:
    turn = make_turn(line)

    answer = phone.post(f"/turno/{turn.follow_token}/cancelar/")

    turn.refresh_from_db()
    assert answer.status_code == 302
    assert turn.state == TurnState.CANCELLED


def test_a_turn_that_was_called_cannot_be_given_back(phone: Client, desk: Desk, line: ServiceLine) -> None:
    turn = make_turn(line)
    calling.call_next(desk=desk)

    assert phone.post(f"/turno/{turn.follow_token}/cancelar/").status_code == 409
    assert page_of(phone, turn)


def test_a_refusal_is_said_in_the_language_of_the_phone(phone: Client, desk: Desk, line: ServiceLine) -> None:
    turn = make_turn(line)
    calling.call_next(desk=desk)

    page = phone.post(
        f"/turno/{turn.follow_token}/cancelar/", headers={"Accept-Language": "en-US"}
    ).content.decode()

    assert f"Turn {turn.code} is “called”" in page
    assert 'lang="en"' in page
    assert 'href="/"' not in page


@pytest.mark.parametrize(
    ("language", "says"),
    [("en-US", "This link does not belong to a turn"), ("es-CO", "Escanee otra vez el código de su tiquete")],
)
@pytest.mark.parametrize("rest", ["", "ahora/"])
def test_a_link_of_no_turn_says_what_to_do_in_the_language_of_the_phone(
    phone: Client, db: None, rest: str, language: str, says: str
) -> None:
    answer = phone.get(f"/turno/no-existe/{rest}", headers={"Accept-Language": language})

    assert answer.status_code == 404
    assert says in answer.content.decode()
    assert 'href="/"' not in answer.content.decode()


def test_a_link_of_no_turn_gives_nothing_back(phone: Client, db: None) -> None:
    assert phone.post("/turno/no-existe/cancelar/").status_code == 404


def test_nobody_keeps_or_indexes_the_page(phone: Client, line: ServiceLine) -> None:
    answer = phone.get(f"/turno/{make_turn(line).follow_token}/")

    assert answer["X-Robots-Tag"] == "noindex"
    assert "no-store" in answer["Cache-Control"]


def news_of(phone: Client, turn: Turn) -> str:
    part = phone.get(f"/turno/{turn.follow_token}/ahora/").content.decode()
    return part.split('data-news="')[1].split('"')[0]


def test_the_phone_is_told_when_at_most_two_go_before(phone: Client, desk: Desk, line: ServiceLine) -> None:
    turns = [make_turn(line) for _person in range(4)]

    assert [news_of(phone, turn) for turn in turns] == ["near", "near", "near", ""]
    assert "Ya casi: acérquese a la sala." in page_of(phone, turns[2])


def test_each_call_is_news_of_its_own(phone: Client, desk: Desk, line: ServiceLine) -> None:
    make_rule(line.site, recall_seconds=0)
    turn = make_turn(line)
    told = [news_of(phone, turn)]
    calling.call_next(desk=desk)
    told.append(news_of(phone, turn))
    calling.recall(desk=desk)
    told.append(news_of(phone, turn))

    assert told == ["near", "called-1", "called-2"]
    assert f"Es su turno: módulo {desk.number}" in page_of(phone, turn)


def test_who_did_not_come_is_told_where_to_go(phone: Client, desk: Desk, line: ServiceLine) -> None:
    make_rule(line.site, recall_seconds=0, calls_before_no_show=1)
    turn = make_turn(line)
    calling.call_next(desk=desk)
    absence.no_show(desk=desk)

    assert "Acérquese a recepción" in page_of(phone, turn)


def test_a_turn_of_another_day_says_so(phone: Client, line: ServiceLine) -> None:
    with clock.moved_to(LAST_TURN):
        turn = make_turn(line)
        issuing.cancel(turn=turn)
    with clock.moved_to(LAST_TURN + dt.timedelta(days=1)):
        page = page_of(phone, turn)

    assert "Este turno fue del martes 24 de noviembre." in page
