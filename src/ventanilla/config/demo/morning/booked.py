"""Who has an appointment: people who kept theirs in the morning that was served, and others who are still to come."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple
from zoneinfo import ZoneInfo

import pghistory

from ventanilla.config.demo.morning.visitors import Visitor
from ventanilla.kernel import clock
from ventanilla.kernel.identity import DocumentType, IdentityDocument
from ventanilla.org.models import ServiceLine, Site, StaffUser
from ventanilla.procedure.turns import selectors_appointments as selectors
from ventanilla.procedure.turns.services import booking

BOOKED_AT = dt.time(16, 5)
"""The afternoon before, once the site is set up."""
DAYS_AHEAD = 7
ON_TIME, LATE = 5, 1
"""How many of the morning's visitors come for an appointment."""
MOST_BEFORE, MOST_AFTER = dt.timedelta(minutes=12), dt.timedelta(minutes=14)
LEAST_AFTER = dt.timedelta(minutes=7)
"""How long before their time the first come, and how long after it who is late."""


class Expected(NamedTuple):
    """Somebody of the affiliates file with an appointment: the first free time of a line from so many minutes on."""

    document: IdentityDocument
    phone: str
    line: str
    minutes: int


DORA = IdentityDocument(DocumentType.CC, "31123456")
GLORIA = IdentityDocument(DocumentType.CC, "1144000123")
FABIO = IdentityDocument(DocumentType.CC, "16777001")
HERNAN = IdentityDocument(DocumentType.CC, "66888999")
JEAN = IdentityDocument(DocumentType.CE, "E4455667")
LUZ_MARY = IdentityDocument(DocumentType.CC, "29555111")

A_DAY = 24 * 60
EXPECTED = (
    Expected(GLORIA, "315 555 0103", "SUBSIDY", -29),
    Expected(DORA, "315 555 0101", "SUBSIDY", 2),
    Expected(FABIO, "315 555 0102", "HOUSING", 2),
    Expected(HERNAN, "", "SUBSIDY", 150),
    Expected(JEAN, "315 555 0105", "SUBSIDY", A_DAY),
    Expected(LUZ_MARY, "315 555 0107", "FINANCE", A_DAY),
)
"""Somebody who has not come yet, two who can come now or soon, somebody later today, and two of another day."""


@dataclass(frozen=True, slots=True)
class _Book:
    """The appointment book of a line: people write in it themselves where they may, else the coordinator does."""

    line: ServiceLine
    days_ahead: int
    by: StaffUser | None

    def times(self) -> list[dt.datetime]:
        """Return the times that are still free, in order."""
        return [
            each.starts_at for day in selectors.free_days(self.line, self.days_ahead) for each in day.times
        ]

    def keep(self, at: dt.datetime, document: IdentityDocument, phone: str = "") -> None:
        """Keep a seat at that time."""
        with pghistory.context(user=self.by.pk if self.by else None):
            booking.book(service_line=self.line, starts_at=at, document=document, phone=phone, by=self.by)


def book(site: Site, visitors: list[Visitor], *, until: dt.datetime, by: StaffUser) -> list[Visitor]:
    """Have appointments booked the afternoon before `until`; return the visitors, those marked who come for one.

    A site whose lines receive none has nobody with an appointment.
    """
    with clock.moved_to(_afternoon_before(site, until)):
        books = _books(site, by)
        for person in EXPECTED:
            if person.line in books:
                _keep_first(books[person.line], person, until)
        chosen = choose(visitors, {code: each.times() for code, each in books.items()}, until=until)
        for place, at in chosen.items():
            document = visitors[place].document
            if document is not None:
                books[visitors[place].line].keep(at, document)
    return [replace(visitor, has_appointment=place in chosen) for place, visitor in enumerate(visitors)]


def choose(
    visitors: Sequence[Visitor], times: Mapping[str, Sequence[dt.datetime]], *, until: dt.datetime
) -> dict[int, dt.datetime]:
    """Return which of the visitors come for an appointment and at what time it was, no two of a line at one time.

    Most come a little before their time, whoever comes nearest to it first; some come late. Pure.
    """
    nearest = sorted(
        (abs(at - visitor.arrives_at), place, at)
        for place, visitor in enumerate(visitors)
        if visitor.is_ordinary
        for at in times.get(visitor.line, ())
        if at < until and visitor.arrives_at - MOST_AFTER <= at <= visitor.arrives_at + MOST_BEFORE
    )
    on_time = [each for each in nearest if each[2] >= visitors[each[1]].arrives_at]
    late = [each for each in nearest if visitors[each[1]].arrives_at - each[2] >= LEAST_AFTER]
    chosen: dict[int, dt.datetime] = {}
    taken: set[tuple[str, dt.datetime]] = set()
    for candidates, most in ((on_time, ON_TIME), (late, LATE)):
        left = most
        for _gap, place, at in candidates:
            seat = (visitors[place].line, at)
            if left and place not in chosen and seat not in taken:
                chosen[place] = at
                taken.add(seat)
                left -= 1
    return chosen


def _afternoon_before(site: Site, until: dt.datetime) -> dt.datetime:
    zone = ZoneInfo(site.time_zone)
    return dt.datetime.combine(until.astimezone(zone).date() - dt.timedelta(days=1), BOOKED_AT, zone)


def _books(site: Site, by: StaffUser) -> dict[str, _Book]:
    public = {line.pk for line in selectors.lines_booked_in_public()}
    return {
        line.code: _Book(line, selectors.days_ahead_in_public(line), None)
        if line.pk in public
        else _Book(line, DAYS_AHEAD, by)
        for line in selectors.lines_with_appointments(site)
    }


def _keep_first(book_of_line: _Book, person: Expected, until: dt.datetime) -> None:
    """Book the first free time of the line that is late enough for that person, if it has one."""
    since = until + dt.timedelta(minutes=person.minutes)
    at = next((each for each in book_of_line.times() if each >= since), None)
    if at is not None:
        book_of_line.keep(at, person.document, person.phone)
