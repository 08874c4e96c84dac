"""When a site gives turns: its week, special days, holidays and early closings, read at one moment."""

import datetime as dt
import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from ventanilla.kernel import words
from ventanilla.org.models import Weekday
from ventanilla.org.rules.holidays import is_holiday

DAYS_AHEAD = 60


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of a day with open doors: turns are given from `opens_at` until just before `last_turn_at`."""

    opens_at: dt.time
    last_turn_at: dt.time
    closes_at: dt.time

    def gives_turns_at(self, at: dt.time) -> bool:
        """Return whether turns are given at that time of day."""
        return self.opens_at <= at < self.last_turn_at


ALL_DAY = Stretch(dt.time.min, dt.time.max, dt.time.max)

Week = Mapping[int, Sequence[Stretch]]
"""The stretches of each weekday by its ISO number; a weekday that is not there is closed."""


@dataclass(frozen=True, slots=True)
class Special:
    """A date with hours of its own, or closed without any, and why."""

    hours: Stretch | None
    reason: str


@dataclass(frozen=True, slots=True)
class Early:
    """The decision to give the last turn of a date before the hour, and why."""

    last_turn_at: dt.time
    reason: str


@dataclass(frozen=True, slots=True)
class Calendar:
    """All that decides when a site gives turns. One that never closes still obeys an early closing."""

    time_zone: str
    week: Week = field(default_factory=dict)
    special: Mapping[dt.date, Special] = field(default_factory=dict)
    early: Mapping[dt.date, Early] = field(default_factory=dict)
    opens_on_holidays: bool = False
    never_closes: bool = False


class Why(StrEnum):
    """Why a site is closed on a date, or gives no turns on the rest of it."""

    HOLIDAY = "holiday"
    SPECIAL_DAY = "special_day"
    EARLY_CLOSING = "early_closing"
    NO_HOURS = "no_hours"
    LAST_TURN = "last_turn"


@dataclass(frozen=True, slots=True)
class DayHours:
    """The stretches of one date in their order; when there are none, why, and the reason in the words of who decided."""

    date: dt.date
    stretches: tuple[Stretch, ...]
    closed: Why | None = None
    reason: str = ""
    is_cut: bool = False
    """Whether an early closing took some of it away; `reason` then says why."""
    special: str = ""
    """Why these are not the hours of the weekday, when a special day gave them."""


class State(StrEnum):
    """How a moment stands to the hours of its day."""

    BEFORE_OPENING = "before_opening"
    OPEN = "open"
    OVER = "over"
    """The last turn of the day was given."""
    CLOSED = "closed"
    """The site gives no turn all day."""


@dataclass(frozen=True, slots=True)
class HoursNow:
    """The hours of a site as they stand at one moment, on the clock on its wall."""

    at: dt.datetime
    day: DayHours
    state: State
    why: Why | None
    opens_next: dt.datetime | None
    """When turns are given again, at most 60 days ahead; None while open, or when nothing is planned."""

    @property
    def is_open(self) -> bool:
        """Whether turns are given at this moment."""
        return self.state is State.OPEN

    @property
    def are_doors_open(self) -> bool:
        """Whether people may come in, although the last turn may have been given."""
        return any(each.opens_at <= self.at.time() < each.closes_at for each in self.day.stretches)

    @property
    def is_between(self) -> bool:
        """Whether it gave turns earlier today and will again."""
        earlier = any(stretch.last_turn_at <= self.at.time() for stretch in self.day.stretches)
        return self.state is State.BEFORE_OPENING and earlier

    @property
    def last_turn_at(self) -> dt.time | None:
        """When the last turn of this stretch, or of the day when it is not open, is given."""
        of_now = [each for each in self.day.stretches if each.gives_turns_at(self.at.time())]
        found = of_now or list(self.day.stretches[-1:])
        return found[0].last_turn_at if found else None


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with the hours typed for a weekday, in words that name the day."""

    weekday: int
    message: str
    is_overlap: bool = False


def hours_on(calendar: Calendar, date: dt.date) -> DayHours:
    """Return the hours of a date: the special day's, else none on a holiday, else the week's; cut by an early closing."""
    whole = _whole_day(calendar, date)
    early = calendar.early.get(date)
    if early is None or not whole.stretches:
        return whole
    kept = tuple(_cut(whole.stretches, early.last_turn_at))
    if kept == whole.stretches:
        return whole
    closed = None if kept else Why.EARLY_CLOSING
    return replace(whole, stretches=kept, closed=closed, reason=early.reason, is_cut=True)


def without_early_closings(calendar: Calendar) -> Calendar:
    """Return the calendar as it would be had nobody decided to close early."""
    return replace(calendar, early={})


def hours_at(calendar: Calendar, at: dt.datetime) -> HoursNow:
    """Return how the moment `at` (aware) stands to the hours of its day at the site."""
    local = at.astimezone(ZoneInfo(calendar.time_zone))
    day, time = hours_on(calendar, local.date()), local.time()
    if any(stretch.gives_turns_at(time) for stretch in day.stretches):
        return HoursNow(local, day, State.OPEN, None, None)
    opens_next = next_opening(calendar, local)
    if any(stretch.opens_at > time for stretch in day.stretches):
        return HoursNow(local, day, State.BEFORE_OPENING, None, opens_next)
    if day.is_cut:
        return HoursNow(local, day, State.OVER, Why.EARLY_CLOSING, opens_next)
    if day.stretches:
        return HoursNow(local, day, State.OVER, Why.LAST_TURN, opens_next)
    return HoursNow(local, day, State.CLOSED, day.closed, opens_next)


def next_opening(calendar: Calendar, local: dt.datetime) -> dt.datetime | None:
    """Return the next moment after `local` (on the site's wall) at which turns begin; None in the next 60 days."""
    for ahead in range(DAYS_AHEAD + 1):
        date = local.date() + dt.timedelta(days=ahead)
        for stretch in hours_on(calendar, date).stretches:
            if ahead or stretch.opens_at > local.time():
                return dt.datetime.combine(date, stretch.opens_at, local.tzinfo)
    return None


def problems_of(week: Week) -> list[Problem]:
    """Return what is wrong with a week: times out of their order, and stretches of a day that overlap."""
    found = []
    for weekday in sorted(week):
        name = str(Weekday(weekday).label).lower()
        wrong = [message for stretch in week[weekday] if (message := disorder_of(stretch))]
        found += [
            Problem(weekday, _("El %(day)s, %(wrong)s") % {"day": name, "wrong": each}) for each in wrong
        ]
        if not wrong:
            found += [
                Problem(weekday, _crossing(name, *pair), is_overlap=True)
                for pair in _crossings(week[weekday])
            ]
    return found


def disorder_of(stretch: Stretch) -> str:
    """Return what is wrong with the order of its three times, to go on after "El martes,"; nothing when it is right."""
    times = {name: words.time_of_day(getattr(stretch, name)) for name in Stretch.__slots__}
    if stretch.opens_at >= stretch.last_turn_at:
        return _("el último turno (%(last_turn_at)s) debe ser después de abrir (%(opens_at)s).") % times
    if stretch.last_turn_at > stretch.closes_at:
        return _("el último turno (%(last_turn_at)s) no puede ser después de cerrar (%(closes_at)s).") % times
    return ""


def _whole_day(calendar: Calendar, date: dt.date) -> DayHours:
    if calendar.never_closes:
        return DayHours(date, (ALL_DAY,))
    special = calendar.special.get(date)
    if special is not None:
        if special.hours is None:
            return DayHours(date, (), Why.SPECIAL_DAY, special.reason)
        return DayHours(date, (special.hours,), special=special.reason)
    if is_holiday(date) and not calendar.opens_on_holidays:
        return DayHours(date, (), Why.HOLIDAY)
    stretches = tuple(sorted(calendar.week.get(date.isoweekday(), ()), key=lambda each: each.opens_at))
    return DayHours(date, stretches, None if stretches else Why.NO_HOURS)


def _cut(stretches: Sequence[Stretch], last_turn_at: dt.time) -> Iterator[Stretch]:
    for each in stretches:
        if each.opens_at < last_turn_at:
            yield Stretch(each.opens_at, min(each.last_turn_at, last_turn_at), each.closes_at)


def _crossings(stretches: Sequence[Stretch]) -> Iterator[tuple[Stretch, Stretch]]:
    in_order = sorted(stretches, key=lambda each: each.opens_at)
    for first, second in itertools.combinations(in_order, 2):
        if second.opens_at < first.closes_at:
            yield first, second


def _crossing(weekday: str, first: Stretch, second: Stretch) -> str:
    return _("El %(day)s, %(first)s y %(second)s se cruzan.") % {
        "day": weekday,
        "first": _span(first),
        "second": _span(second),
    }


def _span(stretch: Stretch) -> str:
    return _("de %(opens)s a %(closes)s") % {
        "opens": words.time_of_day(stretch.opens_at),
        "closes": words.time_of_day(stretch.closes_at),
    }
