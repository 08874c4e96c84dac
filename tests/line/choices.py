"""What the machine chooses from: desks, rules, beginnings, and when something is worth doing."""

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition

from tests.line.paper import PaperRule
from tests.line.real import DESKS

if TYPE_CHECKING:
    from tests.line.stage import Stage

WHERE_IT_FITS = ("", 0)
FITS: dict[str, set[str | None]] = {
    "recall": {"called"},
    "start": {"called"},
    "no-show": {"called"},
    "hold": {"serving"},
    "finish": {"serving"},
    "finish-and-call-next": {"serving"},
    "transfer": {"called", "serving"},
    "serve": {"called", "serving"},
    "call-next": {None},
    "free": {None},
}
"""Where somebody would do it who is not mistaken: what state is at the desk; None is nobody."""

desks = st.sampled_from([WHERE_IT_FITS, WHERE_IT_FITS, WHERE_IT_FITS, WHERE_IT_FITS, *sorted(DESKS)])

picks = st.integers(0, 99)
skills = st.sampled_from([("EDUCATION",), ("EDUCATION",), ("RECREATION",), (), ("EDUCATION", "RECREATION")])
rules = st.builds(
    PaperRule,
    method=st.sampled_from(["ratio", "ratio", "fifo", "priority"]),
    preferential=st.integers(1, 2),
    general=st.integers(1, 2),
    cap_minutes=st.sampled_from([30, 30, None]),
    weights=st.sampled_from([{}, {}, {"EDUCATION": 3}]),
    recall_seconds=st.sampled_from([15, 0]),
    calls_before_no_show=st.sampled_from([2, 1]),
    places=st.integers(1, 3),
    early_minutes=st.sampled_from([15, 30]),
    late_minutes=st.sampled_from([5, 0]),
)
BEGINNINGS = [dt.timedelta(0), dt.timedelta(hours=10, minutes=58), dt.timedelta(hours=15, minutes=58)]
"""In the morning; just before seven in the evening, when it is midnight in UTC; and just before midnight."""


def on(*focus: str, fits: str = "", state: str = "", is_booked: bool = False) -> Callable[[Any], Any]:
    """Return a decorator: the rule runs when the machine looks at everything, or at one of these.

    When it looks at something, what nobody would do who is not mistaken is left out: `fits` has to fit somewhere, and
    some ticket to be in that state, or an appointment to be to come.
    """

    def may_run(machine: "Stage") -> bool:
        if machine.focus is None:
            return True
        if focus and not machine.focus & set(focus):
            return False
        if "illegal" in machine.focus:
            return True
        if fits and not machine.desks_for(fits):
            return False
        if not state and not is_booked:
            return True
        is_to_come = is_booked and any(each.state == "booked" for each in machine.paper.appointments)
        return is_to_come or any(each.state == state for each in machine.paper.tickets)

    return precondition(may_run)
