"""How a target stands, in one word."""

import datetime as dt

import pytest

from ventanilla.kernel.commands import ports
from ventanilla.kernel.commands.models import Target
from ventanilla.kernel.commands.ports import Known
from ventanilla.kernel.commands.rules import LATE_AFTER, Standing, standing

NOW = dt.datetime(2026, 11, 24, 15, tzinfo=dt.UTC)
LONG_AGO, SOON = NOW - 2 * LATE_AFTER, NOW + dt.timedelta(minutes=1)


@pytest.mark.parametrize(
    ("facts", "due_since", "expected"),
    [
        ({"answered_at": LONG_AGO}, None, Standing.WORKS),
        ({}, None, Standing.UNUSED),
        ({"is_on": False, "needs_person": True, "paused_until": SOON}, None, Standing.OFF),
        ({"needs_person": True, "is_rehearsal": True}, None, Standing.NEEDS_PERSON),
        ({"is_rehearsal": True, "paused_until": SOON}, None, Standing.REHEARSAL),
        ({"paused_until": SOON, "failures_in_a_row": 5}, None, Standing.PAUSED),
        ({"paused_until": LONG_AGO, "failures_in_a_row": 5}, None, Standing.PROBING),
        ({"failures_in_a_row": 1, "answered_at": NOW}, LONG_AGO, Standing.FAILING),
        ({"answered_at": LONG_AGO}, LONG_AGO, Standing.LATE),
        ({}, LONG_AGO, Standing.LATE),
    ],
)
def test_what_keeps_commands_back_is_said_first(
    facts: dict[str, object], due_since: dt.datetime | None, expected: Standing
) -> None:
    assert standing(Target(name="crm", **facts), now=NOW, due_since=due_since) == expected


def test_a_target_with_a_long_line_that_answers_is_only_busy() -> None:
    target = Target(name="crm", answered_at=NOW - dt.timedelta(seconds=1))

    assert standing(target, now=NOW, due_since=LONG_AGO) == Standing.WORKS


def test_what_people_call_a_target_is_known_where_there_is_no_adapter(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ports, "_given", ports._Given())
    ports.announce("crm", Known("El CRM", {"open_ticket": "Abrir un caso"}))

    assert ports.announced() == ["crm"]
    assert (ports.title_of("crm"), ports.title_of("other")) == ("El CRM", "other")
    assert ports.operation_in_words("crm", "open_ticket") == "Abrir un caso"
    assert ports.operation_in_words("crm", "close_ticket") == "El CRM: close_ticket"
