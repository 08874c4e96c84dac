"""The door on paper: turns are taken, and taken back."""

import datetime as dt

from tests.line.paper import Refused, Ticket, date_in_bogota
from tests.line.sheet import Sheet


class DoorOnPaper(Sheet):
    """What happens before anybody is called."""

    def issue(self, site: str, line: str, is_preferential: bool, now: dt.datetime) -> Ticket:
        """Return the ticket of who takes a turn."""
        place, date = self.sites[site], date_in_bogota(now)
        if line not in place.lines:
            raise Refused("api.unknown_reference")
        if date in place.stopped:
            raise Refused("turns.after_hours")
        capacity = place.lines[line].capacity
        given = self._given(site, place.lines[line].prefix, date)
        if capacity is not None and sum(each.state != "cancelled" for each in given) >= capacity:
            raise Refused("turns.line_is_full")
        return self._give(site, line, is_preferential, now)

    def cancel(self, ticket: Ticket, now: dt.datetime) -> Ticket:
        """Take a ticket back."""
        self._require(ticket, {"waiting"})
        ticket.becomes("cancelled", now)
        return ticket

    def walk_out(self, ticket: Ticket, now: dt.datetime) -> Ticket:
        """Take note that somebody left the line, or did not come back from a pause."""
        self._require(ticket, {"waiting", "on_hold"})
        if ticket.desk is not None:
            self.desks[ticket.desk].last = self._step(ticket, "walked_out", now)
        ticket.becomes("walked_out", now)
        return ticket

    def _given(self, site: str, prefix: str, date: dt.date) -> list[Ticket]:
        return [each for each in self.tickets if (each.site, each.prefix, each.date) == (site, prefix, date)]

    def _give(self, site: str, line: str, is_preferential: bool, now: dt.datetime) -> Ticket:
        prefix, date = self.sites[site].lines[line].prefix, date_in_bogota(now)
        number = max((each.number for each in self._given(site, prefix, date)), default=0) + 1
        ticket = Ticket(site, prefix, number, date, line, is_preferential, queued_at=now)
        ticket.becomes("waiting", now)
        self.tickets.append(ticket)
        return ticket
