"""Decisions about several commands, about a target that somebody else saw to, and what the screen is told of both."""

import datetime as dt

import pytest

from tests.kernel.commands.scripted import TARGET, ScriptedConnector, queue
from ventanilla.kernel import clock
from ventanilla.kernel.commands import selectors
from ventanilla.kernel.commands.errors import Refused, TargetIsSo, Transient, WhyMissing
from ventanilla.kernel.commands.models import Command, CommandState, Decision
from ventanilla.kernel.commands.services import queueing, sending, steering
from ventanilla.kernel.commands.services.steering import Decided

pytestmark = pytest.mark.django_db

CLARA = 7
WHY = "Lo pidió el proveedor"


def given_up(number: int) -> list[Command]:
    """Return so many commands that the other system refused."""
    connector = ScriptedConnector()
    found = [queue(f"person:{each}") for each in range(number)]
    connector.sends += [Refused("No acepta estos datos.")] * number
    sending.drain(connector)
    return found


def states() -> list[str]:
    return list(Command.objects.order_by("pk").values_list("state", flat=True))


def test_several_are_tried_again_and_one_that_somebody_saw_to_does_not_keep_the_others() -> None:
    first, second, third = given_up(3)
    steering.cancel(command=second, by_id=CLARA, why=WHY)

    decided = steering.replay_all(commands=[third, second, first], by_id=CLARA)

    assert decided == Decided(done=2, elsewhere=1)
    assert states() == [CommandState.RETRY, CommandState.CANCELLED, CommandState.RETRY]


def test_several_are_cancelled_for_one_reason_or_none_is() -> None:
    commands = given_up(2)

    with pytest.raises(WhyMissing):
        steering.cancel_all(commands=commands, by_id=CLARA, why="no")
    assert states() == [CommandState.DEAD] * 2
    assert steering.cancel_all(commands=commands, by_id=CLARA, why=WHY) == Decided(done=2, elsewhere=0)

    assert set(Decision.objects.values_list("why", flat=True)) == {WHY}


def test_whoever_switches_what_is_switched_already_is_told_so_and_nothing_is_written() -> None:
    steering.switch(target=TARGET, is_on=False, by_id=CLARA, why=WHY)

    with pytest.raises(TargetIsSo, match="Ya estaba apagado"):
        steering.switch(target=TARGET, is_on=False, by_id=CLARA, why=WHY)
    with pytest.raises(TargetIsSo, match="Ya se enviaba de verdad"):
        steering.rehearse(target=TARGET, is_rehearsal=False, by_id=CLARA, why=WHY)

    assert Decision.objects.count() == 1


def test_to_go_on_makes_due_what_waits_because_it_failed_and_nothing_else() -> None:
    connector, failed = ScriptedConnector(), queue()
    connector.sends += [Transient("No responde.", retry_after=dt.timedelta(hours=1))]
    sending.drain(connector)
    tomorrow = clock.now() + dt.timedelta(days=1)
    later = queueing.queue(
        target=TARGET, operation="note", aggregate="person:2", content={}, not_before=tomorrow
    )

    steering.go_on(target=TARGET, by_id=CLARA)
    sending.drain(connector)

    failed.refresh_from_db()
    later.refresh_from_db()
    assert (failed.state, later.state) == (CommandState.CONFIRMED, CommandState.PENDING)


def test_a_target_is_counted_for_a_site_with_what_belongs_to_none() -> None:
    connector = ScriptedConnector()
    for site_id, key in ((1, "a"), (2, "b"), (None, "c"), (1, "d")):
        queueing.queue(
            target=TARGET, operation="note", aggregate=f"person:{key}", content={}, site_id=site_id
        )
    connector.sends += [Refused("No."), Refused("No."), Transient("No responde.")]
    sending.drain(connector)

    (now,) = selectors.targets_now([], site_id=1)

    assert (now.for_a_person, now.waiting, now.retrying, now.done) == (1, 1, 1, 1)
    assert selectors.for_a_person(site_id=2).count() == 1
    assert selectors.of_site(2).count() == 2


def test_what_was_done_is_counted_since_the_moment_asked_for() -> None:
    queue()
    sending.drain(ScriptedConnector())

    tomorrow = clock.now() + dt.timedelta(days=1)

    assert selectors.targets_now([TARGET])[0].done == 1
    assert selectors.targets_now([TARGET], done_since=tomorrow)[0].done == 0


def test_the_tries_of_the_last_hour_are_told_by_what_came_of_them() -> None:
    with clock.moved_to(clock.now() - dt.timedelta(hours=2)):
        queue("person:9")
        sending.drain(ScriptedConnector())
    given_up(2)
    queue("person:8")
    sending.drain(ScriptedConnector())

    told = {each.failure: (each.count, each.in_words) for each in selectors.tries_lately()}

    assert told == {"": (1, ""), "permanent": (2, "El otro sistema no lo acepta")}
    assert selectors.open_by_state() == [(TARGET, CommandState.DEAD, 2)]
