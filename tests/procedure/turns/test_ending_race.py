"""One person is ended twice in the same moment: from two tabs, or from the screen and a program."""

import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType

import pytest

from tests import cast
from tests.racing import Pausing, together
from ventanilla.kernel.models import OutboxEvent
from ventanilla.org.models import Desk
from ventanilla.procedure.turns.errors import NobodyAtDesk
from ventanilla.procedure.turns.models import Turn, TurnSegment, TurnState
from ventanilla.procedure.turns.selectors import LIVE
from ventanilla.procedure.turns.services import absence, calling, serving

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@dataclass(frozen=True)
class Ending:
    """A way in which somebody leaves a desk: the verb, where it lives, what it becomes and what is told of it."""

    verb: Callable[..., object]
    where: ModuleType
    state: TurnState
    event: str


ENDINGS = [
    Ending(absence.no_show, absence, TurnState.NO_SHOW, "TurnNoShow"),
    Ending(serving.finish, serving, TurnState.DONE, "TurnFinished"),
]
both_endings = pytest.mark.parametrize("ending", ENDINGS, ids=["no-show", "finish"])


def somebody_at_desk(ending: Ending) -> Desk:
    line = cast.make_line(cast.make_site())
    cast.make_rule(line.site, calls_before_no_show=1, recall_seconds=0)
    desk = cast.make_desk(line.site, line)
    cast.make_turn(line)
    calling.call_next(desk=desk)
    if ending.state == TurnState.DONE:
        serving.start(desk=desk)
    return desk


def press(ending: Ending, desk: Desk) -> Callable[[], object]:
    def end() -> None:
        with contextlib.suppress(NobodyAtDesk):
            ending.verb(desk=desk)

    return end


def times_ended(ending: Ending) -> tuple[int, int]:
    """Return how often the end was told, and how often it was written down."""
    told = OutboxEvent.objects.filter(name=ending.event).count()
    return told, TurnSegment.objects.filter(state=ending.state).count()


@both_endings
def test_who_is_ended_twice_at_once_is_ended_once(ending: Ending, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = somebody_at_desk(ending)
    pausing = Pausing(ending.where.live_turn)
    monkeypatch.setattr(ending.where, "live_turn", pausing)

    together(press(ending, desk), pausing, press(ending, desk))

    assert times_ended(ending) == (1, 1)
    assert Turn.objects.get().state == ending.state


@both_endings
def test_control_without_the_lock_the_end_is_told_twice(
    ending: Ending, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Read who is at the desk without locking them, and the same press must go wrong."""

    def read_without_lock(desk: Desk) -> Turn:
        return Turn.objects.select_related("site", "service_line").get(desk=desk, state__in=LIVE)

    desk = somebody_at_desk(ending)
    pausing = Pausing(read_without_lock)
    monkeypatch.setattr(ending.where, "live_turn", pausing)

    together(press(ending, desk), pausing, press(ending, desk))

    assert times_ended(ending) == (2, 2)
