"""People who agree on an hour: they book, cancel, come for it in time or not, and are called when it is due."""

import datetime as dt

from hypothesis import strategies as st
from hypothesis.stateful import rule

from tests.line.choices import desks, on, picks
from tests.line.desk_work import AtTheDesks
from tests.line.paper import DeskKey, PaperAppointment

SECOND = dt.timedelta(seconds=1)
LINES_ASKED = [
    ("CALI", "RECREATION"),
    ("CALI", "RECREATION"),
    ("CALI", "EDUCATION"),
    ("PALMIRA", "RECREATION"),
]


class ByAppointment(AtTheDesks):
    """Appointments, from booking until the call."""

    @on("appointments")
    @rule(
        where=st.sampled_from(LINES_ASKED),
        minutes=st.sampled_from([10, 10, 10, 20, 20, 30, 0, 15]),
        is_staff=st.booleans(),
    )
    def somebody_books(self, where: tuple[str, str], minutes: int, is_staff: bool) -> None:
        """A time some minutes after the last full ten; at none, and between two, nobody is received."""
        last = self.now.replace(minute=self.now.minute // 10 * 10, second=0)
        starts_at = last + dt.timedelta(minutes=minutes)
        self._both(
            lambda: self.paper.book(*where, starts_at, self.now, is_staff=is_staff),
            lambda: self.real.book(*where, starts_at, is_staff=is_staff),
        )

    @on("seats", is_booked=True)
    @rule(pick=picks)
    def somebody_cancels(self, pick: int) -> None:
        appointment = self._appointment(pick)
        if appointment is not None:
            self._both(
                lambda: self.paper.cancel_appointment(appointment),
                lambda: self.real.cancel_appointment(appointment.id),
            )

    @on("appointments", is_booked=True)
    @rule(
        pick=picks,
        when=st.sampled_from(["now", "now", "too early", "first", "last", "too late"]),
        priority_class=st.sampled_from([None, None, "PREGNANT"]),
    )
    def somebody_comes_for_an_appointment(self, pick: int, when: str, priority_class: str | None) -> None:
        """At once, or at a bound of the window in which the appointment counts, unless that is past."""
        appointment = self._appointment(pick)
        if appointment is None:
            return
        site_rule = self.paper.sites[appointment.site].rule
        first = appointment.starts_at - dt.timedelta(minutes=site_rule.early_minutes)
        last = appointment.starts_at + dt.timedelta(minutes=site_rule.late_minutes)
        bounds = {"too early": first - SECOND, "first": first, "last": last, "too late": last + SECOND}
        self._wait_until(bounds.get(when, self.now))
        self._both(
            lambda: self.paper.come_for(appointment, priority_class is not None, self.now),
            lambda: self.real.come_for(appointment.id, priority_class),
        )

    @on("appointments")
    @rule(pick=picks, desk=desks, seconds=st.sampled_from([-1, 0, 1]))
    def somebody_is_called_when_an_appointment_is_due(self, pick: int, desk: DeskKey, seconds: int) -> None:
        """Or a second before it, when it is not."""
        coming = [
            each.due_at
            for each in self.paper.tickets
            if each.state == "waiting" and each.due_at is not None and each.due_at > self.now
        ]
        if coming:
            self._wait_until(coming[pick % len(coming)] + dt.timedelta(seconds=seconds))
            self._serve_at(self._where("call-next" if self.desks_for("call-next") else "serve", desk))

    def _appointment(self, pick: int) -> PaperAppointment | None:
        """Return one that is to come, or any where none is."""
        booked = [each for each in self.paper.appointments if each.state == "booked"]
        found = booked if pick % 4 < 3 and booked else self.paper.appointments
        return found[pick % len(found)] if found else None

    def _wait_until(self, at: dt.datetime) -> None:
        """Let time go by until that is the moment of what happens next."""
        self.now = max(self.now, at - SECOND)
