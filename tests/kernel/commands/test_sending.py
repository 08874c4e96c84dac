"""What becomes of a command, whatever the other system does."""

import datetime as dt
from collections import Counter

import pytest

from tests.kernel.commands.scripted import DONE, TARGET, ScriptedConnector, queue
from ventanilla.kernel import clock
from ventanilla.kernel.commands.errors import (
    Ambiguous,
    CannotTell,
    Conflicted,
    NeverTells,
    Postponed,
    Refused,
    SendFailed,
    Transient,
    Unauthorized,
)
from ventanilla.kernel.commands.models import (
    Command,
    CommandAttempt,
    CommandPayload,
    CommandState,
    Failure,
    Target,
)
from ventanilla.kernel.commands.ports import Policy
from ventanilla.kernel.commands.services import sending
from ventanilla.kernel.commands.services.sending import Claim

pytestmark = pytest.mark.django_db

BUSY = Transient("No está disponible ahora.", status=503)
LOST = Ambiguous("No respondió a tiempo.")


def drain_in(hours: float, connector: ScriptedConnector) -> None:
    """Let the worker look so many hours from now."""
    with clock.moved_to(clock.now() + dt.timedelta(hours=hours)):
        sending.drain(connector)


def test_a_command_is_sent_confirmed_and_what_it_said_is_forgotten() -> None:
    connector, command = ScriptedConnector(), queue()

    sending.drain(connector)

    command.refresh_from_db()
    assert (command.state, command.external_id) == (CommandState.CONFIRMED, DONE.external_id)
    assert command.settled_at is not None
    assert connector.sent[0].content == {"what": "Ñandú 🌞"}
    assert connector.sent[0].idempotency_key == command.idempotency_key
    assert not CommandPayload.objects.exists()


def test_what_cannot_be_sent_now_is_sent_later_under_the_same_key() -> None:
    connector, command = ScriptedConnector(), queue()
    connector.sends += [BUSY]

    sending.drain(connector)
    command.refresh_from_db()
    assert (command.state, command.reason) == (CommandState.RETRY, str(BUSY))
    assert sending.drain(connector) == 0
    drain_in(1, connector)

    command.refresh_from_db()
    assert command.state == CommandState.CONFIRMED
    assert {order.idempotency_key for order in connector.sent} == {command.idempotency_key}
    assert not connector.looked_up


@pytest.mark.parametrize("was_done", [True, False])
def test_one_whose_answer_was_lost_is_looked_up_before_anything_is_sent_again(was_done: bool) -> None:
    connector, command = ScriptedConnector(), queue()
    connector.sends += [LOST]
    connector.finds += [DONE if was_done else None]

    sending.drain(connector)
    command.refresh_from_db()
    assert command.state == CommandState.UNKNOWN
    drain_in(1, connector)

    command.refresh_from_db()
    assert command.state == CommandState.CONFIRMED
    assert len(connector.looked_up) == 1
    assert len(connector.sent) == (1 if was_done else 2)


def test_as_long_as_the_look_up_does_not_come_through_nothing_is_sent() -> None:
    connector, command = ScriptedConnector(), queue()
    connector.sends += [LOST]
    connector.finds += [BUSY, LOST, CannotTell("Todavía no se sabe."), DONE]

    for hours in (0, 1, 2, 3, 4):
        drain_in(hours, connector)

    command.refresh_from_db()
    assert command.state == CommandState.CONFIRMED
    assert len(connector.sent) == 1


def test_one_that_nobody_can_tell_about_waits_for_a_person_in_the_end() -> None:
    connector, command = ScriptedConnector(), queue()
    connector.sends += [LOST]
    connector.finds += [CannotTell("No se puede saber.")] * 30

    for hours in range(26):
        drain_in(hours, connector)

    command.refresh_from_db()
    assert command.state == CommandState.MANUAL
    assert len(connector.sent) == 1


def test_one_that_a_silent_worker_left_is_looked_up_once_its_lease_is_over() -> None:
    connector, command = ScriptedConnector(), queue()
    assert sending.claim(connector) is not None

    assert sending.drain(connector) == 0
    drain_in(1, connector)

    command.refresh_from_db()
    assert command.state == CommandState.CONFIRMED
    assert len(connector.looked_up) == 1


def test_what_comes_of_a_try_after_its_lease_is_not_written_over_what_another_found() -> None:
    connector, command = ScriptedConnector(), queue()
    late = sending.claim(connector)
    assert isinstance(late, Claim)
    connector.finds += [DONE]
    drain_in(1, connector)

    sending._failed(late, connector, BUSY, clock.now(), was_look_up=False)

    command.refresh_from_db()
    assert command.state == CommandState.CONFIRMED


@pytest.mark.parametrize(
    ("failed", "state"),
    [
        (Refused("No acepta estos datos.", status=422), CommandState.DEAD),
        (Conflicted("El dato ya cambió.", status=412), CommandState.MANUAL),
    ],
)
def test_what_the_other_system_will_not_do_waits_for_a_person_with_its_reason(
    failed: Refused | Conflicted, state: CommandState
) -> None:
    connector, command = ScriptedConnector(), queue()
    connector.sends += [failed]

    sending.drain(connector)

    command.refresh_from_db()
    assert (command.state, command.reason) == (state, str(failed))
    assert CommandAttempt.objects.get().status == failed.status
    assert CommandPayload.objects.exists()


def test_a_defect_of_the_adapter_counts_as_an_answer_that_was_lost() -> None:
    connector, command = ScriptedConnector(), queue()
    connector.sends += [KeyError("field")]

    sending.drain(connector)

    command.refresh_from_db()
    assert command.state == CommandState.UNKNOWN
    assert CommandAttempt.objects.get().detail == "KeyError"


def test_commands_of_one_customer_wait_for_each_other_and_those_of_others_do_not() -> None:
    connector = ScriptedConnector()
    first, second, of_another = queue("person:1"), queue("person:1"), queue("person:2")
    connector.sends += [Refused("No acepta estos datos.")]

    sending.drain(connector)

    states = [Command.objects.get(pk=command.pk).state for command in (first, second, of_another)]
    assert states == [CommandState.DEAD, CommandState.PENDING, CommandState.CONFIRMED]


def test_a_command_waits_for_the_one_it_depends_on() -> None:
    connector = ScriptedConnector()
    customer = queue("person:1")
    opportunity = queue("opportunity:1", depends_on=customer)
    connector.sends += [BUSY]

    sending.drain(connector)
    assert [order.aggregate for order in connector.sent] == ["person:1"]
    drain_in(1, connector)

    assert [order.aggregate for order in connector.sent] == ["person:1", "person:1", "opportunity:1"]
    opportunity.refresh_from_db()
    assert opportunity.state == CommandState.CONFIRMED


def test_a_target_that_fails_five_times_in_a_row_is_left_alone_and_then_tried_by_one() -> None:
    connector = ScriptedConnector()
    for number in range(8):
        queue(f"person:{number}")
    connector.sends += [BUSY] * 6

    sending.drain(connector)
    assert len(connector.sent) == 5
    assert Target.objects.get().paused_until is not None

    with clock.moved_to(clock.now() + dt.timedelta(minutes=1)):
        probe = sending.claim(connector)
        assert isinstance(probe, Claim)
        assert sending.claim(connector) is None
        sending._carry_out(probe, connector)
    assert Target.objects.get().pauses_in_a_row == 2

    drain_in(1, connector)
    assert not Command.objects.exclude(state=CommandState.CONFIRMED).exists()
    assert Target.objects.get().paused_until is None


def test_who_asks_to_be_left_alone_is_left_alone() -> None:
    connector = ScriptedConnector()
    queue("person:1"), queue("person:2")
    connector.sends += [Transient("Pide esperar.", status=429, retry_after=dt.timedelta(minutes=3))]

    sending.drain(connector)

    paused_until = Target.objects.get().paused_until
    assert len(connector.sent) == 1
    assert paused_until is not None
    assert dt.timedelta(minutes=2) < paused_until - clock.now() <= dt.timedelta(minutes=3)


def test_who_asked_to_be_left_alone_is_so_although_another_command_got_through() -> None:
    connector = ScriptedConnector()
    for number in range(3):
        queue(f"person:{number}")
    one, two = sending.claim(connector), sending.claim(connector)
    assert isinstance(one, Claim)
    assert isinstance(two, Claim)
    busy = Transient("Pide esperar.", status=429, retry_after=dt.timedelta(minutes=10))

    sending._failed(one, connector, busy, clock.now(), was_look_up=False)
    sending._confirmed(two, connector, DONE, clock.now(), was_look_up=False)

    assert sending.claim(connector) is None
    drain_in(0.2, connector)
    assert Target.objects.get().paused_until is None


def test_each_pause_in_a_row_is_as_long_as_the_policy_says() -> None:
    policy = Policy(per_second=10_000, lease=dt.timedelta(minutes=4))
    connector = ScriptedConnector(policy)
    for number in range(7):
        queue(f"person:{number}")
    connector.sends += [BUSY] * 6
    sending.drain(connector)

    with clock.moved_to(clock.now() + dt.timedelta(minutes=1)):
        sending.drain(connector)
        assert Target.objects.get().paused_until == clock.now() + policy.shortest_pause * 2


def test_a_receipt_that_comes_after_the_lease_is_not_lost() -> None:
    connector, command = ScriptedConnector(), queue()
    late = sending.claim(connector)
    assert isinstance(late, Claim)
    connector.finds += [NeverTells("No se puede saber.")]
    drain_in(1, connector)

    sending._confirmed(late, connector, DONE, clock.now(), was_look_up=False)

    command.refresh_from_db()
    assert (command.state, command.external_id) == (CommandState.CONFIRMED, DONE.external_id)


def test_one_that_nobody_could_try_for_days_is_not_given_up_at_its_second_try() -> None:
    connector, command = ScriptedConnector(), queue()
    connector.sends += [BUSY, BUSY]
    sending.drain(connector)

    drain_in(40, connector)

    command.refresh_from_db()
    assert command.state == CommandState.RETRY


def test_one_that_cannot_be_done_now_for_its_own_sake_keeps_no_other_waiting() -> None:
    connector = ScriptedConnector()
    for number in range(8):
        queue(f"person:{number}")
    full = Transient(
        "El buzón está lleno.", status=452, retry_after=dt.timedelta(minutes=3), is_about_this=True
    )
    connector.sends += [full] * 6

    sending.drain(connector)

    states = Counter(Command.objects.values_list("state", flat=True))
    assert states == {CommandState.RETRY: 6, CommandState.CONFIRMED: 2}
    assert Target.objects.get().paused_until is None


def test_a_target_that_does_not_let_us_in_gets_nothing_until_somebody_has_seen_to_it() -> None:
    connector, command = ScriptedConnector(), queue()
    queue("person:2")
    connector.sends += [Unauthorized("No acepta nuestras credenciales.", status=401)]

    sending.drain(connector)
    drain_in(20, connector)

    command.refresh_from_db()
    assert len(connector.sent) == 1
    assert command.state == CommandState.RETRY
    assert Target.objects.get().needs_person


def test_what_must_not_be_done_now_waits_for_its_time_and_that_was_no_try() -> None:
    connector, command = ScriptedConnector(), queue()
    connector.sends += [Postponed("Fuera de horario.", until=clock.now() + dt.timedelta(hours=30))]

    sending.drain(connector)
    drain_in(29, connector)
    command.refresh_from_db()
    assert (command.state, command.attempts, len(connector.sent)) == (CommandState.RETRY, 0, 1)
    assert Target.objects.get().failures_in_a_row == 0
    drain_in(31, connector)

    command.refresh_from_db()
    assert command.state == CommandState.CONFIRMED


def test_no_more_are_on_their_way_at_once_than_the_target_bears() -> None:
    connector = ScriptedConnector(Policy(per_second=10_000, lanes=2))
    for number in range(3):
        queue(f"person:{number}")

    claims = [sending.claim(connector) for _lane in range(3)]

    assert [claim is not None for claim in claims] == [True, True, False]


def test_the_pace_of_a_target_is_kept_by_all_its_lanes_together() -> None:
    connector = ScriptedConnector(Policy(per_second=2, lanes=4))
    for number in range(3):
        queue(f"person:{number}")
    now = clock.now()

    with clock.moved_to(now):
        assert isinstance(sending.claim(connector), Claim)
        assert sending.claim(connector) == now + dt.timedelta(seconds=0.5)
        assert isinstance(sending.claim(connector, earliest=now + dt.timedelta(seconds=0.5)), Claim)
        assert sending.claim(connector) == now + dt.timedelta(seconds=1)


def test_who_comes_late_for_a_slot_keeps_the_next_one_where_it_was() -> None:
    connector = ScriptedConnector(Policy(per_second=2, lanes=4))
    for number in range(3):
        queue(f"person:{number}")
    now = clock.now()

    with clock.moved_to(now):
        assert isinstance(sending.claim(connector), Claim)
    with clock.moved_to(now + dt.timedelta(seconds=0.6)):
        assert isinstance(sending.claim(connector), Claim)
        assert sending.claim(connector) == now + dt.timedelta(seconds=1)


def test_a_clock_that_is_set_back_keeps_nothing_waiting() -> None:
    connector = ScriptedConnector(Policy(per_second=2, lanes=4))
    queue("person:1")
    drain_in(24, connector)
    queue("person:2")

    assert isinstance(sending.claim(connector), Claim)


def test_what_waits_for_the_pace_is_not_taken_for_sent_when_its_worker_dies() -> None:
    connector = ScriptedConnector(Policy(per_second=2, lanes=4))
    queue("person:1")
    second = queue("person:2")
    assert isinstance(sending.claim(connector), Claim)

    assert isinstance(sending.claim(connector), dt.datetime)

    second.refresh_from_db()
    assert (second.state, second.attempts) == (CommandState.PENDING, 0)


@pytest.mark.parametrize(
    "failed", [BUSY, Unauthorized("No nos deja entrar.", status=401), Refused("No.", status=404)]
)
def test_whatever_came_of_a_look_up_what_was_looked_for_may_have_been_done(failed: SendFailed) -> None:
    connector, command = ScriptedConnector(), queue()
    connector.sends += [LOST]
    connector.finds += [failed]

    sending.drain(connector)
    drain_in(1, connector)

    command.refresh_from_db()
    assert (command.state, command.failure) == (CommandState.UNKNOWN, Failure.AMBIGUOUS)
    assert len(connector.sent) == 1


def test_one_that_can_never_be_asked_about_waits_for_a_person_at_once() -> None:
    connector, command = ScriptedConnector(), queue()
    connector.sends += [LOST]
    connector.finds += [NeverTells("No se puede saber.")]

    sending.drain(connector)
    drain_in(1, connector)

    command.refresh_from_db()
    assert (command.state, command.failure) == (CommandState.MANUAL, Failure.AMBIGUOUS)


def test_the_time_of_a_command_runs_from_its_first_try() -> None:
    connector, command = ScriptedConnector(), queue()
    connector.sends += [BUSY]

    drain_in(72, connector)

    command.refresh_from_db()
    assert command.state == CommandState.RETRY


def test_one_that_asks_nobody_does_not_tell_whether_the_target_answers_again() -> None:
    connector = ScriptedConnector()
    for number in range(6):
        queue(f"person:{number}")
    connector.sends += [LOST] * 5
    sending.drain(connector)
    assert Target.objects.get().paused_until is not None
    connector.finds += [CannotTell("Todavía no se sabe.")] * 5
    connector.sends += [Refused("El botón es muy largo.")]

    with clock.moved_to(clock.now() + dt.timedelta(minutes=2)):
        for _probe in range(5):
            at_pace = Target.objects.get().spent_until
            claimed = sending.claim(connector, earliest=at_pace)
            assert isinstance(claimed, Claim)
            sending._carry_out(claimed, connector)
        target = Target.objects.get()
        assert target.paused_until == clock.now()
        assert target.failures_in_a_row == 5

    drain_in(2, connector)
    assert Target.objects.get().paused_until is None


def test_nothing_that_is_not_committed_is_sent_and_nothing_goes_before_its_time() -> None:
    connector, later = ScriptedConnector(), clock.now() + dt.timedelta(hours=2)
    command = queue()
    Command.objects.filter(pk=command.pk).update(due_at=later)

    drain_in(1, connector)
    assert not connector.sent
    drain_in(3, connector)

    assert len(connector.sent) == 1
    assert Target.objects.get().name == TARGET
