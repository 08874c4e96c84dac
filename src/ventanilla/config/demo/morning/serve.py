"""One morning of the demo, from its opening to the present moment."""

import datetime as dt
from dataclasses import replace
from random import Random
from zoneinfo import ZoneInfo

from ventanilla.config.demo import people
from ventanilla.config.demo.morning import booked, shares, visitors
from ventanilla.config.demo.morning.advisor import Advisor
from ventanilla.config.demo.morning.agenda import Agenda, Process
from ventanilla.config.demo.morning.hall import Hall
from ventanilla.kernel import clock
from ventanilla.org.models import Desk, Site, StaffUser
from ventanilla.org.services import lunch
from ventanilla.procedure.flow import selectors as flow
from ventanilla.procedure.flow.services import attention, day
from ventanilla.procedure.turns.models import Turn

SECONDS_TO_SIT_DOWN = (15.0, 180.0)
SECONDS_FREE = (20.0, 55.0)
"""How long the desks that are tried first have been free when the demo opens."""
MINUTES_BEFORE_THE_END = 24
"""When the coordinator looks at what was left owing."""
NOTICE = dt.timedelta(minutes=15)
"""How long before their lunch an advisor is told to go later."""
LONGEST_LUNCH = dt.timedelta(minutes=75)
LEAST_SHARED = dt.timedelta(minutes=30)
"""An advisor who comes later than that before the end is there from the beginning."""


def is_due(site: Site, until: dt.datetime) -> bool:
    """Return whether that day has no turn yet and nothing is left open of the days before, once those are closed.

    Appointments that were booked for that day are nothing left open.

    A demo made by an earlier program, where some of its people have no account, has no mornings.
    """
    advisors = {member.username for member in people.STAFF}
    if StaffUser.objects.filter(site=site, username__in=advisors).count() < len(advisors):
        return False
    opens_at = _opening(site, until)
    with clock.moved_to(opens_at):
        day.close_past_days()
    today = clock.business_date(site.time_zone, until)
    has_turns = Turn.objects.filter(site=site, business_date=today).exists()
    left = replace(flow.day_left(site, today), appointments=0)
    return not has_turns and left.is_nothing


def serve(site: Site, *, until: dt.datetime) -> None:
    """Let the hours before `until` have been served at `site`, since midnight at the earliest.

    The same `until` gives the same morning in everything but ids, codes and tokens.
    """
    opens_at = _opening(site, until)
    today = clock.business_date(site.time_zone, until)
    agenda = Agenda(ends_at=until)
    hall = Hall(site, agenda, today)
    seed = int(until.timestamp())
    drawn = visitors.draw(opens_at=opens_at, ends_at=until, seed=seed, today=today)
    hall.expect(booked.book(site, drawn, until=until, by=hall.coordinator))
    for advisor, begins_at in _staff(site, hall, opens_at, Random(seed)):  # noqa: S311
        advisor.begin(begins_at)
    looks_at = until - dt.timedelta(minutes=MINUTES_BEFORE_THE_END)
    if looks_at > opens_at:
        agenda.add(looks_at, _close_the_oldest(site), by=hall.coordinator)
    agenda.run()


def _opening(site: Site, until: dt.datetime) -> dt.datetime:
    """Return when the doors opened: some hours before, on the same day at the site."""
    midnight = dt.datetime.combine(until.astimezone(ZoneInfo(site.time_zone)).date(), dt.time.min)
    return max(until - dt.timedelta(hours=shares.HOURS), midnight.replace(tzinfo=ZoneInfo(site.time_zone)))


def _staff(
    site: Site, hall: Hall, opens_at: dt.datetime, chance: Random
) -> list[tuple[Advisor, dt.datetime]]:
    """Return who sits down when: somebody for each desk; who comes later may take it over from a colleague."""
    until = hall.agenda.ends_at
    accounts = {each.username: each for each in StaffUser.objects.filter(site=site)}
    desks = {each.number: each for each in Desk.objects.filter(site=site).prefetch_related("service_lines")}
    begin: list[tuple[Advisor, dt.datetime]] = []
    for owner in people.STAFF:
        if owner.desk is None:
            continue
        desk, comes_at = desks[owner.desk], opens_at + _to_sit_down(until - opens_at, chance)
        own = Advisor(hall=hall, desk=desk, member=accounts[owner.username], chance=_own(chance))
        _plan(own, owner.desk, opens_at, chance)
        colleague, minutes = people.RELIEF.get(owner.desk, ("", people.LATE.get(owner.desk, 0)))
        later = opens_at + dt.timedelta(minutes=minutes)
        if later > until - LEAST_SHARED or minutes == 0:
            begin.append((own, comes_at))
        elif colleague:
            first = Advisor(
                hall=hall,
                desk=desk,
                member=accounts[colleague],
                chance=_own(chance),
                hands_over_at=later,
                successor=own,
            )
            begin.append((first, comes_at))
        else:
            begin.append((own, later))
    return begin


def _plan(advisor: Advisor, number: int, opens_at: dt.datetime, chance: Random) -> None:
    """Say when the advisor goes to lunch, if at all by now; who is tried first is back, or goes later today."""
    until = advisor.hall.agenda.ends_at
    zone = ZoneInfo(advisor.desk.site.time_zone)
    today = until.astimezone(zone).date()
    lunch_at = dt.datetime.combine(today, people.LUNCH_AT[advisor.member.username], zone)
    is_tried_first = number in people.TRIED_FIRST
    latest = until - LONGEST_LUNCH if is_tried_first else until
    if opens_at < lunch_at < latest:
        advisor.lunch_at = lunch_at
    elif is_tried_first and latest <= lunch_at < until + NOTICE:
        later = (until + dt.timedelta(hours=1)).astimezone(zone)
        told_at = max(opens_at, lunch_at - NOTICE)
        advisor.hall.agenda.add(told_at, _put_off_lunch(advisor, later), by=advisor.hall.coordinator)
    if is_tried_first:
        advisor.free_at = until - dt.timedelta(seconds=chance.uniform(*SECONDS_FREE))


def _put_off_lunch(advisor: Advisor, later: dt.datetime) -> Process:
    """Have the coordinator let an advisor go to lunch later today, on the hour or the half hour."""
    starts_at = dt.time(later.hour, later.minute // 30 * 30)
    lunch.set_slot(
        advisor=advisor.member, starts_at=starts_at, minutes=people.LUNCH_MINUTES, date=later.date()
    )
    yield from ()


def _to_sit_down(whole: dt.timedelta, chance: Random) -> dt.timedelta:
    seconds = chance.uniform(*SECONDS_TO_SIT_DOWN)
    return min(dt.timedelta(seconds=seconds), whole / 10)


def _own(chance: Random) -> Random:
    return Random(chance.random())  # noqa: S311


def _close_the_oldest(site: Site) -> Process:
    """Close the visit that has owed something of the desk longest, for a reason, unless it is the only one."""
    owing = flow.owed_at_desk_by(flow.owing_visits(site))
    if len(owing) > 1:
        oldest, _items = owing[-1]
        attention.close_with_pending(visit=oldest, reason=shares.WHY_CLOSED)
    yield from ()
