"""Whatever people do to the line, in any order, it keeps its word; and the machine that says so finds planted faults."""

import os
from typing import Any

import pytest
from django.db import IntegrityError
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import run_state_machine_as_test

from tests.line.faults import FAULTS, Fault
from tests.line.machine import LineMachine
from tests.line.real import Real

EXAMPLES = int(os.environ.get("VENTANILLA_LINE_EXAMPLES", "40"))
STEPS = int(os.environ.get("VENTANILLA_LINE_STEPS", "40"))
EXAMPLES_TO_FIND_A_FAULT, STEPS_TO_FIND_A_FAULT = 40, 25

pytestmark = pytest.mark.django_db


def machine(**narrowed: Any) -> type[LineMachine]:
    """Return the machine with its two sites, made anew."""
    return type("Machine", (LineMachine,), {"real": Real(), **narrowed})


def thorough(examples: int, **more: Any) -> settings:
    """Return how to go through so many examples, always the same ones."""
    return settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
        **more,
    )


def live(day: LineMachine, data: st.DataObject) -> None:
    """Let what makes sense happen, anything as likely as anything else, and compare after each step.

    Left to itself Hypothesis leaves most rules out of an example, to find what nobody thought of; of the few that find a
    planted fault one would be missing nearly always.
    """
    day.open_the_doors(data=data)
    for _step in range(STEPS_TO_FIND_A_FAULT):
        possible = [each for each in day.rules if all(may(day) for may in each.preconditions)]
        chosen = data.draw(st.sampled_from(possible))
        chosen.function(day, **{name: data.draw(drawn) for name, drawn in chosen.arguments.items()})
        day.tables_and_paper_agree()


def test_the_line_keeps_its_word_whatever_is_done_in_any_order() -> None:
    """The nightly run has more examples: VENTANILLA_LINE_EXAMPLES and VENTANILLA_LINE_STEPS."""
    run_state_machine_as_test(machine(), settings=thorough(EXAMPLES, stateful_step_count=STEPS))


@pytest.mark.parametrize("fault", FAULTS, ids=[fault.name for fault in FAULTS])
def test_a_planted_fault_is_found(fault: Fault, monkeypatch: pytest.MonkeyPatch) -> None:
    fault.install(monkeypatch)
    looking = machine(focus=fault.focus, beginnings=fault.beginnings, rules_to_try=st.just(fault.rule))

    @thorough(EXAMPLES_TO_FIND_A_FAULT, phases=(Phase.generate,))
    @given(data=st.data())
    def days(data: st.DataObject) -> None:
        day = looking()
        try:
            live(day, data)
        finally:
            day.teardown()

    with pytest.raises((AssertionError, IntegrityError)):
        days()
