"""What the tables say of the line: compared with the paper, and with themselves (I1 to I10)."""

import itertools
from collections import defaultdict
from typing import Any
from uuid import UUID

from tests.line.model import Paper
from tests.line.paper import AT_DESK, UNSETTLED, Ticket
from ventanilla.kernel.history import events_of
from ventanilla.kernel.models import OutboxEvent
from ventanilla.procedure.ratings.models import Rating
from ventanilla.procedure.turns.models import Appointment, Turn, TurnCall, TurnSegment

LEGAL = {
    ("waiting", "called"),
    ("waiting", "cancelled"),
    ("called", "serving"),
    ("called", "no_show"),
    ("called", "waiting"),
    ("serving", "done"),
    ("serving", "on_hold"),
    ("serving", "waiting"),
    ("on_hold", "called"),
    ("no_show", "waiting"),
    ("waiting", "walked_out"),
    ("on_hold", "walked_out"),
    *((state, "day_closed") for state in UNSETTLED),
    # Taken back within ten seconds.
    ("serving", "called"),
    ("done", "serving"),
    ("on_hold", "serving"),
    ("no_show", "called"),
    ("waiting", "serving"),
    ("walked_out", "on_hold"),
}
STATE_AFTER = {
    "TurnIssued": "waiting",
    "TurnCalled": "called",
    "TurnStarted": "serving",
    "TurnHeld": "on_hold",
    "TurnFinished": "done",
    "TurnNoShow": "no_show",
    "TurnTransferred": "waiting",
    "TurnReturned": "waiting",
    "TurnCancelled": "cancelled",
    "TurnWalkedOut": "walked_out",
}
APPOINTMENT_AFTER = {
    "AppointmentBooked": "booked",
    "AppointmentKept": "arrived",
    "AppointmentCancelled": "cancelled",
    "AppointmentMissed": "missed",
}
COLUMNS = (
    "id",
    "site__code",
    "prefix",
    "number",
    "business_date",
    "service_line__code",
    "state",
    "queued_at",
    "desk__number",
    "advisor__username",
    "wanted_desk__number",
    "wanted_advisor__username",
)


class Tables:
    """The tables of the program beside the paper, looked at after every step."""

    def __init__(self, paper: Paper) -> None:
        self._paper = paper
        self._seen = OutboxEvent.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        self._told: dict[str, str] = {}
        self._told_of_appointments: dict[str, str] = {}

    def check(self) -> None:
        """Fail when a table says something else than the paper, or than another table."""
        turns = {str(row[0]): row for row in Turn.objects.values_list(*COLUMNS)}
        self._check_turns(turns)
        self._check_stories()
        self._check_appointments()
        self._check_calls()
        self._check_events(turns)

    def check_history(self) -> None:
        """Fail when the history of the turns ends otherwise than the turns stand, or somebody rated twice (I5, I7)."""
        history = events_of(Turn).order_by("pgh_obj_id", "-pgh_id").distinct("pgh_obj_id")
        last = {str(turn): state for turn, state in history.values_list("pgh_obj_id", "state")}
        assert last == {each.id: each.state for each in self._paper.tickets}
        rated = Rating.objects.values_list("request__visit__turn", flat=True)
        assert sorted(map(str, rated)) == sorted(each.id for each in self._paper.tickets if each.rated)

    def _check_turns(self, turns: dict[str, tuple[Any, ...]]) -> None:
        """I2, I6, I10: each turn is what its ticket says, at its site; nobody else is there, and no desk has two."""
        assert turns == {each.id: _row(each) for each in self._paper.tickets}
        live = [each for each in self._paper.tickets if each.state in {"called", "serving"}]
        assert len({each.desk for each in live}) == len({each.advisor for each in live}) == len(live)
        numbers = defaultdict(list)
        for row in turns.values():
            numbers[row[1:3] + row[4:5]].append(row[3])
        for given in numbers.values():  # I1
            assert sorted(given) == list(range(1, len(given) + 1))

    def _check_stories(self) -> None:
        """I3, I9: each stretch begins where the one before ends, later than it, by a legal move; one is open."""
        found: dict[str, list[Any]] = defaultdict(list)
        rows = TurnSegment.objects.order_by("started_at", "pk")
        columns = ("turn", "state", "desk__number", "started_at", "ended_at")
        for turn, state, number, started_at, ended_at in rows.values_list(*columns):
            found[str(turn)].append((state, number, started_at, ended_at))
        for ticket in self._paper.tickets:
            stretches = found[ticket.id]
            assert [each[:3] for each in stretches] == ticket.story
            assert stretches[-1][3] is None
            for (before, left, began, ended), (after, desk, began_next, _end) in itertools.pairwise(
                stretches
            ):
                has_moved_along = before == after and after in AT_DESK and left != desk
                assert has_moved_along or (before, after) in LEGAL
                assert ended == began_next >= began

    def _check_appointments(self) -> None:
        """Each appointment is what the paper says, and who came for it has the turn it says."""
        columns = ("pk", "site__code", "service_line__code", "starts_at", "seat", "state", "is_late", "turn")
        assert set(Appointment.objects.values_list(*columns)) == {
            (
                UUID(each.id),
                each.site,
                each.line,
                each.starts_at,
                each.seat,
                each.state,
                each.is_late,
                UUID(each.ticket.id) if each.ticket else None,
            )
            for each in self._paper.appointments
        }

    def _check_calls(self) -> None:
        """The log of each site has its calls in the order of their numbers, without a gap."""
        found = defaultdict(list)
        rows = TurnCall.objects.order_by("site__code", "number")
        columns = ("site__code", "number", "turn", "desk_number", "attempt")
        for site, number, turn, desk, attempt in rows.values_list(*columns):
            found[site].append((number, str(turn), desk, attempt == 1))
        for code, place in self._paper.sites.items():
            calls = enumerate(place.log, 1)
            assert found[code] == [(n, call.ticket.id, call.desk, call.is_first) for n, call in calls]

    def _check_events(self, turns: dict[str, tuple[Any, ...]]) -> None:
        """I7: who replays the events comes to the states of the table."""
        for event in OutboxEvent.objects.filter(pk__gt=self._seen).order_by("pk"):
            self._seen = event.pk
            if event.name == "DayClosed":
                self._replay_close(event.payload["site_code"], event.payload["date"], turns)
            elif event.name == "TurnRestored":
                self._told[event.payload["turn_id"]] = event.payload["state"]
            elif event.name in APPOINTMENT_AFTER:
                self._told_of_appointments[event.payload["appointment_id"]] = APPOINTMENT_AFTER[event.name]
            elif event.name in STATE_AFTER:
                self._told[event.payload["turn_id"]] = STATE_AFTER[event.name]
        assert self._told == {turn: row[6] for turn, row in turns.items()}
        assert self._told_of_appointments == {each.id: each.state for each in self._paper.appointments}

    def _replay_close(self, site: str, date: str, turns: dict[str, tuple[Any, ...]]) -> None:
        for turn, state in self._told.items():
            row = turns[turn]
            if row[1] == site and row[4].isoformat() <= date and state in UNSETTLED:
                self._told[turn] = "day_closed"


def _row(ticket: Ticket) -> tuple[Any, ...]:
    return (
        UUID(ticket.id),
        ticket.site,
        ticket.prefix,
        ticket.number,
        ticket.date,
        ticket.line,
        ticket.state,
        ticket.queued_at,
        ticket.desk and ticket.desk[1],
        ticket.advisor,
        ticket.wanted_desk and ticket.wanted_desk[1],
        ticket.wanted_advisor,
    )
