"""A machine that does to the line whatever people do, in any order, on paper and in the program at once."""

import datetime as dt
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tests.line.choices import BEGINNINGS, FITS, WHERE_IT_FITS, desks, on, picks, rules
from tests.line.model import Paper
from tests.line.paper import (
    DeskKey,
    PaperAdvisor,
    PaperDesk,
    PaperLine,
    PaperRule,
    PaperSite,
    Refused,
    Ticket,
)
from tests.line.real import CAPACITY, DESKS, LINES, MORNING, NOBODY, Outcome, Real
from tests.line.tables import Tables
from ventanilla.kernel import clock
from ventanilla.procedure.turns.models import TurnCall


class LineMachine(RuleBasedStateMachine):
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
            on_paper = {code: PaperLine(prefix, CAPACITY.get((site, code))) for code, prefix in lines.items()}
            self.paper.sites[site] = PaperSite(rule, on_paper)
            if rule != PaperRule():
                with clock.moved_to(self.now):
                    self.real.publish(site, rule)
        for key, lines_served in DESKS.items():
            advisor = self.real.desks[key].advisor
            assert advisor is not None
            self.paper.desks[key] = PaperDesk(lines_served, advisor.username)
            self.paper.advisors[advisor.username] = PaperAdvisor(key[0], MORNING.date())

    # At the door

    @rule(
        line=st.sampled_from(["RECREATION", "RECREATION", "EDUCATION", "NOTHING"]),
        site=st.sampled_from(["CALI", "CALI", "CALI", "PALMIRA"]),
        classes=st.lists(st.sampled_from([None, None, "OLDER_ADULT", "PREGNANT"]), min_size=1, max_size=3),
        by_http=st.booleans(),
    )
    def people_come(self, line: str, site: str, classes: list[str | None], by_http: bool) -> None:
        for priority_class in classes:
            self._step()
            ticket = self._both(
                lambda: self.paper.issue(site, line, priority_class is not None, self.now),  # noqa: B023
                lambda: self.real.issue(site, line, priority_class, by_http=by_http),  # noqa: B023
            )
            if ticket is None:
                return

    @on("cancel", state="waiting")
    @rule(pick=picks, by_http=st.booleans())
    def somebody_gives_up(self, pick: int, by_http: bool) -> None:
        ticket = self._picked(pick)
        if ticket is not None:
            self._both(
                lambda: self.paper.cancel(ticket, self.now),
                lambda: self.real.cancel(ticket.site, ticket.id, by_http=by_http),
            )

    @on("hold", "illegal", state="on_hold")
    @rule(pick=picks)
    def somebody_leaves(self, pick: int) -> None:
        ticket = self._picked(pick, states={"on_hold"}) or self._picked(pick)
        if ticket is not None:
            self._both(lambda: self.paper.walk_out(ticket, self.now), lambda: self.real.walk_out(ticket.id))

    # At the desks

    @on(fits="call-next")
    @rule(desk=desks, by_http=st.booleans())
    def call_next(self, desk: DeskKey, by_http: bool) -> None:
        desk = self._where("call-next", desk)
        waiting = self.paper.line_of(desk)
        called = self._both(
            lambda: self.paper.call_next(desk, self.now) or NOBODY,
            lambda: self.real.at_desk("call-next", desk, by_http=by_http),
        )
        if called is not None:
            self._check_told_why(called, waiting)

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
        desk = self._where("serve", desk)
        here = self.paper.at(desk)
        if here is None:
            self.call_next(desk, by_http=False)
            return
        if here.state == "called":
            self._at_desk("start", desk, self.paper.start, by_http=False)
        self._at_desk("finish-and-call-next", desk, self._finish_and_call_next, by_http=False)

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

    # Coming, going, closing

    @on("people")
    @rule(desk=desks, pick=picks)
    def sit_down(self, desk: DeskKey, pick: int) -> None:
        desk = self._where("sit down", desk)
        names = sorted(name for name, who in self.paper.advisors.items() if who.site == desk[0])
        name = names[pick % len(names)]
        self._both(lambda: self.paper.sit_down(desk, name, self.now), lambda: self.real.sit_down(desk, name))

    @on("people")
    @rule(desk=desks)
    def get_up(self, desk: DeskKey) -> None:
        desk = self._where("free", desk)
        self._both(lambda: self.paper.get_up(desk), lambda: self.real.get_up(desk))

    @on("people")
    @rule(desk=desks)
    def go_to_lunch(self, desk: DeskKey) -> None:
        desk = self._where("free", desk)
        name = self.paper.desks[desk].advisor
        if name is not None:
            self._both(
                lambda: self.paper.go_to_lunch(desk, name, self.now),
                lambda: self.real.go_to_lunch(desk, name),
            )

    @on("people", fits="come back")
    @rule(desk=desks)
    def come_back(self, desk: DeskKey) -> None:
        desk = self._where("come back", desk)
        name = self.paper.desks[desk].advisor
        if name is not None:
            self._both(lambda: self.paper.come_back(name), lambda: self.real.come_back(name))

    @on("closing", state="on_hold")
    @rule(site=st.sampled_from(["CALI", "PALMIRA"]))
    def close_today(self, site: str) -> None:
        self._both(lambda: self.paper.close_today(site, self.now), lambda: self.real.close_today(site))

    @on("closing", state="on_hold")
    @rule()
    def the_night_goes_by(self) -> None:
        tomorrow = self.now.date() + dt.timedelta(days=1)
        self.now = dt.datetime.combine(tomorrow, dt.time(3, 30), self.now.tzinfo)
        self._both(lambda: self.paper.close_past_days(self.now), self.real.close_past_days)

    @on("time")
    @rule(seconds=st.sampled_from([5, 20, 90, 10 * 60, 31 * 60, 31 * 60]))
    def time_goes_by(self, seconds: int) -> None:
        self.now += dt.timedelta(seconds=seconds)

    # Again, and by strangers

    @on("again")
    @rule()
    def the_last_request_comes_again(self) -> None:
        sent = self.real.last
        if sent is not None:
            self._step()
            with clock.moved_to(self.now):
                assert self.real.repeat(sent) == (sent.status, sent.told)
                assert self.real.reuse_key(sent) == "idempotency.key_reused"

    @on("strangers")
    @rule(pick=picks)
    def the_other_site_asks(self, pick: int) -> None:
        ticket = self._picked(pick)
        if ticket is not None:
            self._step()
            stranger = "PALMIRA" if ticket.site == "CALI" else "CALI"
            with clock.moved_to(self.now):
                told = self.real.as_stranger(stranger, ticket.id)
            assert told == ["api.not_found"] * 3 + ["api.unknown_reference"]

    @invariant()
    def tables_and_paper_agree(self) -> None:
        if self.paper.sites:
            self.tables.check()

    # What all of them need

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

    def _at_desk(
        self, verb: str, desk: DeskKey, on_paper: Callable[[DeskKey, dt.datetime], Any], *, by_http: bool
    ) -> None:
        desk = self._where(verb, desk)
        self._both(lambda: on_paper(desk, self.now), lambda: self.real.at_desk(verb, desk, by_http=by_http))

    def _finish_and_call_next(self, desk: DeskKey, now: dt.datetime) -> Ticket:
        ticket = self.paper.finish(desk, now)
        self.paper.call_next(desk, now)
        return ticket

    def _both(self, on_paper: Callable[[], Any], really: Callable[[], Outcome]) -> Ticket | None:
        """Do it on paper and really, a second later than whatever was before, and compare what came of it."""
        self._step()
        expected, ticket = self._on_paper(on_paper)
        with clock.moved_to(self.now):
            found = really()
        if ticket is not None and not ticket.id:
            assert found.code == "ok", found
            ticket.id = found.turn
        shown = ticket.id if ticket is not None and found.turn else ""
        assert (found.code, found.turn) == (expected, shown)
        return ticket

    def _on_paper(self, act: Callable[[], Any]) -> tuple[str, Ticket | None]:
        try:
            result = act()
        except Refused as refused:
            return refused.code, None
        if result == NOBODY:
            return NOBODY, None
        return "ok", result if isinstance(result, Ticket) else None

    def _check_told_why(self, called: Ticket, waiting: list[Ticket]) -> None:
        """The call keeps the place by arrival and who was passed over, so that anybody can be told."""
        passed = [each.code for each in waiting[: waiting.index(called)]]
        kept = TurnCall.objects.filter(turn=UUID(called.id)).latest("number")
        assert (kept.rank, kept.passed_over) == (len(passed) + 1, passed[:20])
