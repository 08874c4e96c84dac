"""What advisors do at their desks: calling, attending, sending on, taking back."""

import datetime as dt
from collections.abc import Callable
from typing import Any
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import rule

from tests.line.choices import desks, on, picks
from tests.line.paper import DeskKey, Ticket
from tests.line.real import DESKS, LINES, NOBODY
from tests.line.stage import Stage
from ventanilla.kernel import clock
from ventanilla.procedure.turns.models import TurnCall


class AtTheDesks(Stage):
    """Turns that are called, and what becomes of them."""

    @on(fits="call-next")
    @rule(desk=desks, by_http=st.booleans())
    def call_next(self, desk: DeskKey, by_http: bool) -> None:
        self._call_at(self._where("call-next", desk), by_http=by_http)

    @on("out of order", "illegal", fits="call-next")
    @rule(desk=desks, pick=picks, by_http=st.booleans())
    def call_out_of_order(self, desk: DeskKey, pick: int, by_http: bool) -> None:
        desk = self._where("call-next", desk)
        ticket = self._picked(pick, site=desk[0], states={"waiting"}) or self._picked(pick, site=desk[0])
        if ticket is not None:
            self._both(
                lambda: self.paper.call_out_of_order(desk, ticket, self.now),
                lambda: self.real.call_out_of_order(desk, ticket.id, by_http=by_http),
            )

    @on("absence", "illegal", fits="recall")
    @rule(desk=desks, by_http=st.booleans())
    def recall(self, desk: DeskKey, by_http: bool) -> None:
        self._at_desk("recall", desk, self.paper.recall, by_http=by_http)

    @on("serving", "illegal", fits="start")
    @rule(desk=desks, by_http=st.booleans())
    def start(self, desk: DeskKey, by_http: bool) -> None:
        self._at_desk("start", desk, self.paper.start, by_http=by_http)

    @on("hold", "illegal", fits="hold")
    @rule(desk=desks, by_http=st.booleans())
    def hold(self, desk: DeskKey, by_http: bool) -> None:
        self._at_desk("hold", desk, self.paper.hold, by_http=by_http)

    @on("serving", "illegal", fits="finish")
    @rule(desk=desks, by_http=st.booleans())
    def finish(self, desk: DeskKey, by_http: bool) -> None:
        self._at_desk("finish", desk, self.paper.finish, by_http=by_http)

    @on("order", fits="serve")
    @rule(desk=desks)
    def serve_and_call_next(self, desk: DeskKey) -> None:
        """The usual round: the person comes, is done, and the next is called."""
        self._serve_at(self._where("serve", desk))

    @on("serving", "illegal", fits="finish")
    @rule(desk=desks)
    def finish_and_call_next(self, desk: DeskKey) -> None:
        self._at_desk("finish-and-call-next", desk, self._finish_and_call_next, by_http=True)

    @on("absence", "illegal", fits="no-show")
    @rule(desk=desks, by_http=st.booleans())
    def no_show(self, desk: DeskKey, by_http: bool) -> None:
        self._at_desk("no-show", desk, self.paper.no_show, by_http=by_http)

    @on("absence", fits="no-show")
    @rule(desk=desks, by_http=st.booleans())
    def nobody_comes(self, desk: DeskKey, by_http: bool) -> None:
        """Whoever is called is called again, in time, and given up."""
        desk = self._where("no-show", desk)
        for verb, on_paper in (("recall", self.paper.recall), ("no-show", self.paper.no_show)):
            self.now += dt.timedelta(seconds=self.paper.sites[desk[0]].rule.recall_seconds)
            self._at_desk(verb, desk, on_paper, by_http=by_http)

    @on("absence", "illegal", state="no_show")
    @rule(pick=picks, by_http=st.booleans())
    def somebody_comes_late(self, pick: int, by_http: bool) -> None:
        ticket = self._picked(pick, states={"no_show"}) or self._picked(pick)
        if ticket is not None:
            desk = (ticket.site, 1)
            self._both(
                lambda: self.paper.return_to_line(ticket, self.now),
                lambda: self.real.return_to_line(desk, ticket.id, by_http=by_http),
            )

    @on("hold", "illegal", fits="free", state="on_hold")
    @rule(desk=desks, pick=picks, by_http=st.booleans())
    def call_back(self, desk: DeskKey, pick: int, by_http: bool) -> None:
        desk = self._where("free", desk)
        ticket = self._picked(pick, site=desk[0], states={"on_hold"}) or self._picked(pick, site=desk[0])
        if ticket is not None:
            self._both(
                lambda: self.paper.call_back(desk, ticket, self.now),
                lambda: self.real.call_back(desk, ticket.id, by_http=by_http),
            )

    @on("transfer", "illegal", fits="transfer")
    @rule(
        desk=desks,
        kind=st.sampled_from(["line", "desk", "advisor"]),
        pick=picks,
        is_first=st.booleans(),
        by_http=st.booleans(),
    )
    def transfer(self, desk: DeskKey, kind: str, pick: int, is_first: bool, by_http: bool) -> None:
        desk = self._where("transfer", desk)
        lines = sorted(LINES[desk[0]])
        keys = [key for key in sorted(DESKS) if key[0] == desk[0]]
        names = sorted(name for name, who in self.paper.advisors.items() if who.site == desk[0])
        where: dict[str, Any] = {
            "line": lines[pick % len(lines)] if kind == "line" else None,
            "to_desk": keys[pick % len(keys)] if kind == "desk" else None,
            "to_advisor": names[pick % len(names)] if kind == "advisor" else None,
            "is_first": is_first,
        }
        self._both(
            lambda: self.paper.transfer(desk, self.now, **where),
            lambda: self.real.transfer(desk, by_http=by_http, **where),
        )

    @on("undo", "illegal", fits="undo")
    @rule(desk=desks, by_http=st.booleans())
    def undo(self, desk: DeskKey, by_http: bool) -> None:
        self._at_desk("undo", desk, self.paper.undo, by_http=by_http)

    @on("rating", state="done")
    @rule(pick=picks, by_http=st.booleans())
    def rate(self, pick: int, by_http: bool) -> None:
        ticket = self._picked(pick, states={"done"})
        if ticket is None:
            return
        self._step()
        expected = self._on_paper(lambda: self.paper.rate(ticket, self.now))[0]
        with clock.moved_to(self.now):
            found = self.real.rate(ticket.site, ticket.id, by_http=by_http)
        assert found.code == expected

    def _at_desk(
        self, verb: str, desk: DeskKey, on_paper: Callable[[DeskKey, dt.datetime], Any], *, by_http: bool
    ) -> None:
        desk = self._where(verb, desk)
        self._both(lambda: on_paper(desk, self.now), lambda: self.real.at_desk(verb, desk, by_http=by_http))

    def _call_at(self, desk: DeskKey, *, by_http: bool = False) -> None:
        waiting = self.paper.line_of(desk)
        called = self._both(
            lambda: self.paper.call_next(desk, self.now) or NOBODY,
            lambda: self.real.at_desk("call-next", desk, by_http=by_http),
        )
        if called is not None:
            self._check_told_why(called, waiting)

    def _serve_at(self, desk: DeskKey) -> None:
        here = self.paper.at(desk)
        if here is None:
            self._call_at(desk)
            return
        if here.state == "called":
            self._at_desk("start", desk, self.paper.start, by_http=False)
        self._at_desk("finish-and-call-next", desk, self._finish_and_call_next, by_http=False)

    def _finish_and_call_next(self, desk: DeskKey, now: dt.datetime) -> Ticket:
        ticket = self.paper.finish(desk, now)
        self.paper.call_next(desk, now)
        return ticket

    def _check_told_why(self, called: Ticket, waiting: list[Ticket]) -> None:
        """The call keeps the place by arrival and who was passed over, so that anybody can be told."""
        came_at = called.put_first_at or called.queued_at
        before = (each for each in waiting if (each.queued_at, each.number) < (came_at, called.number))
        passed = [each.code for each in before if each is not called]
        kept = TurnCall.objects.filter(turn=UUID(called.id)).latest("number")
        assert (kept.rank, kept.passed_over) == (len(passed) + 1, passed[:20])
