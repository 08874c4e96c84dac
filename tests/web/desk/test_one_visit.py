"""One customer through the advisor's screen, from the call to the end of the turn."""

import datetime as dt

from django.core.files.uploadedfile import SimpleUploadedFile

from tests import cast
from tests.web.desk.conftest import Screen
from ventanilla.customers.models import RecordRead
from ventanilla.kernel import clock
from ventanilla.org import selectors as org
from ventanilla.org.models import ServiceLine, Site
from ventanilla.procedure.consent.models import ConsentStatus
from ventanilla.procedure.flow import selectors as flow
from ventanilla.procedure.flow.procedure import Step
from ventanilla.procedure.turns import selectors as turns
from ventanilla.procedure.turns.models import Turn, TurnState
from ventanilla.procedure.visits.models import Visit
from ventanilla.web.desk import screen


def test_the_steps_to_come_are_those_in_force_on_the_date_of_the_site(ana: Screen) -> None:
    """At this moment the first version is in force at a site in Auckland and not yet in Bogotá."""
    Site.objects.filter(pk=ana.desk.site_id).update(time_zone="Pacific/Auckland")
    desk = org.desk_of(ana.advisor)
    assert desk is not None

    with clock.moved_to(dt.datetime(2024, 9, 26, 20, tzinfo=dt.UTC)):
        shown = screen.at_desk(ana.advisor, desk)

    assert [step.name for step in shown.steps][:2] == ["call", Step.IDENTIFY]


def test_the_screen_leads_from_the_call_to_the_end_of_the_turn(ana: Screen, line: ServiceLine) -> None:
    product, guide = cast.make_product(), cast.make_guide()
    dora = cast.make_person()
    turn = cast.make_turn(line, "OLDER_ADULT")

    ana.open()
    assert "Llamar al siguiente" in ana.shown
    ana.press("desk:call_next")
    assert turn.code in ana.shown
    assert "siguiente en la fila" in ana.shown
    assert "Bienvenido a la Caja, le atiende Ana." in ana.shown
    ana.press("desk:start")
    visit = ana.visit()

    ana.press("desk:look_up", visit.pk, document_type="CC", document_number="31.123.456")
    assert "Dora Ficticia" in ana.shown
    assert "Archivo de prueba" in ana.shown
    assert RecordRead.objects.filter(person=dora, reader=ana.advisor, visit_id=visit.pk).count() == 1
    assert "Falta la autorización de datos" in ana.shown

    ana.press("desk:open_form", visit.pk)
    ana.open()
    scan = SimpleUploadedFile("firmado.png", cast.PNG, "image/png")
    ana.press("desk:attach", visit.pk, file=scan)
    assert "¿Ve la firma en el formato?" in ana.shown
    consent = visit.consents.get()
    ana.press("desk:confirm", visit.pk)
    consent.refresh_from_db()
    assert consent.status == ConsentStatus.GRANTED

    ana.press(
        "desk:need",
        visit.pk,
        service_line=line.pk,
        request_class="SERVICES",
        information_level=2,
        delivered="Lista de requisitos",
        taken_product=product.pk,
    )
    assert "Abra la guía del servicio" in ana.shown
    ana.press("desk:open_guide", visit.pk, guide=guide.pk, level=2)
    assert "¿Queda una petición por radicar?" in ana.shown
    ana.press("desk:ticket", visit.pk, decision="none", reason="SERVICE_TAKEN")
    assert "Todo está registrado" in ana.shown
    assert "$ 120.000" in ana.shown

    ana.press("desk:finish")

    assert "Módulo libre" in ana.shown
    turn.refresh_from_db()
    assert turn.state == TurnState.DONE
    assert [item.step for item in flow.owed(visit)] == [Step.RATE]
    assert visit.opportunities.get().person == dora


def test_reloading_shows_the_same_step(attending: Screen) -> None:
    visit = attending.visit()
    cast.make_person()
    attending.press("desk:look_up", visit.pk, document_type="CC", document_number="31123456")

    attending.open()

    assert "Dora Ficticia" in attending.shown
    assert "Falta la autorización de datos" in attending.shown


def test_a_browser_without_scripts_is_led_back_to_the_screen(ana: Screen, line: ServiceLine) -> None:
    cast.make_turn(line)
    ana.open()

    response = ana.client.post("/modulo/llamar/", {"turn": "none"}, follow=True)

    assert response.redirect_chain == [("/modulo/", 302)]
    assert "Llegó: comenzar la atención" in response.content.decode()


def test_finishing_with_something_owed_needs_a_reason_and_names_it(attending: Screen) -> None:
    response = attending.press("desk:finish")

    assert response.status_code == 422
    assert "Identificar a la persona por su documento" in attending.shown
    assert turns.live_turn(attending.desk) is not None

    attending.press("desk:finish", reason="La persona se fue")

    assert turns.live_turn(attending.desk) is None
    assert "Pendientes de mis atenciones" in attending.shown


def test_the_end_key_is_closed_and_says_what_is_owed(attending: Screen) -> None:
    attending.open()

    assert 'data-key="F9" disabled data-refusal="Falta: Identificar"' in attending.shown


def test_a_person_on_hold_is_called_back_to_the_same_visit(attending: Screen) -> None:
    visit = attending.visit()
    turn = Turn.objects.get(visit=visit)

    attending.press("desk:hold")
    assert "En pausa con usted" in attending.shown
    attending.press("desk:resume", turn.pk)
    attending.press("desk:start")

    assert attending.visit() == visit
    assert Visit.objects.count() == 1


def test_a_turn_is_handed_over_to_another_line(attending: Screen) -> None:
    education = cast.make_line(attending.desk.site, "EDUCATION", "E")
    turn = Turn.objects.get(visit=attending.visit())

    attending.press("desk:transfer", target=f"line:{education.pk}", position="first")

    turn.refresh_from_db()
    assert (turn.state, turn.service_line) == (TurnState.WAITING, education)
    assert "Módulo libre" in attending.shown


def test_going_back_in_the_browser_brings_the_whole_page(attending: Screen) -> None:
    headers = {"HX-Request": "true", "HX-History-Restore-Request": "true"}

    page = attending.client.get("/modulo/", headers=headers).content.decode()

    assert page.lstrip().startswith("<!doctype html>")
