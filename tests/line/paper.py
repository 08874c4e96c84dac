"""What the line on paper is made of: tickets, desks, advisors, and the rule a site calls by."""

import datetime as dt
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

BOGOTA = ZoneInfo("America/Bogota")
INSTANT = dt.timedelta(microseconds=1)
AT_DESK = {"called", "serving"}
UNSETTLED = {"waiting", "called", "serving", "on_hold"}

DeskKey = tuple[str, int]


def date_in_bogota(at: dt.datetime) -> dt.date:
    """Return the date on the walls."""
    return at.astimezone(BOGOTA).date()


class Refused(Exception):
    """The line says no; `code` is what the program must answer."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class PaperRule:
    """The rule of a site, as a coordinator would write it on a sheet."""

    method: str = "ratio"
    preferential: int = 1
    general: int = 1
    cap_minutes: int | None = 30
    weights: dict[str, int] = field(default_factory=dict)
    recall_seconds: int = 15
    calls_before_no_show: int = 2
    places: int = 3
    early_minutes: int = 15
    late_minutes: int = 5


@dataclass(eq=False)
class Ticket:
    """A turn on paper, with its whole story: each state, at which desk, and when it began."""

    site: str
    prefix: str
    number: int
    date: dt.date
    line: str
    is_preferential: bool
    queued_at: dt.datetime
    due_at: dt.datetime | None = None
    put_first_at: dt.datetime | None = None
    told_at: dt.datetime | None = None
    id: str = ""
    state: str = "waiting"
    desk: DeskKey | None = None
    advisor: str | None = None
    wanted_desk: DeskKey | None = None
    wanted_advisor: str | None = None
    has_returned: bool = False
    attempts: int = 0
    calls: list[dt.datetime] = field(default_factory=list)
    story: list[tuple[str, int | None, dt.datetime]] = field(default_factory=list)
    rated: bool = False
    asked_at: dt.datetime | None = None

    @property
    def code(self) -> str:
        """What stands on the ticket."""
        return f"{self.prefix}-{self.number:03d}"

    @property
    def place(self) -> tuple[dt.datetime, int, str]:
        """Where it stands in line."""
        return self.queued_at, self.number, self.id

    def becomes(self, state: str, now: dt.datetime) -> None:
        """Go on to that state, at the desk where it is by now."""
        self.state = state
        self.story.append((state, self.desk and self.desk[1], now))


@dataclass(frozen=True)
class Step:
    """The last thing done at a desk that can be taken back."""

    ticket: Ticket
    before: str
    line: str
    advisor: str
    after: str
    at: dt.datetime


@dataclass
class PaperDesk:
    """A desk: the lines it serves, who sits there, and the last thing done."""

    lines: tuple[str, ...]
    advisor: str | None = None
    last: Step | None = None


@dataclass
class PaperAdvisor:
    """An advisor: the date of their open shift, whether they are at lunch, the lines they attend if not all."""

    site: str
    shift: dt.date | None = None
    is_away: bool = False
    skills: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Offer:
    """How a line receives appointments: every so many minutes all day, so many at once, asked for by people or not."""

    every_minutes: int
    seats: int
    is_public: bool


@dataclass
class PaperLine:
    """A service line: its letter, how many turns it gives a day, and its appointments if it receives any."""

    prefix: str
    capacity: int | None = None
    offer: Offer | None = None


@dataclass(eq=False)
class PaperAppointment:
    """A seat kept for somebody."""

    site: str
    line: str
    starts_at: dt.datetime
    seat: int
    id: str = ""
    state: str = "booked"
    is_late: bool = False
    ticket: Ticket | None = None

    @property
    def date(self) -> dt.date:
        """The day for which it is."""
        return date_in_bogota(self.starts_at)


@dataclass(frozen=True)
class Call:
    """A call as the site's log has it."""

    ticket: Ticket
    line: str
    desk: int
    is_first: bool


@dataclass
class PaperSite:
    """A site: its rule, its lines, its log of calls, and the dates on which it gives no more turns."""

    rule: PaperRule
    lines: dict[str, PaperLine]
    log: list[Call] = field(default_factory=list)
    stopped: set[dt.date] = field(default_factory=set)
    given: dict[tuple[str, dt.date], int] = field(default_factory=dict)
