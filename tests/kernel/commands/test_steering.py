"""What people decide about commands and targets."""

import datetime as dt

import pytest

from tests.kernel.commands.scripted import TARGET, ScriptedConnector, queue
from ventanilla.kernel import clock
from ventanilla.kernel.commands.errors import (
    Ambiguous,
    CannotTell,
    CommandIsElsewhere,
    NeverTells,
    Refused,
    Transient,
    Unauthorized,
    WhyMissing,
)
from ventanilla.kernel.commands.models import (
    Command,
    CommandAttempt,
    CommandPayload,
    CommandState,
    Decision,
    DecisionKind,
    Target,
)
from ventanilla.kernel.commands.ports import Policy
from ventanilla.kernel.commands.services import sending, steering

pytestmark = pytest.mark.django_db

CLARA = 7
WHY = "Lo pidió el proveedor"


def given_up(connector: ScriptedConnector) -> Command:
    """Return a command that the other system refused."""
    command = queue()
    connector.sends += [Refused("No acepta estos datos.")]
    sending.drain(connector)
    return command


def test_a_command_that_was_given_up_is_tried_again_under_the_same_key() -> None:
    connector = ScriptedConnector()
    command = given_up(connector)

    steering.replay(command=command, by_id=CLARA)
    sending.drain(connector)

    command.refresh_from_db()
    assert command.state == CommandState.CONFIRMED
    assert {order.idempotency_key for order in connector.sent} == {command.idempotency_key}
    assert (Decision.objects.get().kind, Decision.objects.get().by_id) == (DecisionKind.REPLAY, CLARA)


def test_one_whose_answer_was_lost_is_looked_up_when_it_is_tried_again() -> None:
    connector, command = ScriptedConnector(), queue()
    connector.sends += [Ambiguous("No respondió a tiempo.")]
    connector.finds += [CannotTell("No se puede saber.")] * 2
    for hours in (0, 1, 25):
        with clock.moved_to(clock.now() + dt.timedelta(hours=hours)):
            sending.drain(connector)
    command.refresh_from_db()
    assert command.state == CommandState.MANUAL

    steering.replay(command=command, by_id=CLARA)
    sending.drain(connector)

    assert len(connector.looked_up) == 3


def test_one_that_was_lost_keeps_its_wait_when_its_target_is_tried_again() -> None:
    connector, command = ScriptedConnector(), queue()
    connector.sends += [Ambiguous("No respondió a tiempo.")]
    sending.drain(connector)

    steering.go_on(target=TARGET, by_id=CLARA)
    sending.drain(connector)

    command.refresh_from_db()
    assert command.state == CommandState.UNKNOWN
    assert not connector.looked_up


def test_a_command_that_is_cancelled_is_not_sent_and_lets_the_next_one_go() -> None:
    connector = ScriptedConnector()
    command = given_up(connector)
    following = queue()

    steering.cancel(command=command, by_id=CLARA, why=WHY)
    sending.drain(connector)

    command.refresh_from_db()
    following.refresh_from_db()
    assert (command.state, following.state) == (CommandState.CANCELLED, CommandState.CONFIRMED)
    assert not CommandPayload.objects.exists()


def test_one_that_somebody_saw_done_over_there_is_taken_as_done() -> None:
    command = given_up(ScriptedConnector())

    steering.settle_by_hand(command=command, by_id=CLARA, why=WHY, external_id=" 4711 ")

    command.refresh_from_db()
    assert (command.state, command.external_id) == (CommandState.CONFIRMED, "4711")


def test_what_is_on_its_way_is_not_cancelled() -> None:
    connector, command = ScriptedConnector(), queue()
    assert sending.claim(connector) is not None

    with pytest.raises(CommandIsElsewhere, match="Enviándose"):
        steering.cancel(command=command, by_id=CLARA, why=WHY)


def test_a_second_decision_about_the_same_is_refused_with_the_present_state() -> None:
    command = given_up(ScriptedConnector())
    steering.replay(command=command, by_id=CLARA)

    with pytest.raises(CommandIsElsewhere, match="Se intentará de nuevo"):
        steering.replay(command=command, by_id=CLARA)


@pytest.mark.parametrize("why", ["", "  a  ", "nada"])
def test_a_decision_needs_its_reason(why: str) -> None:
    command = given_up(ScriptedConnector())

    with pytest.raises(WhyMissing):
        steering.cancel(command=command, by_id=CLARA, why=why)
    with pytest.raises(WhyMissing):
        steering.switch(target=TARGET, is_on=False, by_id=CLARA, why=why)


def test_a_target_that_is_switched_off_gets_nothing_until_it_is_switched_on() -> None:
    connector, command = ScriptedConnector(), queue()

    steering.switch(target=TARGET, is_on=False, by_id=CLARA, why=WHY)
    assert sending.drain(connector) == 0
    steering.switch(target=TARGET, is_on=True, by_id=CLARA, why=WHY)
    sending.drain(connector)

    command.refresh_from_db()
    assert command.state == CommandState.CONFIRMED


def test_a_rehearsal_shows_once_what_would_be_sent_and_sends_nothing() -> None:
    connector, command = ScriptedConnector(), queue()

    steering.rehearse(target=TARGET, is_rehearsal=True, by_id=CLARA, why=WHY)
    sending.drain(connector)
    sending.drain(connector)
    command.refresh_from_db()
    assert (command.state, command.attempts) == (CommandState.PENDING, 0)
    assert [each.detail for each in CommandAttempt.objects.filter(was_rehearsal=True)] == ["Se haría note."]
    assert not connector.sent

    steering.rehearse(target=TARGET, is_rehearsal=False, by_id=CLARA, why=WHY)
    sending.drain(connector)
    assert len(connector.sent) == 1


def test_after_somebody_saw_to_it_a_target_is_tried_again_at_once() -> None:
    connector, command = ScriptedConnector(), queue()
    connector.sends += [Unauthorized("No acepta nuestras credenciales.")]
    sending.drain(connector)

    steering.go_on(target=TARGET, by_id=CLARA)
    with clock.moved_to(clock.now() + dt.timedelta(minutes=1)):
        sending.drain(connector)

    command.refresh_from_db()
    assert command.state == CommandState.CONFIRMED


def lost(connector: ScriptedConnector) -> Command:
    """Return a command that nobody can tell about."""
    command = queue()
    connector.sends += [Ambiguous("No respondió a tiempo.")]
    connector.finds += [NeverTells("No se puede saber.")]
    sending.drain(connector)
    with clock.moved_to(clock.now() + dt.timedelta(hours=1)):
        sending.drain(connector)
    command.refresh_from_db()
    assert command.state == CommandState.MANUAL
    return command


def test_one_that_a_person_knows_not_to_be_done_is_sent_again_without_a_look_up() -> None:
    connector = ScriptedConnector()
    command = lost(connector)

    steering.send_again(command=command, by_id=CLARA, why=WHY)
    sending.drain(connector)

    command.refresh_from_db()
    assert command.state == CommandState.CONFIRMED
    assert (len(connector.sent), len(connector.looked_up)) == (2, 1)


def test_what_depends_on_a_command_that_is_cancelled_waits_for_a_person() -> None:
    connector = ScriptedConnector()
    command = given_up(connector)
    following = queue("opportunity:1", depends_on=command)

    steering.cancel(command=command, by_id=CLARA, why=WHY)

    following.refresh_from_db()
    assert (following.state, following.reason) == (CommandState.MANUAL, "Se canceló lo que iba antes.")


def test_what_depended_on_a_cancelled_command_goes_without_it_when_a_person_wants_it() -> None:
    connector = ScriptedConnector()
    command = given_up(connector)
    following = queue("opportunity:1", depends_on=command)
    steering.cancel(command=command, by_id=CLARA, why=WHY)
    following.refresh_from_db()

    steering.replay(command=following, by_id=CLARA)
    sending.drain(connector)

    following.refresh_from_db()
    assert following.state == CommandState.CONFIRMED


def test_what_is_queued_after_a_cancelled_command_waits_for_a_person() -> None:
    connector = ScriptedConnector()
    command = given_up(connector)
    steering.cancel(command=command, by_id=CLARA, why=WHY)

    following = queue("opportunity:1", depends_on=command)

    following.refresh_from_db()
    assert (following.state, following.reason) == (CommandState.MANUAL, "Se canceló lo que iba antes.")


def test_tries_before_a_closed_door_do_not_count_once_it_is_open() -> None:
    connector = ScriptedConnector(Policy(per_second=10_000, most_attempts=3))
    command = queue()
    for hours in (0, 2, 4):
        connector.sends += [Unauthorized("No nos deja entrar.")]
        with clock.moved_to(clock.now() + dt.timedelta(hours=hours)):
            sending.drain(connector)
            steering.go_on(target=TARGET, by_id=CLARA)
    connector.sends += [Transient("No está disponible ahora.", status=429)]

    with clock.moved_to(clock.now() + dt.timedelta(hours=6)):
        sending.drain(connector)

    command.refresh_from_db()
    assert command.state == CommandState.RETRY


def test_what_is_only_rehearsed_minds_no_pause() -> None:
    connector = ScriptedConnector()
    for number in range(8):
        queue(f"person:{number}")
    connector.sends += [Transient("No está disponible ahora.", status=429)] * 5
    sending.drain(connector)
    paused_until = Target.objects.get().paused_until
    steering.rehearse(target=TARGET, is_rehearsal=True, by_id=CLARA, why=WHY)

    sending.drain(connector)

    assert CommandAttempt.objects.filter(was_rehearsal=True).count() == 3
    assert Target.objects.get().paused_until == paused_until


def test_nothing_is_given_up_for_the_time_in_which_its_target_was_off() -> None:
    connector, command = ScriptedConnector(), queue()
    connector.sends += [Transient("No está disponible ahora.", status=503)] * 2
    sending.drain(connector)
    steering.switch(target=TARGET, is_on=False, by_id=CLARA, why=WHY)

    with clock.moved_to(clock.now() + dt.timedelta(days=3)):
        steering.switch(target=TARGET, is_on=True, by_id=CLARA, why=WHY)
        sending.drain(connector)

    command.refresh_from_db()
    assert command.state == CommandState.RETRY
