"""The hall while the morning goes by: people take turns and wait, displays announce, tablets are answered."""

import datetime as dt
from uuid import UUID

from ventanilla.config.demo.morning import shares
from ventanilla.config.demo.morning.agenda import Agenda, Process, Task
from ventanilla.config.demo.morning.case import Case
from ventanilla.config.demo.morning.visitors import Fate, Opinion, Visitor
from ventanilla.kernel import clock
from ventanilla.org.models import Device, DeviceKind, ServiceLine, Site, StaffUser
from ventanilla.procedure.catalogue.models import Product
from ventanilla.procedure.flow.services import attention
from ventanilla.procedure.guides.models import Guide
from ventanilla.procedure.ratings import selectors as rating_requests
from ventanilla.procedure.ratings import services as ratings
from ventanilla.procedure.ratings.models import RatingRequest
from ventanilla.procedure.tickets import selectors as tickets
from ventanilla.procedure.turns import selectors_appointments as appointments
from ventanilla.procedure.turns.models import Origin, Turn, TurnCall
from ventanilla.procedure.turns.services import arriving, calling, issuing
from ventanilla.procedure.visits.models import Visit

ANNOUNCED_AFTER = 0.6
SETTLED_AFTER = 0.3
PATIENCE_OF_A_TABLET = 31.0
LONG_WAIT = dt.timedelta(minutes=15)


class Hall:
    """What everybody in the morning shares: the site with its lines and devices, who waits, which advisors are free."""

    def __init__(self, site: Site, agenda: Agenda, today: dt.date) -> None:
        self.agenda = agenda
        self._site = site
        self.lines = {line.code: line for line in ServiceLine.objects.filter(site=site)}
        self.products = {product.code: product for product in Product.objects.all()}
        self.guides = {guide.code: guide for guide in Guide.objects.filter(valid_from__lte=today)}
        self.coordinator = StaffUser.objects.get(site=site, username="clara")
        self.term = tickets.terms_on(today)[0]
        self._kiosk = _devices(site, DeviceKind.KIOSK)[0]
        self._display = _devices(site, DeviceKind.DISPLAY)[0]
        self._tablets = {each.desk_id: each for each in _devices(site, DeviceKind.TABLET)}
        self._cases: dict[UUID, Case] = {}
        self._waiting: dict[Case, str] = {}
        self._free: dict[Task, frozenset[str]] = {}

    def expect(self, visitors: list[Visitor]) -> None:
        """Have everybody come at their moment."""
        for visitor in visitors:
            self.agenda.add(visitor.arrives_at, self._come(visitor))

    def waits(self, case: Case, line: str) -> None:
        """Take note that somebody is in line, and have the advisor who has been free longest look at that line."""
        self._waiting[case] = line
        task = next((each for each, lines in self._free.items() if line in lines), None)
        if task is not None:
            self.is_no_longer_free(task)
            self.agenda.wake(task, after=shares.SECONDS["notice"])

    def has_somebody_for(self, lines: frozenset[str]) -> bool:
        """Return whether somebody waits in one of these lines, as the advisor's screen tells."""
        return not lines.isdisjoint(self._waiting.values())

    def called(self, call: TurnCall) -> Case:
        """Have the hall hear of a call; return whose turn it is."""
        case = self._cases[call.turn_id]
        self._waiting.pop(case, None)
        self.announce(call)
        return case

    def announce(self, call: TurnCall) -> None:
        """Have the display in the hall show a call."""
        self.agenda.add(clock.now() + dt.timedelta(seconds=ANNOUNCED_AFTER), self._show(call))

    def is_free(self, task: Task, lines: frozenset[str]) -> None:
        """Take note that an advisor has nobody to call, and is to be told when somebody comes for those lines."""
        self._free[task] = lines

    def is_no_longer_free(self, task: Task) -> None:
        """Take note that an advisor does something else now."""
        self._free.pop(task, None)

    def ask_to_rate(self, case: Case, visit: Visit, *, within: float) -> None:
        """Have the customer meet the tablet as they leave, and do what they do there within so many seconds."""
        self.agenda.add(clock.now(), self._rate(case, visit, within))

    def _come(self, visitor: Visitor) -> Process:
        turn = self._check_in(visitor) or self._take_turn(visitor)
        case = self._cases[turn.pk] = Case(visitor, turn)
        self.waits(case, visitor.line)
        if visitor.fate is Fate.CANCELS:
            yield visitor.seconds["patience"]
            self._give_up(case)

    def _check_in(self, visitor: Visitor) -> Turn | None:
        appointment = (
            appointments.coming_with_document(self._site, visitor.document)
            if visitor.has_appointment and visitor.document
            else None
        )
        if appointment is None:
            return None
        return arriving.check_in(
            appointment=appointment,
            origin=Origin.KIOSK,
            priority_class=visitor.priority_class,
            device=self._kiosk,
        )

    def _take_turn(self, visitor: Visitor) -> Turn:
        return issuing.issue(
            service_line=self.lines[visitor.line],
            origin=Origin.KIOSK,
            priority_class=visitor.priority_class,
            document=visitor.document if visitor.shows_document_at_kiosk else None,
            device=self._kiosk,
        )

    def _give_up(self, case: Case) -> None:
        """Cancel the turn from the phone, unless it has been called by now."""
        if self._waiting.pop(case, None):
            attention.cancel(turn=case.turn)

    def _show(self, call: TurnCall) -> Process:
        calling.announced(site=call.site, number=call.number, device=self._display)
        yield from ()

    def _rate(self, case: Case, visit: Visit, within: float) -> Process:
        request = rating_requests.request_of(visit)
        if request is None:
            return
        opinion, life = case.visitor.opinion, ratings.TOKEN_LIFE.total_seconds() + 1
        if opinion.what == "expires" and life <= within:
            yield life
            ratings.expire(request_id=str(request.pk))
        elif opinion.what in {"expires", "let_pass"}:
            yield min(PATIENCE_OF_A_TABLET, within)
            ratings.let_pass(token=request.token, device=self._tablets[request.desk_id])
        else:
            yield min(case.visitor.seconds["rate"], within)
            self._answer(request, opinion, waited=visit.opened_at - case.turn.issued_at)
        yield SETTLED_AFTER
        attention.settle(visit_id=str(visit.pk))

    def _answer(self, request: RatingRequest, opinion: Opinion, *, waited: dt.timedelta) -> None:
        tablet = self._tablets[request.desk_id]
        if opinion.what == "declined":
            ratings.decline(token=request.token, device=tablet)
            return
        score = opinion.after_a_wait if waited > LONG_WAIT else opinion.score
        is_good = score >= shares.LOWEST_GOOD_SCORE
        reason = "WAIT" if waited > LONG_WAIT else opinion.reason
        good, bad = opinion.comments
        ratings.answer(
            token=request.token,
            score=score,
            device=tablet,
            reasons=[] if is_good else [reason],
            comment=good if is_good else bad,
        )


def _devices(site: Site, kind: DeviceKind) -> list[Device]:
    paired = Device.objects.filter(site=site, kind=kind, revoked_at=None, token_hash__isnull=False)
    return list(paired.order_by("created_at", "pk"))
