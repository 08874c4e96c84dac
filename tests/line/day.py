"""How the day goes: advisors come and go, the day closes, time goes by."""

import datetime as dt

from hypothesis import strategies as st
from hypothesis.stateful import rule

from tests.line.choices import desks, on, picks, skills
from tests.line.desk_work import AtTheDesks
from tests.line.paper import DeskKey


class InTheCourseOfTheDay(AtTheDesks):
    """Who sits where, and until when."""

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

    @on("desk change", fits="change")
    @rule(desk=desks, to=desks)
    def change_desk(self, desk: DeskKey, to: DeskKey) -> None:
        """Whoever does calls from there, though somebody may have come along."""
        desk = self._where("change", desk)
        to = self._where("sit down", to)
        name = self.paper.desks[desk].advisor
        if name is not None:
            self._both(
                lambda: self.paper.change_desk(name, to, self.now),
                lambda: self.real.change_desk(name, to),
            )
            self._call_at(to)

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

    @on("skills")
    @rule(pick=picks, lines=skills)
    def attend_other_lines(self, pick: int, lines: tuple[str, ...]) -> None:
        """Whoever does calls the next from them."""
        names = sorted(name for name, who in self.paper.advisors.items() if who.site == "CALI")
        name = names[pick % len(names)]
        self._both(
            lambda: self.paper.attend_other_lines(name, lines),
            lambda: self.real.attend_other_lines(name, lines),
        )
        desk = self.paper.desk_of(name)
        if desk is not None:
            self._serve_at(desk)

    @on("closing", state="on_hold", is_booked=True)
    @rule(site=st.sampled_from(["CALI", "PALMIRA"]))
    def close_today(self, site: str) -> None:
        self._both(lambda: self.paper.close_today(site, self.now), lambda: self.real.close_today(site))

    @on("closing", state="on_hold", is_booked=True)
    @rule()
    def the_night_goes_by(self) -> None:
        tomorrow = self.now.date() + dt.timedelta(days=1)
        self.now = dt.datetime.combine(tomorrow, dt.time(3, 30), self.now.tzinfo)
        self._both(lambda: self.paper.close_past_days(self.now), self.real.close_past_days)

    @on("time")
    @rule(seconds=st.sampled_from([5, 20, 90, 10 * 60, 31 * 60, 31 * 60]))
    def time_goes_by(self, seconds: int) -> None:
        self.now += dt.timedelta(seconds=seconds)
