"""The line on paper: what should happen, told without a look at how the program does it.

Every verb either changes the paper or raises Refused with the code that the program must answer.
"""

import datetime as dt

from tests.line.appointments_on_paper import AppointmentsOnPaper
from tests.line.day_on_paper import DayOnPaper
from tests.line.paper import AT_DESK, INSTANT, DeskKey, PaperDesk, Refused, Ticket, date_in_bogota

UNDO = dt.timedelta(seconds=10)
RATING_LIVES = dt.timedelta(seconds=90)


class Paper(AppointmentsOnPaper, DayOnPaper):
    """All of it; here, who is called and what happens at the desk."""

    # Calling

    def line_of(self, desk: DeskKey) -> list[Ticket]:
        """Return who may be called to the desk, the oldest first."""
        here = self.desks[desk]
        return sorted(
            (each for each in self.tickets if each.site == desk[0] and self._may_call(each, desk, here)),
            key=lambda each: each.place,
        )

    def next_for(self, desk: DeskKey, now: dt.datetime) -> Ticket | None:
        """Return whose turn it is at the desk."""
        waiting = self.line_of(desk)
        if not waiting:
            return None
        rule = self.sites[desk[0]].rule
        oldest = waiting[0]
        if rule.cap_minutes is not None and now - oldest.queued_at > dt.timedelta(minutes=rule.cap_minutes):
            return oldest
        due = [each for each in waiting if each.due_at is not None and each.due_at <= now]
        if due:
            return min(due, key=lambda each: each.due_at or now)
        pool = self._class_due(desk, waiting, now)
        heaviest = max(rule.weights.get(each.line, 1) * (now - each.queued_at) for each in pool)
        return next(
            each for each in pool if rule.weights.get(each.line, 1) * (now - each.queued_at) == heaviest
        )

    def call_next(self, desk: DeskKey, now: dt.datetime) -> Ticket | None:
        """Call whose turn it is, if anybody waits."""
        self._require_free(desk)
        ticket = self.next_for(desk, now)
        return None if ticket is None else self._call(ticket, desk, now)

    def call_out_of_order(self, desk: DeskKey, ticket: Ticket, now: dt.datetime) -> Ticket:
        """Call somebody before it is their turn."""
        self._require_free(desk)
        if ticket not in self.line_of(desk):
            raise Refused("turns.unknown_target")
        return self._call(ticket, desk, now)

    def call_back(self, desk: DeskKey, ticket: Ticket, now: dt.datetime) -> Ticket:
        """Call somebody back who fills something in."""
        self._require_free(desk)
        if ticket.state != "on_hold" or ticket.advisor != self.desks[desk].advisor:
            raise Refused("turns.unknown_target")
        return self._call(ticket, desk, now)

    def recall(self, desk: DeskKey, now: dt.datetime) -> Ticket:
        """Call the same person once more."""
        ticket = self.at(desk)
        if ticket is None or ticket.state != "called":
            raise Refused("turns.nobody_at_desk")
        if now < self._may_go_on_from(ticket):
            raise Refused("turns.recall_too_soon")
        self._log(ticket, now)
        return ticket

    # At the desk

    def start(self, desk: DeskKey, now: dt.datetime) -> Ticket:
        """The person came."""
        return self._go_on(desk, {"called"}, "serving", now)

    def hold(self, desk: DeskKey, now: dt.datetime) -> Ticket:
        """The person fills something in aside."""
        return self._go_on(desk, {"serving"}, "on_hold", now)

    def finish(self, desk: DeskKey, now: dt.datetime) -> Ticket:
        """The attention is over, and its rating is asked."""
        ticket = self._go_on(desk, {"serving"}, "done", now)
        ticket.asked_at = ticket.asked_at or now
        return ticket

    def no_show(self, desk: DeskKey, now: dt.datetime) -> Ticket:
        """The person never came, though called often enough and given time."""
        ticket = self._there(desk)
        self._require(ticket, {"called"})
        enough = len(ticket.calls) >= self.sites[desk[0]].rule.calls_before_no_show
        if not enough or now < self._may_go_on_from(ticket):
            raise Refused("turns.no_show_too_early")
        return self._go_on(desk, {"called"}, "no_show", now)

    def return_to_line(self, ticket: Ticket, now: dt.datetime) -> Ticket:
        """Let somebody who came late into the line again, once."""
        if ticket.has_returned:
            raise Refused("turns.already_returned")
        if ticket.date != date_in_bogota(now):
            raise Refused("turns.illegal_move")
        self._require(ticket, {"no_show"})
        same = [
            each
            for each in self.tickets
            if each.state == "waiting"
            and (each.site, each.line, each.is_preferential)
            == (ticket.site, ticket.line, ticket.is_preferential)
        ]
        places = self.sites[ticket.site].rule.places
        before = sorted(same, key=lambda each: each.place)[:places]
        ticket.queued_at = before[-1].queued_at + INSTANT if len(before) == places else now
        ticket.has_returned = True
        ticket.wanted_desk = ticket.wanted_advisor = ticket.put_first_at = None
        ticket.desk = ticket.advisor = None
        ticket.becomes("waiting", now)
        return ticket

    def transfer(
        self,
        desk: DeskKey,
        now: dt.datetime,
        *,
        line: str | None = None,
        to_desk: DeskKey | None = None,
        to_advisor: str | None = None,
        is_first: bool,
    ) -> Ticket:
        """Send the person on, first or last."""
        if to_desk == desk or (to_desk is not None and self.desks[to_desk].advisor is None):
            raise Refused("turns.unknown_target")
        if to_advisor is not None and self.desk_of(to_advisor) is None:
            raise Refused("turns.unknown_target")
        ticket = self._there(desk)
        self._require(ticket, AT_DESK)
        step = self._step(ticket, "waiting", now)
        ticket.line = line or ticket.line
        ticket.wanted_desk, ticket.wanted_advisor = to_desk, to_advisor
        ahead = [
            each.queued_at
            for each in self.tickets
            if (each.site, each.line, each.state) == (ticket.site, ticket.line, "waiting")
        ]
        is_put_first = is_first and bool(ahead) and min(ahead) < now
        ticket.queued_at = min(ahead) - INSTANT if is_put_first else now
        ticket.put_first_at = now if is_put_first else None
        ticket.desk = ticket.advisor = None
        ticket.becomes("waiting", now)
        self.desks[desk].last = step
        return ticket

    def undo(self, desk: DeskKey, now: dt.datetime) -> Ticket:
        """Take back the last thing done at the desk, as if it had not been; only for whoever did it, still there."""
        last = self.desks[desk].last
        if last is None or now - last.at > UNDO or last.ticket.state != last.after:
            raise Refused("turns.nothing_to_undo")
        if self.desks[desk].advisor != last.advisor or self.advisors[last.advisor].is_away:
            raise Refused("turns.nothing_to_undo")
        ticket, busy = last.ticket, self.at(desk)
        if busy is not None and busy is not ticket:
            raise Refused("turns.desk_is_busy")
        if last.after == "done" and ticket.rated:
            raise Refused("ratings.used")
        if last.after == "done":
            ticket.asked_at = None
        ticket.line, ticket.desk, ticket.advisor = last.line, desk, last.advisor
        ticket.wanted_desk = ticket.wanted_advisor = None
        ticket.becomes(last.before, now)
        self.desks[desk].last = None
        return ticket

    def rate(self, ticket: Ticket, now: dt.datetime) -> Ticket:
        """Answer how it was."""
        if ticket.rated:
            raise Refused("ratings.used")
        if ticket.asked_at is None or now >= ticket.asked_at + RATING_LIVES:
            raise Refused("ratings.late")
        ticket.rated = True
        return ticket

    # What all of them need

    def _class_due(self, desk: DeskKey, waiting: list[Ticket], now: dt.datetime) -> list[Ticket]:
        rule = self.sites[desk[0]].rule
        preferential = [each for each in waiting if each.is_preferential]
        general = [each for each in waiting if not each.is_preferential]
        if rule.method == "fifo" or not preferential or not general:
            return waiting
        if rule.method == "priority":
            return preferential
        first_calls = [
            call.ticket.is_preferential
            for call in self.sites[desk[0]].log
            if call.is_first and call.line in self.served_at(desk) and call.ticket.date == date_in_bogota(now)
        ]
        if not first_calls:
            return preferential
        newest = first_calls[-1]
        most = rule.preferential if newest else rule.general
        is_used_up = len(first_calls) >= most and all(each == newest for each in first_calls[-most:])
        return preferential if newest != is_used_up else general

    def _may_call(self, ticket: Ticket, desk: DeskKey, here: PaperDesk) -> bool:
        if ticket.state != "waiting":
            return False
        if ticket.wanted_desk is None and ticket.wanted_advisor is None:
            return ticket.line in self.served_at(desk)
        return ticket.wanted_desk == desk or (
            here.advisor is not None and ticket.wanted_advisor == here.advisor
        )

    def _call(self, ticket: Ticket, desk: DeskKey, now: dt.datetime) -> Ticket:
        ticket.desk, ticket.advisor = desk, self.desks[desk].advisor
        ticket.calls, ticket.due_at = [], None
        ticket.becomes("called", now)
        self.desks[desk].last = None
        self._log(ticket, now)
        return ticket

    def _may_go_on_from(self, ticket: Ticket) -> dt.datetime:
        assert ticket.told_at is not None
        return ticket.told_at + dt.timedelta(seconds=self.sites[ticket.site].rule.recall_seconds)

    def _there(self, desk: DeskKey) -> Ticket:
        ticket = self.at(desk)
        if ticket is None:
            raise Refused("turns.nobody_at_desk")
        return ticket

    def _go_on(self, desk: DeskKey, before: set[str], after: str, now: dt.datetime) -> Ticket:
        ticket = self._there(desk)
        self._require(ticket, before)
        self.desks[desk].last = self._step(ticket, after, now)
        ticket.becomes(after, now)
        return ticket

    def _require_free(self, desk: DeskKey) -> None:
        advisor = self.desks[desk].advisor
        if advisor is None:
            raise Refused("turns.desk_has_no_advisor")
        if self.at(desk) is not None:
            raise Refused("turns.desk_is_busy")
        if self.advisors[advisor].is_away:
            raise Refused("turns.advisor_is_away")
