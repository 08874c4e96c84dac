"""An advisor through the morning: sits down, calls, attends by the procedure, goes to lunch, hands the desk over."""

import datetime as dt
import math
from collections import deque
from dataclasses import dataclass, field
from random import Random

from ventanilla.config.demo.morning import shares
from ventanilla.config.demo.morning.agenda import UNTIL_WOKEN, Process, Task
from ventanilla.config.demo.morning.case import Case
from ventanilla.config.demo.morning.hall import Hall
from ventanilla.config.demo.morning.visitors import Fate, Visitor, Wanted
from ventanilla.config.outside.people import signed_scan
from ventanilla.customers.models import Person
from ventanilla.kernel import clock
from ventanilla.org.models import Desk, StaffUser
from ventanilla.org.services import desks, shifts
from ventanilla.procedure.consent import selectors as consents
from ventanilla.procedure.consent import services as consent
from ventanilla.procedure.flow.services import attention, customer, needs
from ventanilla.procedure.guides import services as guides
from ventanilla.procedure.tickets import services as tickets
from ventanilla.procedure.turns.models import TurnCall
from ventanilla.procedure.turns.services import calling, leaving, serving
from ventanilla.procedure.visits.models import Visit

LEAST_VISIT = 240.0
"""Seconds. Whoever has to be free in less calls nobody any more."""
LEAST_TO_COME_BACK = 2400.0
MOST_HURRIED, MOST_STRETCHED = 0.05, 1.6
QUICK_ANSWER = 12.0
MINUTES_OF_LUNCH = (52, 60)


@dataclass(eq=False, slots=True, kw_only=True)
class Advisor:
    """Somebody at a desk. From `free_at` on nobody is there, and they call nobody."""

    hall: Hall
    desk: Desk
    member: StaffUser
    chance: Random
    free_at: dt.datetime | None = None
    lunch_at: dt.datetime | None = None
    hands_over_at: dt.datetime | None = None
    successor: "Advisor | None" = None
    _task: Task | None = None
    _lines: frozenset[str] = frozenset()
    _aside: deque[tuple[dt.datetime, Case]] = field(default_factory=deque)
    _planned: float = 0.0

    def begin(self, at: dt.datetime) -> None:
        """Have the advisor sit down at that moment, and be reminded of lunch and of handing over."""
        self._task = self.hall.agenda.add(at, self._work(), by=self.member)
        for reminder in (self.lunch_at, self.hands_over_at):
            if reminder is not None:
                self.hall.agenda.add(reminder, self._look_up())

    def _work(self) -> Process:
        desks.take(desk=self.desk, advisor=self.member)
        self._lines = frozenset(line.code for line in self.desk.service_lines.all())
        while not _is_due(self.hands_over_at):
            if _is_due(self.lunch_at):
                yield from self._have_lunch()
            call = self._next_call()
            if call is None:
                yield from self._wait()
                continue
            case = self.hall.called(call)
            yield from self._receive(case)
            yield shares.SECONDS["between"]
        self._hand_over()

    def _wait(self) -> Process:
        """Sleep until somebody comes for one of this desk's lines, or a reminder rings."""
        if self._task is not None:
            self.hall.is_free(self._task, self._lines)
            yield UNTIL_WOKEN
            self.hall.is_no_longer_free(self._task)

    def _look_up(self) -> Process:
        if self._task is not None:
            self.hall.agenda.wake(self._task, after=1.0)
        yield from ()

    def _have_lunch(self) -> Process:
        self.lunch_at = None
        leaving.go_to_lunch(desk=self.desk, advisor=self.member)
        yield self.chance.uniform(*MINUTES_OF_LUNCH) * 60
        shifts.end_pause(advisor=self.member)
        yield shares.SECONDS["notice"]

    def _hand_over(self) -> None:
        """Leave the desk to whom it belongs; the shift goes on."""
        leaving.leave_desk(desk=self.desk)
        if self.successor is not None:
            self.successor.begin(clock.now() + dt.timedelta(seconds=shares.SECONDS["between"]))

    def _next_call(self) -> TurnCall | None:
        if self._seconds_left() < LEAST_VISIT:
            return None
        if self._aside and _is_due(self._aside[0][0]):
            _ready_at, case = self._aside.popleft()
            return calling.call_back(turn=case.turn, desk=self.desk)
        return calling.call_next(desk=self.desk) if self.hall.has_somebody_for(self._lines) else None

    def _seconds_left(self) -> float:
        return math.inf if self.free_at is None else (self.free_at - clock.now()).total_seconds()

    def _takes(self, seconds: float) -> float:
        """Return how long a step takes; of the last visit it is stretched or hurried, so that it ends when it should."""
        left, planned = self._seconds_left(), max(self._planned, seconds)
        self._planned = planned - seconds
        if planned < left - LEAST_VISIT:
            return seconds
        return seconds * min(max(left / planned, MOST_HURRIED), MOST_STRETCHED)

    def _receive(self, case: Case) -> Process:
        visitor = case.visitor
        self._planned = _usual_seconds(visitor)
        if visitor.fate is Fate.NO_SHOW:
            yield from self._miss(visitor)
            return
        yield self._takes(visitor.seconds["come"])
        case.visit = attention.start(desk=self.desk)
        yield from self._attend(case, case.visit)

    def _miss(self, visitor: Visitor) -> Process:
        yield self._takes(visitor.seconds["recall"])
        self.hall.announce(calling.recall(desk=self.desk))
        yield self._takes(visitor.seconds["miss"])
        attention.no_show(desk=self.desk)

    def _attend(self, case: Case, visit: Visit) -> Process:
        """Go through the steps that are left; who is put aside, leaves or is sent elsewhere goes no further here."""
        visitor = case.visitor
        if not case.is_identified:
            yield from self._identify(case, visit)
        if not case.is_authorization_settled:
            yield from self._authorize(case, visit)
        if not case.is_authorization_settled:
            return
        if visitor.fate is Fate.TRANSFER and visitor.needs[0].line not in self._lines:
            yield self._takes(visitor.seconds["send_on"])
            self._send_on(case, visitor.needs[0].line)
            return
        for wanted in visitor.needs:
            yield from self._serve(visitor, visit, wanted)
        yield from self._decide_ticket(visitor, visit)
        yield self._takes(visitor.seconds["finish"])
        self._finish(case, visit)

    def _identify(self, case: Case, visit: Visit) -> Process:
        visitor = case.visitor
        yield self._takes(visitor.seconds["identify"])
        case.is_identified = True
        if visitor.person is None or visitor.document is None:
            customer.stay_unidentified(visit=visit, by=self.member)
            case.is_authorization_settled = True
            return
        case.person = self._found_by_name(visitor, visit)
        if case.person is None:
            case.person = customer.look_up(visit=visit, document=visitor.document, by=self.member)
        if case.person is None:
            yield self._takes(visitor.seconds["create"])
            case.person = customer.create(
                visit=visit,
                document=visitor.document,
                given_names=visitor.person.given_names,
                family_names=visitor.person.family_names,
                birth_date=visitor.person.birth_date,
                phone=visitor.person.phone,
                email=visitor.person.email,
                by=self.member,
            )
        case.is_authorization_settled = consents.standing_consent(case.person) is not None

    def _found_by_name(self, visitor: Visitor, visit: Visit) -> Person | None:
        """Return who came without a document and is found by name; a chance of their own, for the day's is spent."""
        if visitor.person is None or visitor.document is None:
            return None
        has_no_document = Random(visitor.document.number).random() < shares.WITHOUT_DOCUMENT  # noqa: S311
        if not has_no_document:
            return None
        names = f"{visitor.person.given_names} {visitor.person.family_names}"
        found = customer.search(visit=visit, words=names, by=self.member).documents
        same = [each for each in found if each.as_document() == visitor.document]
        return customer.choose(visit=visit, person_id=same[0].person_id, by=self.member) if same else None

    def _authorize(self, case: Case, visit: Visit) -> Process:
        """Have the form signed, or take note that they do not authorize; some sign aside, and some leave before."""
        visitor = case.visitor
        if not visitor.authorizes:
            yield self._takes(visitor.seconds["refuse"])
            customer.refuse(visit=visit, by=self.member)
            case.is_authorization_settled = True
            return
        consent.open_form(visit=visit, by=self.member)
        if visitor.fate is Fate.HOLD and not case.was_put_aside and self._seconds_left() > LEAST_TO_COME_BACK:
            yield self._takes(visitor.seconds["send_on"])
            self._put_aside(case)
            return
        yield self._takes(visitor.seconds["attach" if case.was_put_aside else "sign"])
        if visitor.fate is Fate.LEAVES:
            self._finish(case, visit, leaving_reason=self.chance.choice(shares.WHY_LEFT))
            return
        consent.attach_form(
            visit=visit,
            content=signed_scan(str(visitor.document), self.chance),
            original_name=f"formato-{case.turn.code}.png",
            by=self.member,
        )
        yield self._takes(visitor.seconds["see"])
        consent.confirm_signature(visit=visit, by=self.member)
        case.is_authorization_settled = True

    def _put_aside(self, case: Case) -> None:
        """Let the person fill the form in at a table; the desk calls others meanwhile."""
        serving.hold(desk=self.desk)
        case.was_put_aside = True
        ready_at = clock.now() + dt.timedelta(seconds=case.visitor.seconds["aside"])
        self._aside.append((ready_at, case))
        self.hall.agenda.add(ready_at, self._look_up())

    def _send_on(self, case: Case, line: str) -> None:
        serving.transfer(desk=self.desk, service_line=self.hall.lines[line], position="first")
        self.hall.waits(case, line)

    def _serve(self, visitor: Visitor, visit: Visit, wanted: Wanted) -> Process:
        yield self._takes(visitor.seconds["need"])
        needs.record(
            visit=visit,
            service_line=self.hall.lines[wanted.line],
            request_class=wanted.request_class,
            information_level=wanted.level,
            delivered=wanted.delivered,
            application=wanted.application,
            taken_product=self.hall.products.get(wanted.product),
            by=self.member,
        )
        yield self._takes(visitor.seconds["look"])
        guide = self.hall.guides[wanted.guide]
        guides.open_guide(visit=visit, guide=guide, level=wanted.level, by=self.member)
        yield self._takes(visitor.seconds["guide"])

    def _decide_ticket(self, visitor: Visitor, visit: Visit) -> Process:
        petition = visitor.petition
        if petition is None:
            yield self._takes(visitor.seconds["ticket"])
            has_taken = any(wanted.product for wanted in visitor.needs)
            reason = "SERVICE_TAKEN" if has_taken else visitor.without_ticket
            tickets.does_not_apply(visit=visit, reason=reason, by=self.member)
            return
        yield self._takes(visitor.seconds["petition"])
        tickets.file(
            visit=visit,
            term=self.hall.term,
            pqrsf_class=petition.pqrsf_class,
            form=petition.form,
            matter=petition.matter,
            by=self.member,
        )

    def _finish(self, case: Case, visit: Visit, *, leaving_reason: str = "") -> None:
        attention.finish_complete(desk=self.desk, visit=visit, reason=leaving_reason)
        self.hall.ask_to_rate(case, visit, within=QUICK_ANSWER if self.free_at else math.inf)


def _is_due(at: dt.datetime | None) -> bool:
    return at is not None and clock.now() >= at


def _usual_seconds(visitor: Visitor) -> float:
    """Return how long the visit takes, as far as that can be told when the person is called."""
    if visitor.fate is Fate.NO_SHOW:
        return visitor.seconds["recall"] + visitor.seconds["miss"]
    steps = ["come", "identify", "sign", "see", "finish", "petition" if visitor.petition else "ticket"]
    steps += ["need", "look", "guide"] * len(visitor.needs)
    return sum(visitor.seconds[step] for step in steps)
