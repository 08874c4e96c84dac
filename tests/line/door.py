"""What people do at the door: they come, give up, leave."""

from hypothesis import strategies as st
from hypothesis.stateful import rule

from tests.line.choices import on, picks
from tests.line.stage import Stage


class AtTheDoor(Stage):
    """Turns that are taken, and taken back."""

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
