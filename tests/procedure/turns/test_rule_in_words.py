"""A calling rule as it is told to people."""

import datetime as dt

import pytest

from ventanilla.procedure.turns.models import CallingMethod
from ventanilla.procedure.turns.rule_in_words import sentence
from ventanilla.procedure.turns.rules.order import CallingRule

NAMES = {"HEALTH": "Salud", "HOUSING": "Vivienda"}


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (
            CallingRule(),
            "Un preferencial y un general por turnos; quien espera más de 30 minutos pasa primero.",
        ),
        (
            CallingRule(preferential_in_a_row=2, general_in_a_row=3, cap=None),
            "Dos preferenciales y tres generales por turnos; sin tope de espera.",
        ),
        (
            CallingRule(method=CallingMethod.PRIORITY, cap=dt.timedelta(minutes=45)),
            "Los preferenciales siempre antes que los generales; quien espera más de 45 minutos pasa primero.",
        ),
        (
            CallingRule(method=CallingMethod.FIFO, cap=None, weights={"HOUSING": 2, "HEALTH": 3}),
            "Todos por orden de llegada, sin distinguir preferenciales; sin tope de espera. "
            "Cada minuto de espera cuenta en Salud por 3 y en Vivienda por 2.",
        ),
    ],
)
def test_a_rule_is_said_in_a_sentence(rule: CallingRule, said: str) -> None:
    assert sentence(rule, NAMES) == said
