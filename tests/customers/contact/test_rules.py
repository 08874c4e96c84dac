"""When people may be written to, and which status of a message counts."""

import datetime as dt
from itertools import permutations
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ventanilla.customers.contact import rules
from ventanilla.customers.contact.models import MessageState
from ventanilla.customers.contact.services.writing import new_nonce
from ventanilla.org.rules import holidays

BOGOTA = "America/Bogota"


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(BOGOTA))


@pytest.mark.parametrize(
    ("asked", "may_go"),
    [
        ("2026-11-30 06:59", "2026-11-30 07:00"),  # Monday
        ("2026-11-30 07:00", "2026-11-30 07:00"),
        ("2026-11-30 18:59", "2026-11-30 18:59"),
        ("2026-11-30 19:00", "2026-12-01 07:00"),
        ("2026-11-27 19:00", "2026-11-28 08:00"),  # Friday evening, Saturday morning
        ("2026-11-28 07:30", "2026-11-28 08:00"),
        ("2026-11-28 15:00", "2026-11-30 07:00"),
        ("2026-11-29 10:00", "2026-11-30 07:00"),  # Sunday
        ("2026-12-08 10:00", "2026-12-09 07:00"),  # the Immaculate Conception, a Tuesday
        ("2026-11-02 10:00", "2026-11-03 07:00"),  # All Saints, moved to a Monday
        ("2026-12-24 19:30", "2026-12-26 08:00"),  # Christmas on a Friday
        ("2027-01-09 16:00", "2027-01-12 07:00"),  # a Saturday before Epiphany's Monday
    ],
)
def test_advertising_keeps_the_hours_of_the_law(asked: str, may_go: str) -> None:
    assert rules.advertising_from(at(asked), BOGOTA) == at(may_go)


@given(st.integers(0, 5 * 366 * 24 * 60))
def test_whenever_it_is_asked_advertising_goes_within_hours_and_not_before(minutes: int) -> None:
    asked = dt.datetime(2025, 1, 1, tzinfo=dt.UTC) + dt.timedelta(minutes=minutes)

    may_go = rules.advertising_from(asked, BOGOTA)

    local = may_go.astimezone(ZoneInfo(BOGOTA))
    assert may_go >= asked
    assert local.weekday() != 6
    assert not holidays.is_holiday(local.date())
    first, last = (8, 15) if local.weekday() == 5 else (7, 19)
    assert first <= local.hour < last
    assert rules.advertising_from(may_go, BOGOTA) == may_go


def test_statuses_in_any_order_end_in_the_same_state() -> None:
    told = (MessageState.SENT, MessageState.DELIVERED, MessageState.READ)

    for order in permutations(told):
        state = MessageState.QUEUED
        for each in order:
            state = each if rules.counts(state, each) else state
        assert state == MessageState.READ


def test_what_was_delivered_did_not_fail_and_what_failed_may_yet_arrive() -> None:
    assert not rules.counts(MessageState.DELIVERED, MessageState.FAILED)
    assert rules.counts(MessageState.SENT, MessageState.FAILED)
    assert rules.counts(MessageState.FAILED, MessageState.DELIVERED)


def test_free_text_goes_within_a_day_of_what_the_person_wrote() -> None:
    now = at("2026-11-30 10:00")

    assert rules.is_window_open(now - dt.timedelta(hours=23, minutes=59), now)
    assert not rules.is_window_open(now - dt.timedelta(hours=24), now)
    assert not rules.is_window_open(None, now)


@pytest.mark.parametrize(
    "around",
    [
        "{}",
        "AUTORIZO-{}",
        "recibido:{}",
        "consent:{}:yes",
        "Hola,\n{}. Gracias 🌞",
        "«AUTORIZO-{}», gracias",
        "{}!",
    ],
)
def test_a_nonce_is_found_in_what_people_write(around: str) -> None:
    nonce = new_nonce()

    assert rules.nonce_in(around.format(nonce)) == nonce
    assert rules.nonce_in(around.format(nonce).upper()) == nonce


@pytest.mark.parametrize(
    "text", ["", "Necesito una constancia", "n" * 14 + "x", "nunca-nunca", "x" + "n" + "a" * 13]
)
def test_words_without_a_nonce_have_none(text: str) -> None:
    assert rules.nonce_in(text) == ""


@pytest.mark.parametrize(
    "text",
    [
        "BAJA",
        "Baja, por favor",
        "No más",
        "no mas mensajes.",
        " Stop! ",
        "Quiero darme de baja",
        "Detener promociones",
        "No me escriban más, gracias",
        "no quiero más publicidad",
        "No quiero que me manden mensajes",
        "cancelar suscripción",
        "Salir",
    ],
)
def test_who_wants_no_more_messages_is_understood(text: str) -> None:
    assert rules.is_opt_out(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "La caja está más abajo",
        "No más de dos noches",
        "cancelar la reserva",
        "Quiero dar de alta a mi hijo",
        "No quiero perder los mensajes",
        "¿Por favor?",
    ],
)
def test_other_words_are_not_taken_for_that(text: str) -> None:
    assert not rules.is_opt_out(text)
