"""How many jobs of one target run at a time in a worker."""

from contextlib import ExitStack

from tests.kernel.commands.scripted import ScriptedConnector
from ventanilla.kernel.commands import tasks
from ventanilla.kernel.commands.ports import Policy


def test_a_target_takes_no_more_places_of_the_worker_than_it_has_lanes() -> None:
    """A job that waits for the pace of its target keeps its place; with more of them others would wait for it."""
    connector = ScriptedConnector(Policy(lanes=3))

    for _time in range(2):
        with ExitStack() as jobs:
            are_free = [jobs.enter_context(tasks._lane_of(connector)) for _job in range(5)]
        assert are_free == [True, True, True, False, False]


def test_a_job_that_breaks_gives_its_place_back() -> None:
    connector = ScriptedConnector(Policy(lanes=1))

    for _time in range(2):
        with ExitStack() as jobs:
            jobs.push(lambda *_broken: True)
            assert jobs.enter_context(tasks._lane_of(connector))
            raise ZeroDivisionError
