"""When a site gives turns, against a table of minutes worked out another way."""

import datetime as dt
from collections.abc import Mapping
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ventanilla.org import day_in_words, hours_in_words
from ventanilla.org.rules import hours as rules
from ventanilla.org.rules.holidays import holiday_name, is_holiday
from ventanilla.org.rules.hours import Calendar, Early, Special, State, Stretch, Why

BOGOTA = ZoneInfo("America/Bogota")
TUESDAY = dt.date(2026, 11, 24)
MINUTES = 24 * 60
MORNING = Stretch(dt.time(7, 30), dt.time(11, 30), dt.time(12))
AFTERNOON = Stretch(dt.time(14), dt.time(16, 30), dt.time(17))
OFFICE_WEEK = {weekday: [MORNING, AFTERNOON] for weekday in range(1, 6)}


def calendar(**parts: object) -> Calendar:
    return Calendar("America/Bogota", **({"week": OFFICE_WEEK} | parts))  # type: ignore[arg-type]


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(f"{text}-05:00")


def minute(of_day: int) -> dt.time:
    return dt.time(of_day // 60, of_day % 60)


@st.composite
def stretches(draw: st.DrawFn) -> list[Stretch]:
    """Draw up to three stretches of a day that do not overlap."""
    marks = sorted(draw(st.sets(st.integers(0, MINUTES - 1), max_size=9)))
    triples = zip(marks[::3], marks[1::3], marks[2::3], strict=False)
    return [Stretch(minute(opens), minute(last), minute(closes)) for opens, last, closes in triples]


dates = st.dates(TUESDAY - dt.timedelta(days=20), TUESDAY + dt.timedelta(days=60))
minutes_of_day = st.integers(0, MINUTES - 1).map(minute)
specials = st.builds(
    Special, hours=st.none() | st.just(MORNING) | st.just(AFTERNOON), reason=st.just("Inventario")
)
calendars = st.builds(
    Calendar,
    time_zone=st.just("America/Bogota"),
    week=st.dictionaries(st.integers(1, 7), stretches()),
    special=st.dictionaries(dates, specials, max_size=8),
    early=st.dictionaries(dates, st.builds(Early, minutes_of_day, st.just("Lluvia")), max_size=8),
    opens_on_holidays=st.booleans(),
    never_closes=st.booleans(),
)


def table(site: Calendar, date: dt.date) -> list[bool]:
    """Return for each minute of the date whether turns are given, minute by minute."""
    open_minutes: set[int] = set()
    if site.never_closes:
        open_minutes = set(range(MINUTES))
    elif date in site.special:
        own = site.special[date].hours
        open_minutes = _minutes([own] if own else [])
    elif site.opens_on_holidays or not is_holiday(date):
        open_minutes = _minutes(site.week.get(date.isoweekday(), []))
    if date in site.early:
        end = site.early[date].last_turn_at
        open_minutes = {each for each in open_minutes if each < end.hour * 60 + end.minute}
    return [each in open_minutes for each in range(MINUTES)]


def _minutes(of: object) -> set[int]:
    found: set[int] = set()
    for each in of:  # type: ignore[attr-defined]
        first, last = each.opens_at, each.last_turn_at
        found |= set(range(first.hour * 60 + first.minute, last.hour * 60 + last.minute))
    return found


@given(site=calendars, date=dates)
def test_every_minute_of_every_day_is_as_in_the_table(site: Calendar, date: dt.date) -> None:
    day = rules.hours_on(site, date)

    told = [any(each.gives_turns_at(minute(of_day)) for each in day.stretches) for of_day in range(MINUTES)]

    assert told == table(site, date)
    assert (day.closed is None) == bool(day.stretches)


@given(site=calendars, date=dates, of_day=st.integers(0, MINUTES - 1))
def test_the_state_and_the_next_opening_are_those_of_the_table(
    site: Calendar, date: dt.date, of_day: int
) -> None:
    moment = dt.datetime.combine(date, minute(of_day), BOGOTA)

    now = rules.hours_at(site, moment.astimezone(dt.UTC))

    today = table(site, date)
    assert now.is_open == today[of_day]
    assert (now.state is State.BEFORE_OPENING) == (not today[of_day] and any(today[of_day:]))
    if not now.is_open:
        assert now.opens_next == first_open_minute_after(site, moment)


def first_open_minute_after(site: Calendar, moment: dt.datetime) -> dt.datetime | None:
    start = moment.hour * 60 + moment.minute + 1
    for ahead in range(rules.DAYS_AHEAD + 1):
        date = moment.date() + dt.timedelta(days=ahead)
        minutes = table(site, date)
        for of_day in range(start if ahead == 0 else 0, MINUTES):
            if minutes[of_day]:
                return dt.datetime.combine(date, minute(of_day), BOGOTA)
    return None


@given(week=st.dictionaries(st.integers(1, 7), stretches()))
def test_stretches_that_do_not_overlap_have_no_problem(week: Mapping[int, list[Stretch]]) -> None:
    assert rules.problems_of(week) == []


@given(times=st.lists(st.tuples(*[st.integers(0, MINUTES - 1)] * 3), min_size=1, max_size=4))
def test_overlaps_are_found_where_two_stretches_share_a_minute(times: list[tuple[int, int, int]]) -> None:
    ordered = [sorted(each) for each in times if len(set(each)) == 3]
    day = [Stretch(minute(opens), minute(last), minute(closes)) for opens, last, closes in ordered]
    shares = any(
        set(range(first[0], first[2])) & set(range(second[0], second[2]))
        for place, first in enumerate(ordered)
        for second in ordered[place + 1 :]
    )

    assert bool(rules.problems_of({2: day})) == shares


def test_an_overlap_is_told_with_its_day_and_both_stretches() -> None:
    late = Stretch(dt.time(11), dt.time(16), dt.time(17))

    (problem,) = rules.problems_of({2: [late, MORNING]})

    assert problem.message == (
        "El martes, de 7:30 a. m. a 12:00 p. m. y de 11:00 a. m. a 5:00 p. m. se cruzan."
    )
    assert (problem.weekday, problem.is_overlap) == (2, True)


@pytest.mark.parametrize(
    ("times", "words"),
    [
        ((12, 8, 17), "El lunes, el último turno (8:00 a. m.) debe ser después de abrir (12:00 p. m.)."),
        ((8, 18, 17), "El lunes, el último turno (6:00 p. m.) no puede ser después de cerrar (5:00 p. m.)."),
    ],
)
def test_times_out_of_order_are_told_with_their_day(times: tuple[int, int, int], words: str) -> None:
    (problem,) = rules.problems_of({1: [Stretch(*map(dt.time, times))]})

    assert problem.message == words


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        ("2026-11-24T06:00", "Todavía no hemos abierto. Abrimos hoy a las 7:30 a. m."),
        ("2026-11-24T12:30", "En este momento no estamos dando turnos. Abrimos hoy a las 2:00 p. m."),
        (
            "2026-11-24T16:30",
            "Hoy ya dimos el último turno. Abrimos mañana, miércoles 25 de noviembre, a las 7:30 a. m.",
        ),
        (
            "2026-11-27T23:59",
            "Hoy ya dimos el último turno. Abrimos el lunes 30 de noviembre, a las 7:30 a. m.",
        ),
        ("2026-11-28T10:00", "Hoy no abrimos. Abrimos el lunes 30 de noviembre, a las 7:30 a. m."),
        (
            "2026-12-08T10:00",
            "Hoy no abrimos: es festivo (La Inmaculada Concepción). "
            "Abrimos mañana, miércoles 9 de diciembre, a las 7:30 a. m.",
        ),
        ("2026-11-24T10:00", ""),
    ],
)
def test_what_is_said_at_the_door(moment: str, words: str) -> None:
    assert hours_in_words.sentence(rules.hours_at(calendar(), at(moment))) == words


@pytest.mark.parametrize(
    ("parts", "date", "told", "occasion"),
    [
        (
            {"week": {2: [MORNING]}},
            TUESDAY,
            "Abre a las 7:30 a. m., último turno a las 11:30 a. m., cierra a las 12:00 p. m.",
            "",
        ),
        (
            {"early": {TUESDAY: Early(dt.time(15), "Lluvia")}, "week": {2: [AFTERNOON]}},
            TUESDAY,
            "Abre a las 2:00 p. m., último turno a las 3:00 p. m., cierra a las 5:00 p. m.",
            "Cierre anticipado: Lluvia",
        ),
        (
            {
                "special": {TUESDAY: Special(MORNING, "Feria")},
                "early": {TUESDAY: Early(dt.time(9), "Lluvia")},
            },
            TUESDAY,
            "Abre a las 7:30 a. m., último turno a las 9:00 a. m., cierra a las 12:00 p. m.",
            "Día especial: Feria · Cierre anticipado: Lluvia",
        ),
        (
            {"special": {TUESDAY: Special(None, "Inventario")}},
            TUESDAY,
            "No se abre.",
            "Día especial: Inventario",
        ),
        ({}, dt.date(2026, 12, 8), "No se abre.", "Festivo: La Inmaculada Concepción"),
        ({"never_closes": True}, TUESDAY, "Da turnos a toda hora.", ""),
        (
            {"never_closes": True, "early": {TUESDAY: Early(dt.time(13), "Lluvia")}},
            TUESDAY,
            "Da turnos a toda hora; hoy, el último a la 1:00 p. m.",
            "Cierre anticipado: Lluvia",
        ),
    ],
)
def test_what_the_staff_are_told_of_a_day(
    parts: dict[str, object], date: dt.date, told: str, occasion: str
) -> None:
    day = rules.hours_on(calendar(**parts), date)

    assert (day_in_words.hours(day), day_in_words.occasion(day)) == (told, occasion)


def test_a_site_that_opens_at_midnight_is_said_to_open_that_day() -> None:
    site = calendar(never_closes=True, early={TUESDAY: Early(dt.time(10), "Corte de energía")})

    told = hours_in_words.sentence(rules.hours_at(site, at("2026-11-24T10:00")))

    assert told == (
        "Hoy dejamos de dar turnos más temprano: Corte de energía. Abrimos mañana, miércoles 25 de noviembre."
    )


def test_at_midnight_of_the_site_the_day_changes_and_not_at_midnight_utc() -> None:
    week = {2: [Stretch(dt.time(0), dt.time(23, 59), dt.time(23, 59))]}

    states = [
        rules.hours_at(calendar(week=week), at(moment)).state
        for moment in ("2026-11-23T23:59:59", "2026-11-24T00:00", "2026-11-24T19:30", "2026-11-25T00:00")
    ]

    assert states == [State.CLOSED, State.OPEN, State.OPEN, State.CLOSED]


def test_a_special_day_stands_before_holiday_and_week() -> None:
    special = {dt.date(2026, 12, 8): Special(AFTERNOON, "Feria"), TUESDAY: Special(None, "Inventario")}

    feria = rules.hours_at(calendar(special=special), at("2026-12-08T15:00"))
    inventory = rules.hours_at(calendar(special=special), at("2026-11-24T15:00"))

    assert feria.is_open
    assert hours_in_words.headline(inventory) == "Hoy no abrimos: Inventario."


def test_closing_early_takes_the_rest_of_the_day_and_tells_why() -> None:
    early = {TUESDAY: Early(dt.time(10), "Corte de energía.")}

    before, after = (
        rules.hours_at(calendar(early=early), at(f"2026-11-24T{hour}")) for hour in ("09:59", "10:00")
    )

    assert before.is_open
    assert (after.state, after.why) == (State.OVER, Why.EARLY_CLOSING)
    assert hours_in_words.headline(after) == "Hoy dejamos de dar turnos más temprano: Corte de energía."


def test_closing_before_the_doors_open_closes_the_whole_day() -> None:
    early = {TUESDAY: Early(dt.time(6), "Inundación")}

    now = rules.hours_at(calendar(early=early), at("2026-11-24T08:00"))

    assert not now.is_open
    assert hours_in_words.headline(now) == "Hoy dejamos de dar turnos más temprano: Inundación."


def test_a_site_that_never_closes_still_closes_early() -> None:
    site = calendar(never_closes=True, early={TUESDAY: Early(dt.time(20), "Simulacro")})

    assert rules.hours_at(site, at("2026-12-25T03:00")).is_open
    assert not rules.hours_at(site, at("2026-11-24T20:00")).is_open
    assert rules.hours_at(site, at("2026-11-25T00:00")).is_open


def test_without_any_hours_ahead_people_are_sent_to_ask() -> None:
    now = rules.hours_at(calendar(week={}), at("2026-11-24T10:00"))

    assert hours_in_words.sentence(now) == "Hoy no abrimos. Pregunte en recepción cuándo abrimos."


def test_holidays_have_their_name_in_both_languages() -> None:
    moved = dt.date(2026, 11, 16)

    assert holiday_name(moved) == "Independencia de Cartagena"
    assert holiday_name(moved, "en") == "Independence of Cartagena"
    assert holiday_name(TUESDAY) == ""
