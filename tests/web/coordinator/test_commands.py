"""The coordinator sees how each system stands and what waits for a person, and decides."""

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests import cast
from tests.kernel.commands.scripted import TARGET, ScriptedConnector
from ventanilla.kernel import clock
from ventanilla.kernel.commands import ports
from ventanilla.kernel.commands.errors import Ambiguous, Refused, SendFailed, Transient, Unauthorized
from ventanilla.kernel.commands.models import Command, CommandState, Decision, DecisionKind, Target
from ventanilla.kernel.commands.ports import Known, Policy
from ventanilla.kernel.commands.services import queueing, sending, steering
from ventanilla.org.models import Site, StaffUser
from ventanilla.org.roles import Role
from ventanilla.procedure.visits.models import Visit

pytestmark = pytest.mark.django_db

PAGE = reverse("coordinator:commands")
WHY = "Lo pidió el proveedor"


@pytest.fixture(autouse=True)
def known(monkeypatch: pytest.MonkeyPatch) -> None:
    """One system that is written to, known by its name alone, as in the process of the pages."""
    monkeypatch.setattr(ports, "_given", ports._Given())
    ports.announce(TARGET, Known("El otro sistema", {"note": "Anotar en el otro sistema"}))


def queue(site: Site | None, visit: Visit | None = None) -> Command:
    return queueing.queue(
        target=TARGET,
        operation="note",
        aggregate=f"person:{uuid.uuid4()}",
        content={"name": "Dora Ficticia"},
        about=f"visit:{visit.pk}" if visit else "",
        site_id=site.pk if site else None,
    )


def after(told: SendFailed, site: Site | None, visit: Visit | None = None) -> Command:
    """Return a command after a try that ended so."""
    command, connector = queue(site, visit), ScriptedConnector()
    connector.sends += [told]
    sending.drain(connector)
    command.refresh_from_db()
    return command


def given_up(site: Site | None, visit: Visit | None = None) -> Command:
    return after(Refused("No acepta estos datos."), site, visit)


def shown(office: Client) -> str:
    return " ".join(office.get(PAGE).content.decode().split())


def decide(office: Client, *commands: Command, **typed: str) -> Any:
    return office.post(
        reverse("coordinator:decide_commands"),
        {"command": [each.pk for each in commands]} | typed,
        follow=True,
    )


def about(office: Client, command: Command, **typed: str) -> Any:
    return office.post(reverse("coordinator:command", args=[command.pk]), typed)


def steer(office: Client, **typed: str) -> Any:
    return office.post(reverse("coordinator:target", args=[TARGET]), typed)


def state_of(command: Command) -> str:
    command.refresh_from_db()
    return command.state


def test_an_installation_that_has_sent_nothing_yet_says_so_calmly(office: Client) -> None:
    page = shown(office)

    assert "El otro sistema" in page
    assert "Todavía no se le ha enviado nada." in page
    assert "Nada espera a una persona." in page


def test_a_system_that_works_tells_what_it_got_today(office: Client, site: Site) -> None:
    queue(site)
    sending.drain(ScriptedConnector())

    page = shown(office)

    assert "Funciona" in page
    assert "<dt>Entregados hoy</dt><dd>1</dd>" in page


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (Transient("No responde.", retry_after=dt.timedelta(hours=1)), "En pausa hasta la"),
        (Transient("No responde."), "Con fallas"),
        (Unauthorized("No acepta nuestras credenciales."), "Necesita a alguien"),
    ],
)
def test_a_system_in_trouble_tells_why_in_words(
    office: Client, site: Site, told: SendFailed, words: str
) -> None:
    after(told, site)

    page = shown(office)

    assert words in page
    assert told.reason in page
    assert "<dt>Por enviar</dt><dd>1</dd>" in page
    assert "Intentos fallidos en la última hora: 1" in page
    assert "Intentar ya" in page


def test_what_nobody_carries_out_is_late(office: Client, site: Site) -> None:
    with clock.moved_to(clock.now() - dt.timedelta(minutes=20)):
        queue(site)

    assert "Atrasado" in shown(office)


def test_a_system_that_was_not_set_up_says_so_and_how_many_wait(office: Client, site: Site) -> None:
    ports.announce(TARGET, Known("El otro sistema", lacks="No hay otro sistema configurado"))
    queue(site)
    queue(site)

    page = shown(office)

    assert "Sin configurar" in page
    assert "No hay otro sistema configurado: 2 envíos esperan sin salir." in page
    assert "Atrasado" not in page
    assert "Intentar ya" not in page


def test_a_system_that_was_not_set_up_says_so_before_anything_waits(office: Client) -> None:
    ports.announce(TARGET, Known("El otro sistema", lacks="No hay otro sistema configurado"))

    assert "No hay otro sistema configurado: lo que se pida esperará" in shown(office)


def test_what_the_other_system_calls_it_is_for_who_may_see_the_visit(
    office: Client, as_role: Callable[[Role], Client], site: Site
) -> None:
    command, connector = queue(site), ScriptedConnector()
    sending.drain(connector)
    command.refresh_from_db()
    address = reverse("coordinator:command", args=[command.pk])

    assert command.external_id in office.get(address).content.decode()
    page = as_role(Role.ADMINISTRATOR).get(address).content.decode()
    assert command.external_id not in page
    assert "La ve quien puede ver la atención" in page


def test_what_waits_for_a_person_is_told_without_personal_data(office: Client, ended_visit: Visit) -> None:
    given_up(ended_visit.site, ended_visit)

    page = shown(office)

    assert "Anotar en el otro sistema" in page
    assert f"Atención {ended_visit.turn.code}" in page
    assert "No acepta estos datos." in page
    assert "Dora" not in page


def test_the_bar_at_the_top_counts_what_waits_for_a_person(office: Client, site: Site) -> None:
    assert "por revisar" not in office.get(reverse("coordinator:report")).content.decode()
    given_up(site)

    page = office.get(reverse("coordinator:report")).content.decode()

    assert '1<span class="visually-hidden"> por revisar</span>' in page
    assert "1<span" in office.get(reverse("coordinator:commands_count")).content.decode()


def test_the_page_is_left_alone_while_nothing_changes(office: Client, site: Site) -> None:
    seen = {"seen": office.get(PAGE).context["seen"]}
    before = office.get(PAGE, seen, headers={"HX-Request": "true"}).status_code

    given_up(site)

    answer = office.get(PAGE, seen, headers={"HX-Request": "true"})
    assert (before, answer.status_code) == (204, 200)
    assert "<html" not in answer.content.decode()


def test_several_are_tried_again_at_once(office: Client, clara: StaffUser, site: Site) -> None:
    first, second, third = (given_up(site) for _command in range(3))

    answer = decide(office, first, third, decision="replay")

    assert "2 envíos se intentarán de nuevo." in answer.content.decode()
    assert [state_of(each) for each in (first, second, third)] == ["retry", "dead", "retry"]
    assert set(Decision.objects.values_list("by_id", flat=True)) == {clara.pk}


def test_without_a_reason_nothing_is_cancelled_and_the_choice_stays(office: Client, site: Site) -> None:
    first, second = given_up(site), given_up(site)

    answer = decide(office, second, decision="cancel", why="no")

    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'id="why-error"' in page
    assert 'value="no"' in page
    assert f'value="{second.pk}" hx-preserve="true" checked' in page
    assert f'value="{first.pk}" hx-preserve="true" checked' not in page
    assert state_of(second) == "dead"


def test_several_are_cancelled_with_one_reason(office: Client, site: Site) -> None:
    command = given_up(site)

    answer = decide(office, command, decision="cancel", why=WHY)

    assert "1 envío quedó cancelado." in answer.content.decode()
    assert state_of(command) == "cancelled"


def test_what_somebody_else_saw_to_meanwhile_is_said(office: Client, site: Site) -> None:
    first, second = given_up(site), given_up(site)
    steering.cancel(command=first, by_id=1, why=WHY)

    page = decide(office, first, second, decision="replay").content.decode()

    assert "1 envío se intentará de nuevo." in page
    assert "1 envío ya no esperaba" in page


def test_choosing_nothing_does_nothing_and_says_so(office: Client, site: Site) -> None:
    given_up(site)

    assert "Marque al menos un envío." in decide(office, decision="replay").content.decode()
    assert decide(office, decision="burn").status_code == 404


def test_one_command_tells_its_tries_and_what_was_decided(
    office: Client, clara: StaffUser, site: Site
) -> None:
    command = given_up(site)
    about(office, command, decision="replay")

    page = office.get(reverse("coordinator:command", args=[command.pk])).content.decode()

    assert "El otro sistema no lo acepta" in page
    assert "Se intentará de nuevo" in page
    assert clara.full_name in page
    assert str(command.idempotency_key) in page


def test_one_whose_answer_was_lost_says_what_to_look_at(office: Client, site: Site) -> None:
    command, connector = queue(site), ScriptedConnector(Policy(per_second=10_000, most_attempts=1))
    connector.sends += [Ambiguous("No respondió a tiempo.")]
    sending.drain(connector)

    page = office.get(reverse("coordinator:command", args=[command.pk])).content.decode()

    assert state_of(command) == CommandState.MANUAL
    assert "Puede que sí haya llegado" in page


def test_one_done_over_there_is_taken_as_delivered_with_its_reference(office: Client, site: Site) -> None:
    command = given_up(site)

    answer = about(office, command, decision="settle", external_id="RAD-4711", why="")
    assert answer.status_code == 422
    assert 'value="RAD-4711"' in answer.content.decode()
    assert 'id="settle-why-error"' in answer.content.decode()
    about(office, command, decision="settle", external_id="RAD-4711", why="Lo vi en el otro sistema")

    assert (state_of(command), command.external_id) == ("confirmed", "RAD-4711")


def test_a_stale_decision_shows_how_it_is_now(office: Client, site: Site) -> None:
    command = given_up(site)
    steering.cancel(command=command, by_id=1, why=WHY)

    answer = about(office, command, decision="replay")

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Este envío está «Cancelado»" in page
    assert "Nada más que hacer." in page


def test_a_system_is_switched_off_and_on_with_a_reason(office: Client, site: Site) -> None:
    refused = steer(office, decision="off", why="x")
    assert refused.status_code == 422
    assert 'id="switch-why-error"' in refused.content.decode()
    assert 'value="x"' in refused.content.decode()

    assert steer(office, decision="off", why=WHY)["Location"] == PAGE
    assert "Apagado" in shown(office)
    steer(office, decision="on", why=WHY)

    assert Target.objects.get().is_on
    page = office.get(reverse("coordinator:target", args=[TARGET])).content.decode()
    assert page.count(WHY) == 2


def test_who_switches_it_off_a_second_time_is_told_who_did(office: Client, site: Site) -> None:
    other = cast.make_staff(site, "Carmen", Role.COORDINATOR)
    steering.switch(target=TARGET, is_on=False, by_id=other.pk, why=WHY)

    answer = steer(office, decision="off", why="El proveedor está caído")

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Ya estaba apagado." in page
    assert other.full_name in page


def test_a_system_only_rehearses_until_it_is_to_send(office: Client, site: Site) -> None:
    command = queue(site)

    steer(office, decision="rehearse", why=WHY)
    sending.drain(ScriptedConnector())
    assert "Solo ensaya" in shown(office)
    assert "se ensaya solo el primero" in shown(office)
    assert "Ensayar" in office.get(reverse("coordinator:command", args=[command.pk])).content.decode()
    steer(office, decision="send", why=WHY)
    sending.drain(ScriptedConnector())

    assert state_of(command) == "confirmed"


def test_trying_at_once_needs_no_reason(office: Client, site: Site) -> None:
    command = after(Transient("No responde.", retry_after=dt.timedelta(hours=1)), site)

    steer(office, decision="go_on")
    sending.drain(ScriptedConnector())

    assert state_of(command) == "confirmed"
    assert Decision.objects.get().kind == DecisionKind.GO_ON


def test_what_belongs_to_another_site_is_not_seen_nor_decided(office: Client, site: Site) -> None:
    elsewhere = given_up(cast.make_site("PASTO"))

    assert "Nada espera a una persona." in shown(office)
    assert about(office, elsewhere, decision="replay").status_code == 404
    decide(office, elsewhere, decision="replay")
    assert state_of(elsewhere) == "dead"


def test_a_system_that_nobody_knows_is_not_found(office: Client) -> None:
    address = reverse("coordinator:target", args=["inventado"])

    assert office.get(address).status_code == 404
    assert office.post(address, {"decision": "off", "why": WHY}).status_code == 404
    assert not Target.objects.exists()


@pytest.mark.parametrize("role", [Role.ADVISOR, Role.QUALITY, Role.OWNER, Role.AUDITOR, Role.HOST])
def test_nobody_else_may_look_or_decide(as_role: Callable[[Role], Client], site: Site, role: Role) -> None:
    command, client = given_up(site), as_role(role)

    assert client.get(PAGE).status_code == 403
    assert about(client, command, decision="replay").status_code == 403
    assert decide(client, command, decision="replay").status_code == 403
    assert steer(client, decision="off", why=WHY).status_code == 403
    assert state_of(command) == "dead"


def test_the_page_takes_a_fixed_number_of_queries(
    office: Client, ended_visit: Visit, django_assert_max_num_queries: Any
) -> None:
    for _command in range(5):
        given_up(ended_visit.site, ended_visit)

    with django_assert_max_num_queries(13):
        office.get(PAGE)
