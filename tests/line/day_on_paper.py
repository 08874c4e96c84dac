"""The day on paper: advisors come and go, the day closes."""

import datetime as dt

from tests.line.paper import (
    AT_DESK,
    UNSETTLED,
    DeskKey,
    PaperAdvisor,
    Refused,
    Ticket,
    date_in_bogota,
)
from tests.line.sheet import Sheet


class DayOnPaper(Sheet):
    """Who sits where, and until when."""

    def sit_down(self, desk: DeskKey, advisor: str, now: dt.datetime) -> None:
        """Take a desk."""
        here, who = self.desks[desk], self.advisors[advisor]
        if here.advisor != advisor and (here.advisor is not None or self.desk_of(advisor) is not None):
            raise Refused("org.desk_is_taken")
        here.advisor = advisor
        self._begin_shift(who, now)

    def get_up(self, desk: DeskKey) -> None:
        """Leave the desk."""
        self._require_nobody(desk)
        self._release_sent_to(desk)
        self.desks[desk].advisor = None

    def change_desk(self, advisor: str, to: DeskKey, now: dt.datetime) -> Ticket | None:
        """Move to a free desk with whoever is there; who is still on the way is called again."""
        left = self.desk_of(advisor)
        if self.advisors[advisor].site != to[0]:
            raise Refused("turns.unknown_target")
        if left is None or self.desks[to].advisor is not None:
            raise Refused("org.desk_is_taken")
        self._release_sent_to(left)
        self.desks[left].advisor, self.desks[to].advisor = None, advisor
        ticket = self.at(left)
        if ticket is not None:
            self.desks[left].last = self.desks[to].last = None
            ticket.desk = to
            ticket.becomes(ticket.state, now)
            if ticket.state == "called":
                self._log(ticket, now, counts=False)
        return ticket

    def go_to_lunch(self, desk: DeskKey, advisor: str, now: dt.datetime) -> None:
        """Keep the desk and call nobody."""
        self._require_nobody(desk)
        if self.desk_of(advisor) is None:
            raise Refused("org.away_already")
        who = self.advisors[advisor]
        self._begin_shift(who, now)
        if who.is_away:
            raise Refused("org.away_already")
        who.is_away = True

    def come_back(self, advisor: str) -> None:
        """Call again."""
        self.advisors[advisor].is_away = False

    def attend_other_lines(self, advisor: str, lines: tuple[str, ...]) -> None:
        """Attend these lines from now on; all where none is named."""
        self.advisors[advisor].skills = frozenset(lines)

    def close_today(self, site: str, now: dt.datetime) -> None:
        """Send home whoever is left, and give no more turns today."""
        if any(each.site == site and each.state in AT_DESK for each in self.tickets):
            raise Refused("flow.desk_still_serves")
        today = date_in_bogota(now)
        self.sites[site].stopped.add(today)
        self._close(site, today, now)

    def close_past_days(self, now: dt.datetime) -> None:
        """Close every day that ended more than three hours ago."""
        yesterday = date_in_bogota(now - dt.timedelta(hours=3)) - dt.timedelta(days=1)
        for site in self.sites:
            self._close(site, yesterday, now)

    def _begin_shift(self, who: PaperAdvisor, now: dt.datetime) -> None:
        today = date_in_bogota(now)
        if who.shift != today:
            who.shift, who.is_away = today, False

    def _close(self, site: str, date: dt.date, now: dt.datetime) -> None:
        for ticket in self.tickets:
            if ticket.site == site and ticket.date <= date and ticket.state in UNSETTLED:
                ticket.becomes("day_closed", now)
        for appointment in self.appointments:
            if (appointment.site, appointment.state) == (site, "booked") and appointment.date <= date:
                appointment.state = "missed"
        at_work = {each.advisor for each in self.tickets if each.site == site and each.state in AT_DESK}
        for name, who in self.advisors.items():
            if who.site == site and who.shift is not None and who.shift <= date and name not in at_work:
                who.shift, who.is_away = None, False
                for desk in self.desks.values():
                    if desk.advisor == name:
                        desk.advisor = None
