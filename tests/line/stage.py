"""What every part of the machine stands on: one day on paper and in the program, and how the two are compared."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant

from tests.line.choices import BEGINNINGS, FITS, WHERE_IT_FITS, rules
from tests.line.model import Paper
from tests.line.paper import (
    DeskKey,
    PaperAdvisor,
    PaperAppointment,
    PaperDesk,
    PaperLine,
    PaperRule,
    PaperSite,
    Refused,
    Ticket,
)
from tests.line.real import CAPACITY, DESKS, EMPTY, LINES, MORNING, NOBODY, SEATS, Outcome, Real
from tests.line.tables import Tables
from ventanilla.kernel import clock


class Stage(RuleBasedStateMachine):
    """One example: a day or two at two sites. `focus` narrows it to some of what people do, None to nothing."""

    real: Real
    focus: frozenset[str] | None = None
    beginnings = BEGINNINGS
    rules_to_try = rules

    def __init__(self) -> None:
        super().__init__()
        self._undone = transaction.atomic()
        self._undone.__enter__()
        self.now = MORNING
        self.paper = Paper()
        self.tables = Tables(self.paper)
        self.real.last = None

    def teardown(self) -> None:
        try:
            self.tables.check_history()
        finally:
            transaction.set_rollback(True)
            self._undone.__exit__(None, None, None)

    @initialize(data=st.data())
    def open_the_doors(self, data: st.DataObject) -> None:
        self.now = MORNING + data.draw(st.sampled_from(self.beginnings))
        for site, lines in LINES.items():
            rule = data.draw(self.rules_to_try) if site == "CALI" else PaperRule()
            on_paper = {
                code: PaperLine(prefix, CAPACITY.get((site, code)), SEATS.get((site, code)))
                for code, prefix in lines.items()
            }
            self.paper.sites[site] = PaperSite(rule, on_paper)
            if rule != PaperRule():
                with clock.moved_to(self.now):
                    self.real.publish(site, rule)
        for key, lines_served in DESKS.items():
            name = self.real.seated[key]
            self.paper.desks[key] = PaperDesk(lines_served, None if key in EMPTY else name)
            self.paper.advisors[name] = PaperAdvisor(key[0], MORNING.date())

    @invariant()
    def tables_and_paper_agree(self) -> None:
        if self.paper.sites:
            self.tables.check()

    def _step(self) -> None:
        """A second goes by between any two things that happen."""
        self.now += dt.timedelta(seconds=1)

    def desks_for(self, what: str) -> list[DeskKey]:
        """Return the desks where doing that makes sense."""
        return [key for key in sorted(DESKS) if self._fits(what, key)]

    def _where(self, what: str, desk: DeskKey) -> DeskKey:
        """Return the desk, or one where doing that makes sense if it is left open, or the machine is narrowed."""
        fitting = self.desks_for(what)
        is_open = desk == WHERE_IT_FITS or (self.focus is not None and "illegal" not in self.focus)
        if is_open and fitting and desk not in fitting:
            return fitting[self.now.second % len(fitting)]
        return ("CALI", 1) if desk == WHERE_IT_FITS else desk

    def _fits(self, what: str, desk: DeskKey) -> bool:
        here, ticket = self.paper.desks[desk], self.paper.at(desk)
        if what == "undo":
            return here.last is not None
        if what == "sit down":
            return here.advisor is None
        if what == "change":
            return here.advisor is not None
        if what == "come back":
            return here.advisor is not None and self.paper.advisors[here.advisor].is_away
        if ticket is None and (here.advisor is None or self.paper.advisors[here.advisor].is_away):
            return False
        if what == "call-next" and not self.paper.line_of(desk):
            return False
        return (ticket.state if ticket else None) in FITS[what]

    def _picked(self, pick: int, *, site: str | None = None, states: set[str] | None = None) -> Ticket | None:
        found = [
            each
            for each in self.paper.tickets
            if (site is None or each.site == site) and (states is None or each.state in states)
        ]
        return found[pick % len(found)] if found else None

    def _both(self, on_paper: Callable[[], Any], really: Callable[[], Outcome]) -> Ticket | None:
        """Do it on paper and really, a second later than whatever was before, and compare what came of it."""
        self._step()
        expected, written = self._on_paper(on_paper)
        with clock.moved_to(self.now):
            found = really()
        if written is not None and not written.id:
            assert found.code == "ok", found
            written.id = found.id
        shown = written.id if written is not None and found.id else ""
        assert (found.code, found.id) == (expected, shown)
        return written if isinstance(written, Ticket) else None

    def _on_paper(self, act: Callable[[], Any]) -> tuple[str, Ticket | PaperAppointment | None]:
        try:
            result = act()
        except Refused as refused:
            return refused.code, None
        if result == NOBODY:
            return NOBODY, None
        return "ok", result if isinstance(result, Ticket | PaperAppointment) else None
