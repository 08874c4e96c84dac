"""What the advisor's screen shows besides the visit itself: the line, the times, the person's card."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import ngettext

from ventanilla.customers import selectors as customers
from ventanilla.customers.certificates import selectors as certificates
from ventanilla.customers.certificates.models import Certificate
from ventanilla.customers.contact import selectors as contact
from ventanilla.customers.contact.models import Channel, Permission, Purpose
from ventanilla.customers.models import Person
from ventanilla.customers.rules import age_on
from ventanilla.kernel import clock, phones
from ventanilla.kernel.compiled import compiled
from ventanilla.kernel.identity import IdentityDocument
from ventanilla.org import hours_in_words
from ventanilla.org.models import Desk, Pause, PauseReason, StaffUser
from ventanilla.org.rules.hours import HoursNow
from ventanilla.org.rules.lunch import Lunch, back_at
from ventanilla.org.selectors_hours import hours_now
from ventanilla.org.selectors_lunch import planned_of
from ventanilla.org.selectors_shifts import lunch_of, pauses_of
from ventanilla.org.selectors_skills import lines_served
from ventanilla.oversight.sending.selectors import with_open_commands
from ventanilla.procedure.consent import selectors as consents
from ventanilla.procedure.consent.models import DataConsent
from ventanilla.procedure.turns.models import Turn, TurnSegment, TurnState
from ventanilla.procedure.turns.selectors_absence import absent_today
from ventanilla.procedure.turns.selectors_appointments import has_any_today
from ventanilla.procedure.turns.selectors_next import count_waiting, waiting_for
from ventanilla.procedure.turns.selectors_rules import in_force
from ventanilla.procedure.visits.models import Visit

LAST_VISITS = 3
MOST_IN_LINE = 100


@dataclass(frozen=True, slots=True)
class LineState:
    """How many people this desk may call, how many of them preferential, and since when the first one waits."""

    waiting: int
    preferential: int
    oldest_at: dt.datetime | None
    read_at: dt.datetime

    @property
    def oldest_text(self) -> str:
        """How long the first one waits, in whole minutes."""
        since = self.oldest_at or self.read_at
        return f"{int((self.read_at - since).total_seconds() // 60)} min"


@dataclass(frozen=True, slots=True)
class Times:
    """How long the person of a turn has waited and has been attended, up to now."""

    waited: dt.timedelta
    attended: dt.timedelta
    is_attended_now: bool
    read_at: dt.datetime

    @property
    def attended_since(self) -> dt.datetime:
        """The moment from which a clock has to run to show the time attended."""
        return self.read_at - self.attended

    @property
    def waited_text(self) -> str:
        """The wait as minutes and seconds."""
        return _minutes_and_seconds(self.waited)

    @property
    def attended_text(self) -> str:
        """The attention as minutes and seconds."""
        return _minutes_and_seconds(self.attended)


@dataclass(frozen=True, slots=True)
class DeskDay:
    """The day at a desk where nobody is: the hours of the site, how its advisor stands to lunch, and their pause."""

    hours: HoursNow
    planned: Lunch | None
    has_been: bool
    pause: Pause | None
    back_at: dt.datetime | None
    read_at: dt.datetime
    has_appointments: bool

    @property
    def pause_reasons(self) -> list[tuple[str, str]]:
        """The reasons to go away that need no words, in the order of their digits."""
        return [(each.value, str(each.label)) for each in PauseReason if each is not PauseReason.OTHER]

    @property
    def left_at(self) -> dt.datetime | None:
        """Since when they are away, if they are."""
        return self.pause.started_at if self.pause else None

    @property
    def is_away(self) -> bool:
        """Whether they are on a pause now."""
        return self.pause is not None

    @property
    def is_late(self) -> bool:
        """Whether they should be back by now."""
        return self.back_at is not None and self.read_at >= self.back_at

    @property
    def opens_next(self) -> str:
        """When turns are given again, in a sentence; nothing while they are."""
        return hours_in_words.next_opening(self.hours)

    @property
    def away_text(self) -> str:
        """How long they have been away, in whole minutes."""
        since = self.left_at or self.read_at
        return f"{int((self.read_at - since).total_seconds() // 60)} min"


@dataclass(frozen=True, slots=True)
class Group:
    """The people somebody is affiliated with, as the card names them: by whom, or who with them and how old."""

    holder: str
    size: int
    members: str


@dataclass(frozen=True, slots=True)
class Card:
    """The person in front of the advisor: document first known, affiliation as of this visit, and what came before.

    It names their family group as well; the look at the person that identifying records covers those names.
    """

    person: Person
    document: IdentityDocument | None
    is_affiliate: bool
    affiliated_since: dt.date | None
    group: Group
    standing_consent: DataConsent | None
    advertising: list[Permission]
    gets_whatsapp: bool
    certificates: list[Certificate]
    last_visits: list[Visit]

    @property
    def phone(self) -> str:
        """The telephone as people write it."""
        return phones.as_dialled(self.person.phone)

    @property
    def may_refuse_by(self) -> list[Channel]:
        """The channels by which they have not said no to advertising."""
        refused = {each.channel for each in self.advertising if not each.is_given}
        return [each for each in Channel if each not in refused]


@dataclass(frozen=True, slots=True)
class Queue:
    """Who waits for a desk, the oldest first, who did not come today in its lines, and where these would return to."""

    waiting: list[Turn]
    absent: list[Turn]
    places: int


def queue_at(desk: Desk, advisor: StaffUser) -> Queue:
    """Return the line as this desk may call it, at most the first hundred."""
    today = clock.business_date(desk.site.time_zone)
    lines = set(lines_served(desk, advisor).values_list("pk", flat=True))
    waiting = waiting_for(desk, advisor).select_related("service_line")
    return Queue(
        list(waiting.order_by("queued_at", "number", "pk")[:MOST_IN_LINE]),
        [turn for turn in absent_today(desk.site, today) if turn.service_line_id in lines],
        in_force(desk.site).return_places,
    )


def line_state(desk: Desk, advisor: StaffUser) -> LineState:
    """Return the state of the line as this desk sees it."""
    return LineState(*count_waiting(desk, advisor), clock.now())


def day_at(desk: Desk, advisor: StaffUser) -> DeskDay:
    """Return how the day stands at `desk` while nobody is there."""
    hours = hours_now(desk.site)
    slot = lunch_of(advisor, hours.day.date)
    planned = planned_of(slot) if slot else None
    pauses = pauses_of(advisor, hours.day.date)
    pause = next((each for each in pauses if each.ended_at is None), None)
    return DeskDay(
        hours=hours,
        planned=planned,
        has_been=any(each.is_lunch for each in pauses),
        pause=pause,
        back_at=back_at(pause.started_at, planned) if pause and pause.is_lunch else None,
        read_at=clock.now(),
        has_appointments=has_any_today(desk.site),
    )


def times_of(turn: Turn) -> Times:
    """Return the times of `turn`, added up over its segments; a hold counts neither way."""
    now = clock.now()
    spent = {TurnState.WAITING: dt.timedelta(), TurnState.SERVING: dt.timedelta()}
    present = None
    for state, started_at, ended_at in _stretches.rows(turn=turn.pk):
        if ended_at is None:
            present = state
        if state in spent:
            spent[TurnState(state)] += (ended_at or now) - started_at
    return Times(
        waited=spent[TurnState.WAITING],
        attended=spent[TurnState.SERVING],
        is_attended_now=present == TurnState.SERVING,
        read_at=now,
    )


def card_of(visit: Visit) -> Card | None:
    """Return the card of the visit's customer; None when there is none or they stay unidentified."""
    person = visit.person
    if person is None:
        return None
    document = customers.document_of(person)
    words = contact.last_words(person)
    known = customers.affiliation_on(person, visit.business_date)
    return Card(
        person=person,
        document=document.as_document() if document else None,
        is_affiliate=bool(visit.is_affiliate),
        affiliated_since=known.since,
        group=_group_of(person, visit.business_date),
        standing_consent=consents.standing_consent(person),
        advertising=[each for each in words if each.purpose == Purpose.PROMOTION],
        gets_whatsapp=any(
            each.is_given
            for each in words
            if (each.purpose, each.channel) == (Purpose.SERVICE, Channel.WHATSAPP)
        ),
        certificates=certificates.of_visit(visit.pk),
        last_visits=_last_visits(person, visit),
    )


def _group_of(person: Person, day: dt.date) -> Group:
    family = customers.family_of(person, day)
    members = ", ".join(_with_age(member, day) for member in family.beneficiaries)
    return Group(str(family.holder or ""), family.size, members)


def _with_age(person: Person, day: dt.date) -> str:
    if person.birth_date is None:
        return str(person)
    age = age_on(day, person.birth_date)
    return ngettext("%(name)s (%(age)s año)", "%(name)s (%(age)s años)", age) % {"name": person, "age": age}


def own_visits(advisor: StaffUser) -> QuerySet[Visit]:
    """Return the visits that `advisor` attends or attended, with all that the screen names of them."""
    visits = Visit.objects.select_related("site", "desk", "person", "service_line", "turn__service_line")
    return with_open_commands(visits.filter(advisor=advisor))


def _last_visits(person: Person, besides: Visit) -> list[Visit]:
    before = Visit.objects.select_related("site", "service_line").filter(person=person)
    return list(before.exclude(pk=besides.pk).order_by("-opened_at", "pk")[:LAST_VISITS])


def _minutes_and_seconds(length: dt.timedelta) -> str:
    minutes, seconds = divmod(int(length.total_seconds()), 60)
    return f"{minutes:02d}:{seconds:02d}"


@compiled
def _stretches(turn: Any) -> QuerySet[TurnSegment, tuple[str, dt.datetime, dt.datetime | None]]:
    stretches = TurnSegment.objects.filter(turn=turn).order_by("started_at", "pk")
    return stretches.values_list("state", "started_at", "ended_at")
