"""Step 3: the week, holidays and special days. Hours that make no sense are said at their day."""

import datetime as dt

import pytest
from django.test import Client

from tests import cast
from tests.web.setup.forms import beside, form_of, read
from ventanilla.kernel import clock
from ventanilla.org.drafts import HoursDraft, WeekDraft
from ventanilla.org.models import Site, SpecialDay
from ventanilla.org.roles import Role
from ventanilla.org.services import hours

pytestmark = pytest.mark.django_db

PAGE = "/puesta-en-marcha/horario/"
SPECIAL = "/puesta-en-marcha/horario/dia/"
OFFICE = ("08:00", "16:30", "17:00")


def day(weekday: int, hours: tuple[str, str, str], place: int = 0) -> dict[str, str]:
    parts = ("opens_at", "last_turn_at", "closes_at")
    return {f"{part}-{weekday}-{place}": time for part, time in zip(parts, hours, strict=True)}


def test_a_new_site_is_offered_office_hours_and_nothing_is_saved_by_looking(
    office: Client, new_site: Site
) -> None:
    form = form_of(office.get(PAGE))

    assert form | day(1, OFFICE) | day(5, OFFICE) | day(6, ("", "", "")) == form
    assert not any(WeekDraft.of(new_site).days.values())


def test_saved_it_goes_on_to_the_lines(office: Client, new_site: Site) -> None:
    typed = day(6, ("08:00", "11:30", "12:00")) | {"opens_on_holidays": "1"}

    answer = office.post(PAGE, form_of(office.get(PAGE)) | typed)

    kept = WeekDraft.of(new_site)
    assert answer["Location"] == "/puesta-en-marcha/lineas/"
    assert kept.days[6] == (HoursDraft("08:00", "11:30", "12:00"),)
    assert kept.days[7] == ()
    assert Site.objects.get().opens_on_holidays


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        (day(2, OFFICE) | day(2, ("16:00", "18:00", "19:00"), place=1), "se cruzan"),
        (day(2, ("08:00", "", "17:00")), "Complete las tres horas"),
        (day(2, ("08:00", "16:30", "25:00")), "Complete las tres horas"),
        (day(2, ("08:00", "17:30", "17:00")), "no puede ser después de cerrar"),
        (day(2, ("17:00", "08:00", "17:00")), "debe ser después de abrir"),
    ],
)
def test_hours_that_make_no_sense_are_said_at_their_day_and_stay(
    office: Client, new_site: Site, typed: dict[str, str], says: str
) -> None:
    answer = office.post(PAGE, form_of(office.get(PAGE)) | typed)

    assert answer.status_code == 422
    assert says in beside(answer, "opens_at-2-0")
    assert read(answer).focused == ["opens_at-2-0"]
    assert form_of(answer) | typed == form_of(answer)
    assert not any(WeekDraft.of(new_site).days.values())


def test_a_week_without_a_single_hour_is_refused(office: Client, new_site: Site) -> None:
    form = {name: "" for name in form_of(office.get(PAGE)) if "-" in name}

    answer = office.post(PAGE, form | {"seen": form_of(office.get(PAGE))["seen"]})

    assert answer.status_code == 422
    assert answer.context["errors"] == {"week": "Escriba el horario de al menos un día."}


def test_copying_takes_a_day_to_the_others_that_open_and_saves_nothing(
    office: Client, new_site: Site
) -> None:
    typed = form_of(office.get(PAGE)) | day(1, ("07:00", "15:30", "16:00")) | {"copy": "1"}

    form = form_of(office.post(PAGE, typed))

    assert form["opens_at-5-0"] == "07:00"
    assert form["opens_at-6-0"] == ""
    assert not any(WeekDraft.of(new_site).days.values())


def test_a_day_can_be_emptied(office: Client, new_site: Site) -> None:
    form = form_of(office.post(PAGE, form_of(office.get(PAGE)) | {"empty": "3"}))

    assert form | day(3, ("", "", "")) | day(4, OFFICE) == form


def test_of_two_who_change_the_week_the_second_is_told_and_loses_nothing(
    office: Client, new_site: Site
) -> None:
    office.post(PAGE, form_of(office.get(PAGE)))
    first, second = form_of(office.get(PAGE)), form_of(office.get(PAGE))
    office.post(PAGE, first | day(1, ("07:00", "16:30", "17:00")))

    answer = office.post(PAGE, second | day(1, ("06:00", "16:30", "17:00")))

    assert answer.status_code == 409
    assert "Clara Prueba" in answer.context["refused"].notice
    assert form_of(answer)["opens_at-1-0"] == "06:00"
    assert WeekDraft.of(new_site).days[1][0].opens_at == "07:00"


def special(**changes: str) -> dict[str, str]:
    date = clock.business_date("America/Bogota") + dt.timedelta(days=30)
    typed = {"date": date.isoformat(), "reason": "Inventario"}
    return typed | dict.fromkeys(("opens_at", "last_turn_at", "closes_at"), "") | changes


def test_a_special_day_without_hours_is_closed_and_can_be_taken_back(office: Client, new_site: Site) -> None:
    page = office.post(SPECIAL, special(), follow=True).content.decode()

    kept = SpecialDay.objects.get()
    assert kept.is_closed
    assert "No se abre · Inventario" in page
    office.post(f"/puesta-en-marcha/horario/dia/{kept.pk}/quitar/")
    assert not SpecialDay.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field", "says"),
    [
        ({"date": "2020-01-01"}, "date", "Esa fecha ya pasó"),
        ({"date": ""}, "date", "Elija la fecha"),
        ({"reason": " "}, "reason", "Diga el motivo"),
        ({"opens_at": "08:00"}, "last_turn_at", "Complete las tres horas"),
        (
            {"opens_at": "08:00", "last_turn_at": "13:00", "closes_at": "12:00"},
            "last_turn_at",
            "no puede ser después de cerrar",
        ),
    ],
)
def test_a_special_day_that_makes_no_sense_is_said_beside_its_field(
    office: Client, new_site: Site, changes: dict[str, str], field: str, says: str
) -> None:
    answer = office.post(SPECIAL, special(**changes))

    assert answer.status_code == 422
    assert says in beside(answer, field)
    assert form_of(answer, "reason") | changes == form_of(answer, "reason")
    assert form_of(answer)["opens_at-1-0"] == "08:00"
    assert not SpecialDay.objects.exists()


def test_the_day_of_another_site_cannot_be_taken_back(office: Client, new_site: Site) -> None:
    office.post(SPECIAL, special())
    own = SpecialDay.objects.get(site=new_site)
    coordinator = Client()
    coordinator.force_login(cast.make_staff(cast.make_site("PALMIRA"), "Otra", Role.COORDINATOR))

    answer = coordinator.post(f"/puesta-en-marcha/horario/dia/{own.pk}/quitar/")

    assert answer.status_code == 404
    assert SpecialDay.objects.exists()


def test_the_coordinator_changes_the_hours_without_the_rest_of_the_set_up(
    client: Client, new_site: Site
) -> None:
    client.force_login(cast.make_staff(new_site, "Clara", Role.COORDINATOR))
    page = client.get(PAGE)

    answer = client.post(PAGE, form_of(page))

    assert answer["Location"] == PAGE
    assert "Pasos de la puesta en marcha" not in page.content.decode()
    assert "Guardar y seguir" not in page.content.decode()


def test_a_site_that_never_closes_says_so_and_can_keep_its_hours(office: Client, new_site: Site) -> None:
    hours.set_never_closes(
        site=new_site, never_closes=True, by=cast.make_staff(new_site, "Olga", Role.ADMINISTRATOR)
    )
    assert "Lo que guarde aquí no se aplica todavía" in office.get(PAGE).content.decode()

    office.post(f"{PAGE}aplicar/", {"never_closes": "0"})

    assert not Site.objects.get().never_closes
    assert "Lo que guarde aquí no se aplica todavía" not in office.get(PAGE).content.decode()
