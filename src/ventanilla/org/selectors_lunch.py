"""Reads about the lunches of a day: who goes when, who is away or late, and what that leaves to each line."""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from ventanilla.kernel import clock
from ventanilla.org import selectors_shifts as shifts
from ventanilla.org.models import Desk, LunchSlot, ServiceLine, Shift, Site, StaffUser
from ventanilla.org.rules import lunch as rules
from ventanilla.org.rules.lunch import Cover, Gap, Lunch, LunchState, Seat
from ventanilla.org.selectors_skills import served_now


@dataclass(frozen=True, slots=True)
class AdvisorLunch:
    """How one advisor stands to lunch today: what is planned, where they sit, and when they went and came back."""

    advisor: StaffUser
    desk: int | None
    planned: Lunch | None
    state: LunchState
    left_at: dt.datetime | None = None
    returned_at: dt.datetime | None = None

    @property
    def due_back_at(self) -> dt.datetime | None:
        """When they are to be back, while they are away."""
        return rules.back_at(self.left_at, self.planned) if self.left_at and not self.returned_at else None


@dataclass(frozen=True, slots=True)
class LunchesNow:
    """The lunches of a site as they stand: everybody by name, and the desks left to each line as planned."""

    at: dt.datetime
    advisors: tuple[AdvisorLunch, ...]
    lines: dict[int, ServiceLine]
    cover: Cover
    gaps: tuple[Gap, ...]

    def in_state(self, *states: LunchState) -> list[AdvisorLunch]:
        """Return those who stand so."""
        return [each for each in self.advisors if each.state in states]


def lunches_now(site: Site) -> LunchesNow:
    """Return how the lunches of `site` stand now."""
    now = clock.now().astimezone(ZoneInfo(site.time_zone))
    today = now.date()
    planned = {advisor: planned_of(slot) for advisor, slot in shifts.lunches_of(site, today).items()}
    desks = shifts.desks_taken(site)
    served = _lines_served(site)
    seats = [Seat(served.get(desk.pk, frozenset()), planned.get(desk.advisor_id or 0)) for desk in desks]
    lines = {line.pk: line for line in ServiceLine.objects.filter(site=site).order_by("position", "pk")}
    return LunchesNow(
        at=now,
        advisors=tuple(_advisors(site, now, planned, desks)),
        lines=lines,
        cover=rules.cover(seats, list(lines)),
        gaps=tuple(rules.gaps(seats, list(lines))),
    )


def planned_of(slot: LunchSlot) -> Lunch:
    """Return what a slot of the roster plans."""
    return Lunch(slot.starts_at, slot.minutes)


def _lines_served(site: Site) -> dict[int, frozenset[int]]:
    """Return the lines (ids) that each desk of `site` serves with who sits there, by the desk's id."""
    served: dict[int, set[int]] = {}
    for desk, line in served_now(Desk.objects.filter(site=site)).values_list("desk", "serviceline"):
        served.setdefault(desk, set()).add(line)
    return {desk: frozenset(lines) for desk, lines in served.items()}


def _advisors(
    site: Site, now: dt.datetime, planned: dict[int, Lunch], desks: list[Desk]
) -> list[AdvisorLunch]:
    seated = {desk.advisor_id: desk.number for desk in desks}
    by_advisor: dict[int, list[Shift]] = {}
    for shift in shifts.shifts_of(site, now.date()):
        by_advisor.setdefault(shift.advisor_id, []).append(shift)
    return [
        _advisor(
            advisor, seated.get(advisor.pk), planned.get(advisor.pk), by_advisor.get(advisor.pk, []), now
        )
        for advisor in shifts.advisors_of(site)
    ]


def _advisor(
    advisor: StaffUser, desk: int | None, planned: Lunch | None, worked: list[Shift], now: dt.datetime
) -> AdvisorLunch:
    pauses = [pause for shift in worked for pause in shift.pauses.all() if pause.is_lunch]
    last = max(pauses, key=lambda pause: pause.started_at, default=None)
    is_away = last is not None and last.ended_at is None
    state = rules.state_of(
        planned,
        is_at_work=any(shift.ended_at is None for shift in worked),
        left_at=last.started_at if last and is_away else None,
        has_been=last is not None,
        now=now,
    )
    return AdvisorLunch(
        advisor, desk, planned, state, last.started_at if last else None, last.ended_at if last else None
    )
