"""What is on the paper of a day, and what every part of it needs."""

import datetime as dt

from tests.line.paper import (
    AT_DESK,
    Call,
    DeskKey,
    PaperAdvisor,
    PaperAppointment,
    PaperDesk,
    PaperSite,
    Refused,
    Step,
    Ticket,
)


class Sheet:
    """Sites, desks, advisors and tickets on paper."""

    def __init__(self) -> None:
        self.sites: dict[str, PaperSite] = {}
        self.desks: dict[DeskKey, PaperDesk] = {}
        self.advisors: dict[str, PaperAdvisor] = {}
        self.tickets: list[Ticket] = []
        self.appointments: list[PaperAppointment] = []

    def at(self, desk: DeskKey) -> Ticket | None:
        """Return who is called to the desk, or served there."""
        return next((each for each in self.tickets if each.desk == desk and each.state in AT_DESK), None)

    def desk_of(self, advisor: str) -> DeskKey | None:
        """Return where the advisor sits."""
        return next((key for key, each in self.desks.items() if each.advisor == advisor), None)

    def served_at(self, desk: DeskKey) -> set[str]:
        """Return the lines called at the desk: of its own those that whoever sits there attends."""
        here = self.desks[desk]
        skills = self.advisors[here.advisor].skills if here.advisor is not None else frozenset()
        return {line for line in here.lines if not skills or line in skills}

    def _log(self, ticket: Ticket, now: dt.datetime, *, counts: bool = True) -> None:
        ticket.attempts += 1
        ticket.told_at = now
        if counts:
            ticket.calls.append(now)
        assert ticket.desk is not None
        call = Call(ticket, ticket.line, ticket.desk[1], is_first=ticket.attempts == 1)
        self.sites[ticket.site].log.append(call)

    def _step(self, ticket: Ticket, after: str, now: dt.datetime) -> Step:
        assert ticket.advisor is not None
        return Step(ticket, ticket.state, ticket.line, ticket.advisor, after, now)

    def _require(self, ticket: Ticket, states: set[str]) -> None:
        if ticket.state not in states:
            raise Refused("turns.illegal_move")

    def _release_sent_to(self, desk: DeskKey) -> None:
        for ticket in self.tickets:
            if ticket.state == "waiting" and ticket.wanted_desk == desk:
                ticket.wanted_desk = None

    def _require_nobody(self, desk: DeskKey) -> None:
        if self.at(desk) is not None:
            raise Refused("turns.desk_is_busy")
