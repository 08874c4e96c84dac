"""Whatever people do to the line, in any order, it keeps its word; and the machine that says so finds planted faults."""

import os
from typing import Any

import pytest
from django.db import IntegrityError
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import run_state_machine_as_test

from tests.line.faults import FAULTS, Fault
from tests.line.machine import LineMachine
from tests.line.real import Real

EXAMPLES = int(os.environ.get("VENTANILLA_LINE_EXAMPLES", "40"))
STEPS = int(os.environ.get("VENTANILLA_LINE_STEPS", "40"))
EXAMPLES_TO_FIND_A_FAULT, STEPS_TO_FIND_A_FAULT = 40, 25

pytestmark = pytest.mark.django_db


def run(*, examples: int, steps: int, phases: tuple[Phase, ...] = tuple(Phase), **narrowed: Any) -> None:
    """Let the machine go through so many examples of so many steps, always the same ones."""
    machine = type("Machine", (LineMachine,), {"real": Real(), **narrowed})
    given = settings(
        max_examples=examples,
        stateful_step_count=steps,
        phases=phases,
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(machine, settings=given)


def test_the_line_keeps_its_word_whatever_is_done_in_any_order() -> None:
    """The nightly run has more examples: VENTANILLA_LINE_EXAMPLES and VENTANILLA_LINE_STEPS."""
    run(examples=EXAMPLES, steps=STEPS)


@pytest.mark.parametrize("fault", FAULTS, ids=[fault.name for fault in FAULTS])
def test_a_planted_fault_is_found(fault: Fault, monkeypatch: pytest.MonkeyPatch) -> None:
    fault.install(monkeypatch)

    with pytest.raises((AssertionError, IntegrityError)):
        run(
            examples=EXAMPLES_TO_FIND_A_FAULT,
            steps=STEPS_TO_FIND_A_FAULT,
            phases=(Phase.generate,),
            focus=fault.focus,
            beginnings=fault.beginnings,
            rules_to_try=st.just(fault.rule),
        )
