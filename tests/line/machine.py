"""A machine that does to the line whatever people do, in any order, on paper and in the program at once."""

from hypothesis.stateful import rule

from tests.line.appointments import ByAppointment
from tests.line.choices import on, picks
from tests.line.day import InTheCourseOfTheDay
from tests.line.door import AtTheDoor
from ventanilla.kernel import clock


class LineMachine(AtTheDoor, ByAppointment, InTheCourseOfTheDay):
    """All that people do, and what is sent again, or by whom it does not concern."""

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
