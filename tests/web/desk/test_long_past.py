"""A desk that has served for years reads no more than one that opened today."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection

from tests import cast
from tests.bench import past
from tests.web.desk.conftest import Screen
from ventanilla.org.models import ServiceLine

PAST_TURNS = 1500
MOST_ROWS = 500

pytestmark = pytest.mark.django_db


@contextmanager
def reads() -> Iterator[list[tuple[str, Any]]]:
    """Yield the reads that go to the database meanwhile: each its SQL and its values."""
    found: list[tuple[str, Any]] = []

    def take_down(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.lstrip().startswith("SELECT"):
            found.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(take_down):
        yield found


def rows_touched(plan: dict[str, Any]) -> float:
    """Return how many rows a plan looked at, those it threw away included."""
    own: float = plan["Actual Rows"] * plan["Actual Loops"] + sum(
        plan.get(each, 0) for each in ("Rows Removed by Filter", "Rows Removed by Index Recheck")
    )
    return own + sum(rows_touched(each) for each in plan.get("Plans", []))


def greedy(found: list[tuple[str, Any]]) -> list[str]:
    """Return those of the reads that look at more rows than there are people in a hall."""
    many = []
    with connection.cursor() as cursor:
        for sql, params in found:
            cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}", params)
            told = cursor.fetchone()[0]
            (explained,) = json.loads(told) if isinstance(told, str) else told
            if rows_touched(explained["Plan"]) > MOST_ROWS:
                many.append(sql)
    return many


@pytest.fixture
def ana_for_years(ana: Screen, line: ServiceLine) -> Screen:
    """Return the desk with more than a thousand turns behind it."""
    place: dict[str, Any] = {
        "site": line.site_id,
        "line": line.pk,
        "desks": [ana.desk.pk] * 2,
        "advisors": [ana.advisor.pk] * 2,
        "a_day": past.TURNS_A_DAY,
        "before": past.CALLS_BEFORE,
        "first": 1,
        "last": PAST_TURNS,
    }
    with connection.cursor() as cursor:
        for statement in (past.TURNS, past.CALLS, past.SEGMENTS):
            cursor.execute(statement, place)
        cursor.execute("ANALYZE turns_turn, turns_turncall, turns_turnsegment")
    return ana


def test_a_long_past_is_not_read_again(ana_for_years: Screen, line: ServiceLine) -> None:
    cast.make_turn(line)
    cast.make_turn(line)

    with reads() as found:
        ana_for_years.open()
        ana_for_years.open("desk:waiting")
        ana_for_years.open()
        ana_for_years.press("desk:call_next")

    assert any("FOR UPDATE" in sql for sql, _values in found)
    assert greedy(found) == []
