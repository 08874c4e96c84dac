"""Lunch, going home and the end of the turns, at the advisor's desk."""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests import cast
from tests.web.desk.conftest import Screen
from ventanilla.kernel import clock
from ventanilla.org import selectors_shifts as shifts_now
from ventanilla.org.models import Pause, ServiceLine, Shift, Site
from ventanilla.org.roles import Role
from ventanilla.org.services import hours, lunch
from ventanilla.procedure.flow.services import day
from ventanilla.procedure.turns import selectors as turns
from ventanilla.procedure.turns.services import calling, serving

NOON = dt.datetime.fromisoformat("2026-11-24T12:00:00-05:00")


@pytest.fixture
def site(db: None) -> Site:
    return cast.keep_hours(cast.make_site())


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with clock.moved_to(NOON):
        yield


def at(hour: int, minute: int = 0) -> Any:
    return clock.moved_to(NOON.replace(hour=hour, minute=minute))


def shows(screen: Screen, name: str) -> bool:
    return f'data-shown="{name}"' in screen.shown


def test_the_planned_lunch_is_shown_until_it_is_taken(ana: Screen) -> None:
    lunch.set_slot(advisor=ana.advisor, starts_at=dt.time(12, 30), minutes=45)
    ana.open()
    before = "Su almuerzo: 12:30 p. m." in ana.shown

    ana.press("desk:go_to_lunch")
    ana.press("desk:back")

    assert (before, "Su almuerzo" in ana.shown) == (True, False)


def test_at_lunch_the_whole_screen_says_so_and_leads_back(ana: Screen) -> None:
    lunch.set_slot(advisor=ana.advisor, starts_at=dt.time(12, 30), minutes=45)
    ana.open()

    ana.press("desk:go_to_lunch")

    assert shows(ana, "away")
    assert "Salió a almorzar a las 12:00 p. m." in ana.shown
    assert "Vuelve a las 12:45 p. m." in ana.shown
    primary = ana.shown.split('id="primary"')[1].split("</button>")[0]
    assert "Volver del almuerzo" in primary
    key = ana.shown.split('id="key-F2"')[0].rsplit("<form", 1)[1]
    assert f'action="{reverse("desk:back")}"' in key


def test_who_is_late_back_is_told(ana: Screen) -> None:
    ana.open()
    ana.press("desk:go_to_lunch")

    with at(13, 1):
        ana.open()

    assert "Debía volver a la 1:00 p. m." in ana.shown


def test_back_from_lunch_the_desk_is_free_again_and_twice_changes_nothing(ana: Screen) -> None:
    ana.open()
    ana.press("desk:go_to_lunch")
    form = ana.shown

    ana.press("desk:back")
    ana.shown = form
    ana.press("desk:back")

    assert shows(ana, "idle")
    assert Pause.objects.get().ended_at == NOON


def test_pressed_twice_there_is_one_lunch(ana: Screen) -> None:
    ana.open()
    form = ana.shown

    for _press in range(2):
        ana.shown = form
        answer = ana.press("desk:go_to_lunch")

    assert answer.status_code == 200
    assert Pause.objects.count() == 1


def test_calling_during_lunch_is_refused_in_words(ana: Screen, line: ServiceLine) -> None:
    cast.make_turn(line)
    ana.open()
    stale = ana.shown
    ana.press("desk:go_to_lunch")

    ana.shown = stale
    answer = ana.press("desk:call_next")

    assert answer.status_code == 409
    assert "Está en almuerzo. Vuelva del almuerzo para llamar." in ana.shown
    assert shows(ana, "away")
    assert turns.live_turn(ana.desk) is None


def test_nobody_goes_to_lunch_or_home_from_a_tab_that_does_not_see_the_person_called(
    ana: Screen, line: ServiceLine
) -> None:
    cast.make_turn(line)
    ana.open()
    stale = ana.shown
    calling.call_next(desk=ana.desk)

    for name in ("desk:go_to_lunch", "desk:go_home", "desk:leave"):
        ana.shown = stale
        answer = ana.press(name)
        assert answer.status_code == 409
        assert "ya está el turno R-001" in ana.shown

    assert not Pause.objects.exists()


@pytest.mark.parametrize("name", ["desk:go_to_lunch", "desk:go_home", "desk:leave"])
def test_with_somebody_at_the_desk_nobody_leaves_it(ana: Screen, line: ServiceLine, name: str) -> None:
    cast.begin_visit(ana.desk, line)
    ana.open()

    answer = ana.press(name)

    assert answer.status_code == 409
    assert "Termine con la persona actual antes de dejar el módulo." in ana.shown


def test_the_shift_ends_and_the_desk_is_free(ana: Screen) -> None:
    ana.open()

    answer = ana.press("desk:go_home")

    assert answer["HX-Redirect"] == reverse("desk:home")
    assert "Su jornada terminó a las 12:00 p. m." in ana.open().content.decode()
    assert shifts_now.desks_taken(ana.desk.site) == []


def test_who_has_left_the_desk_can_still_end_the_shift(ana: Screen) -> None:
    ana.open()
    ana.press("desk:leave")
    page = ana.open().content.decode()

    ana.press("desk:go_home")

    assert "Terminar mi jornada" in page
    assert Shift.objects.get().ended_at == NOON


def test_nobody_goes_home_while_somebody_waits_for_them_alone(ana: Screen, line: ServiceLine) -> None:
    cast.begin_visit(ana.desk, line)
    serving.hold(desk=ana.desk)
    ana.open()

    at_desk = ana.press("desk:go_home")
    told = ana.shown
    ana.press("desk:leave")
    from_the_door = ana.press("desk:go_home")

    assert (at_desk.status_code, from_the_door.status_code) == (409, 409)
    for page in (told, ana.shown):
        assert "Lo esperan a usted: R-001." in page


def test_after_the_last_turn_the_desk_says_how_many_are_left(ana: Screen, line: ServiceLine) -> None:
    with at(16, 29):
        cast.make_rule(line.site, calls_before_no_show=1, recall_seconds=0)
        cast.make_turn(line)
        cast.make_turn(line)
        ana.open()
        open_hours = ana.shown
    with at(16, 30):
        ana.open()
        two_left = ana.shown
        ana.press("desk:call_next")
        ana.press("desk:no_show")
        ana.press("desk:call_next")
        ana.press("desk:no_show")

    assert "Ya no se dan turnos" not in open_hours
    assert "Ya no se dan turnos por hoy." in two_left
    assert "Quedan 2 personas por atender." in two_left
    assert "Puede terminar su jornada." in ana.shown


def test_before_the_site_opens_the_desk_says_when_it_does(ana: Screen) -> None:
    with at(7):
        ana.open()

    assert "Por ahora no se dan turnos." in ana.shown
    assert "Abrimos hoy a las 7:30 a. m." in ana.shown


def test_the_screen_notices_that_the_hours_or_the_lunch_changed(ana: Screen, site: Site) -> None:
    clara = cast.make_staff(site, "Clara", Role.COORDINATOR)
    version = ana.open().content.decode().split("?version=")[1].split("&")[0]
    steady = ana.open("desk:pulse", version=version)
    changes: list[Callable[[], object]] = [
        lambda: hours.close_early(site=site, by=clara, reason="Lluvia"),
        lambda: lunch.set_slot(advisor=ana.advisor, starts_at=dt.time(13), minutes=60),
    ]

    seen = []
    for change in changes:
        change()
        answer = ana.open("desk:pulse", version=version)
        seen.append(answer.status_code)
        version = ana.shown.split("?version=")[1].split("&")[0]

    assert (steady.status_code, seen) == (204, [200, 200])


def test_when_the_day_is_closed_the_advisor_learns_that_the_shift_is_over(ana: Screen, site: Site) -> None:
    ana.open()
    clara = cast.make_staff(site, "Clara", Role.COORDINATOR)

    day.close_day(site=site, day=NOON.date(), by=clara)

    assert ana.open("desk:pulse").status_code == 302
    assert "Su jornada terminó a las 12:00 p. m." in ana.open().content.decode()


def test_a_shift_of_before_is_not_told_of_the_next_day(ana: Screen) -> None:
    ana.open()
    ana.press("desk:go_home")

    with clock.moved_to(NOON + dt.timedelta(days=1)):
        ana.open()

    assert "Su jornada terminó" not in ana.shown


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADVISOR])
@pytest.mark.parametrize("name", ["desk:go_to_lunch", "desk:back", "desk:go_home"])
def test_only_advisors_go_to_lunch_and_home_here(site: Site, role: Role, name: str) -> None:
    client = Client()
    client.force_login(
        cast.make_staff(site, role.value, role), backend="django.contrib.auth.backends.ModelBackend"
    )

    assert client.post(reverse(name)).status_code == 403
