"""How the promised waits were kept, on a morning lived through the services, against a count of our own."""

import datetime as dt
import random
import statistics

import pytest

from tests import cast
from ventanilla.kernel import clock
from ventanilla.org.models import Desk, ServiceLine
from ventanilla.oversight.reports.figures import PROMISE_FIGURES, PromiseFigures, TurnReport
from ventanilla.oversight.reports.selectors import turn_report
from ventanilla.procedure.turns.models import Turn, TurnCall, WaitPromise
from ventanilla.procedure.turns.services import calling, serving

pytestmark = pytest.mark.django_db

EIGHT = dt.datetime.fromisoformat("2026-11-24T08:00:00-05:00")


@pytest.fixture
def line() -> ServiceLine:
    return cast.make_line(cast.make_site())


@pytest.fixture
def desk(line: ServiceLine) -> Desk:
    return cast.make_desk(line.site, line)


def live(desk: Desk, line: ServiceLine) -> None:
    """Twenty turns taken at eight, eleven of them attended one after the other, none as long as the others."""
    chance = random.Random(5)  # noqa: S311
    with clock.moved_to(EIGHT):
        cast.attend_yesterday(desk, line, minutes=6)
        for _person in range(19):
            cast.make_turn(line)
        cast.make_turn(cast.make_line(line.site, "HEALTH", "S"))
    at = EIGHT
    for _person in range(11):
        at += dt.timedelta(seconds=chance.randint(20, 90))
        with clock.moved_to(at):
            calling.call_next(desk=desk)
            serving.start(desk=desk)
        at += dt.timedelta(seconds=chance.randint(120, 900))
        with clock.moved_to(at):
            serving.finish(desk=desk)


def report(line: ServiceLine) -> TurnReport:
    day = EIGHT.date()
    with clock.moved_to(EIGHT + dt.timedelta(hours=9)):
        return turn_report(line.site, day, day)


def count(turns: list[Turn], key: str, label: str) -> PromiseFigures:
    """Return the figures of these turns, one after the other in plain Python."""
    edges, middles, promised = [], [], 0
    for turn in turns:
        told = WaitPromise.objects.get(turn=turn)
        if told.low is None or told.high is None:
            continue
        promised += 1
        calls = [call.called_at for call in TurnCall.objects.filter(turn=turn)]
        if calls:
            waited = (min(calls) - turn.issued_at) / dt.timedelta(minutes=1)
            edges.append(max(told.low - waited, waited - told.high, 0))
            middles.append(abs(waited - (told.low + told.high) / 2))
    return PromiseFigures(
        key=key,
        label=label,
        promised=promised,
        without=len(turns) - promised,
        measured=len(edges),
        inside=edges.count(0),
        edge_error=statistics.fmean(edges) if edges else None,
        middle_error=statistics.fmean(middles) if middles else None,
    )


def test_every_figure_equals_its_count_from_the_rows(desk: Desk, line: ServiceLine) -> None:
    live(desk, line)
    today = list(Turn.objects.filter(business_date=EIGHT.date()).select_related("service_line"))

    found = report(line)

    for figures in (found.promises, *found.promises_by_line):
        of_line = [turn for turn in today if figures.key in ("total", turn.service_line.code)]
        expected = count(of_line, figures.key, figures.label)
        for figure in PROMISE_FIGURES:
            assert figure.read(figures) == pytest.approx(figure.read(expected)), figure.heading
    assert (found.promises.promised, found.promises.without, found.promises.measured) == (19, 1, 11)
    assert 0 < found.promises.inside < 11


def test_a_wait_on_the_very_edge_was_kept(desk: Desk, line: ServiceLine) -> None:
    with clock.moved_to(EIGHT):
        cast.attend_yesterday(desk, line)
        told = WaitPromise.objects.get(turn=cast.make_turn(line))
    with clock.moved_to(EIGHT + dt.timedelta(minutes=told.high or 0)):
        calling.call_next(desk=desk)

    kept = report(line).promises

    assert (kept.measured, kept.inside, kept.edge_error) == (1, 1, 0)


def test_only_the_first_call_counts(desk: Desk, line: ServiceLine) -> None:
    with clock.moved_to(EIGHT):
        cast.attend_yesterday(desk, line)
        cast.make_turn(line)
        calling.call_next(desk=desk)
    with clock.moved_to(EIGHT + dt.timedelta(minutes=30)):
        calling.recall(desk=desk)

    assert report(line).promises.middle_error == 1


def test_turns_of_before_any_promise_count_as_without(desk: Desk, line: ServiceLine) -> None:
    with clock.moved_to(EIGHT):
        WaitPromise.objects.filter(turn=cast.make_turn(line)).delete()

    assert (report(line).promises.promised, report(line).promises.without) == (0, 1)
