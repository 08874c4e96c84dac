"""Informe Turnero CIS on a day lived through the services, against figures counted by hand and from the raw rows."""

import datetime as dt
from collections.abc import Callable, Iterable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import (
    PNG,
    make_advisor,
    make_desk,
    make_line,
    make_person,
    make_product,
    make_site,
    make_tablet,
)
from ventanilla.kernel import clock
from ventanilla.org.models import Desk, Device, ServiceLine, Site, StaffUser
from ventanilla.oversight.reports.figures import Spread, TurnFigures, TurnReport
from ventanilla.oversight.reports.selectors import turn_report
from ventanilla.procedure.consent import services as consent
from ventanilla.procedure.flow.services import attention, customer, needs
from ventanilla.procedure.opportunities.models import Opportunity
from ventanilla.procedure.ratings import services as ratings
from ventanilla.procedure.ratings.models import Rating, RatingRequest
from ventanilla.procedure.tickets import services as tickets
from ventanilla.procedure.tickets.models import Form, NoTicketReason, PqrsfClass, Ticket
from ventanilla.procedure.tickets.selectors import terms_on
from ventanilla.procedure.turns.models import Origin, Turn, TurnCall, TurnSegment
from ventanilla.procedure.turns.services import absence, calling, issuing, serving
from ventanilla.procedure.visits.models import Need, RequestClass, Visit

pytestmark = pytest.mark.django_db

BOGOTA = dt.timezone(dt.timedelta(hours=-5))
MONDAY, TUESDAY = dt.date(2026, 11, 23), dt.date(2026, 11, 24)


class Day:
    """A day at a CIS with two lines, Ana at desk 1 and Bruno at desk 2, told minute by minute."""

    def __init__(self, date: dt.date = TUESDAY) -> None:
        self.date = date
        self.site: Site = make_site()
        self.recreation: ServiceLine = make_line(self.site)
        self.education: ServiceLine = make_line(self.site, "EDUCATION", "E")
        self.ana: StaffUser = make_advisor(self.site, "Ana")
        self.bruno: StaffUser = make_advisor(self.site, "Bruno")
        both = (self.recreation, self.education)
        self.desk_1: Desk = make_desk(self.site, *both, advisor=self.ana)
        self.desk_2: Desk = make_desk(self.site, *both, advisor=self.bruno)
        with clock.moved_to(dt.datetime(2026, 1, 2, tzinfo=BOGOTA)):
            self.tablets: dict[int, Device] = {
                desk.pk: make_tablet(desk)[0] for desk in (self.desk_1, self.desk_2)
            }
        self.product = make_product()

    def at(self, hour: int, minute: int, second: int = 0) -> dt.datetime:
        return dt.datetime.combine(self.date, dt.time(hour, minute, second), BOGOTA)

    def issue(self, hour: int, minute: int, line: ServiceLine, priority: str | None = None) -> Turn:
        with clock.moved_to(self.at(hour, minute)):
            people = 4 if priority == "VETERAN" else 1
            return issuing.issue(
                service_line=line, origin=Origin.KIOSK, priority_class=priority, people=people
            )

    def call(self, hour: int, minute: int, desk: Desk) -> None:
        with clock.moved_to(self.at(hour, minute)):
            assert calling.call_next(desk=desk) is not None

    def start(self, hour: int, minute: int, desk: Desk) -> Visit:
        with clock.moved_to(self.at(hour, minute)):
            return attention.start(desk=desk)

    def finish(self, hour: int, minute: int, desk: Desk) -> RatingRequest:
        with clock.moved_to(self.at(hour, minute)):
            turn, _owed = attention.finish(desk=desk)
            return RatingRequest.objects.get(visit=turn.visit)

    def do(self, hour: int, minute: int, verb: Callable[..., object], **facts: object) -> None:
        with clock.moved_to(self.at(hour, minute)):
            verb(**facts)

    def need(self, minute: int, visit: Visit, level: int, by: StaffUser) -> None:
        self.do(
            8,
            minute,
            needs.record,
            visit=visit,
            service_line=self.recreation,
            request_class=RequestClass.SERVICES,
            information_level=level,
            application="ZEUS" if level == 3 else "",
            taken_product=self.product if level == 2 else None,
            by=by,
        )

    def report(self, first: dt.date | None = None) -> TurnReport:
        with clock.moved_to(self.at(18, 0)):
            return turn_report(self.site, first or self.date, self.date)


def live(day: Day) -> None:
    """Six turns: one served with everything, one transferred and paused, one no-show, one cancelled, two left waiting."""
    day.issue(8, 0, day.recreation)
    day.issue(8, 1, day.recreation)
    day.issue(8, 2, day.education, "PREGNANT")
    cancelled = day.issue(8, 3, day.education)
    day.issue(9, 30, day.education)
    day.issue(11, 59, day.recreation, "VETERAN")
    day.do(8, 5, issuing.cancel, turn=cancelled)
    serve_everything(day)
    serve_with_pause_and_transfer(day)
    day.call(9, 35, day.desk_2)
    day.do(9, 37, calling.recall, desk=day.desk_2)
    day.do(9, 39, absence.no_show, desk=day.desk_2)


def serve_everything(day: Day) -> None:
    """The preferential turn goes first: two levels, an opportunity, a ticket, a good rating."""
    day.call(8, 6, day.desk_1)
    visit = day.start(8, 7, day.desk_1)
    person = make_person()
    document = person.documents.get().as_document()
    day.do(8, 8, customer.look_up, visit=visit, document=document, by=day.ana)
    day.do(8, 9, consent.attach_form, visit=visit, content=PNG, original_name="f.png", by=day.ana)
    day.do(8, 9, consent.confirm_signature, visit=visit, by=day.ana)
    day.need(10, visit, 2, day.ana)
    day.need(11, visit, 3, day.ana)
    day.do(
        8,
        12,
        tickets.file,
        visit=visit,
        pqrsf_class=PqrsfClass.PETITION,
        form=Form.VERBAL,
        matter="Certificado",
        term=terms_on(day.date)[0],
        by=day.ana,
    )
    request = day.finish(8, 17, day.desk_1)
    day.do(8, 17, ratings.answer, token=request.token, score=5, device=day.tablets[day.desk_1.pk])


def serve_with_pause_and_transfer(day: Day) -> None:
    """The first general turn: Ana, a pause, Ana again, then Bruno ends it and nobody wants to rate."""
    day.call(8, 20, day.desk_1)
    visit = day.start(8, 21, day.desk_1)
    day.need(22, visit, 1, day.ana)
    day.do(8, 25, serving.hold, desk=day.desk_1)
    day.do(8, 30, calling.call_back, turn=Turn.objects.get(visit=visit), desk=day.desk_1)
    day.start(8, 31, day.desk_1)
    day.do(8, 33, serving.transfer, desk=day.desk_1, to_desk=day.desk_2, position="first")
    day.call(8, 40, day.desk_2)
    day.start(8, 41, day.desk_2)
    day.do(8, 42, tickets.does_not_apply, visit=visit, reason=NoTicketReason.ORIENTED, by=day.bruno)
    request = day.finish(8, 51, day.desk_2)
    day.do(8, 51, ratings.decline, token=request.token, device=day.tablets[day.desk_2.pk])


@pytest.fixture
def day() -> Day:
    day = Day()
    live(day)
    return day


def by_label(rows: Iterable[TurnFigures]) -> dict[str, TurnFigures]:
    return {row.label: row for row in rows}


def test_the_totals_are_those_counted_by_hand(day: Day) -> None:
    totals = day.report().totals

    assert (totals.issued, totals.people, totals.called, totals.served) == (6, 9, 3, 2)
    assert (totals.no_show, totals.cancelled, totals.walked_out, totals.waiting_now) == (1, 1, 0, 2)
    assert (totals.ratings_asked, totals.ratings_answered, totals.ratings_declined) == (2, 1, 1)
    assert (totals.rating_mean, totals.ratings_no_answer) == (5.0, 0)
    assert (totals.level_1_visits, totals.level_2_visits, totals.level_3_visits) == (1, 1, 1)
    assert (totals.opportunities, totals.tickets) == (1, 1)


def test_a_wait_ends_with_the_first_call(day: Day) -> None:
    recreation = by_label(day.report().by_line)["Recreation"]

    first, second = 20 * 60, 94 * 60
    mean = (first + second) / 2
    assert recreation.wait == Spread(mean=mean, median=mean, p90=first + 0.9 * (second - first))


def test_service_adds_the_stretches_of_a_transfer_and_leaves_pauses_out(day: Day) -> None:
    recreation = by_label(day.report().by_line)["Recreation"]

    assert recreation.service.mean == (4 + 2 + 10) * 60


def test_every_figure_of_every_grouping_equals_its_count_from_the_raw_rows(day: Day) -> None:
    report = day.report()
    groupings: list[tuple[tuple[TurnFigures, ...], Callable[[Turn], str]]] = [
        ((report.totals,), lambda turn: "total"),
        (report.by_line, lambda turn: turn.service_line.code),
        (report.by_advisor, _last_caller),
        (report.by_hour, lambda turn: f"{turn.issued_at.astimezone(BOGOTA):%H}"),
        (report.by_day, lambda turn: turn.business_date.isoformat()),
        (report.by_priority, lambda turn: "preferential" if turn.priority_class else "general"),
    ]

    for rows, key in groupings:
        for row in rows:
            turns = [turn for turn in Turn.objects.select_related("service_line") if key(turn) == row.key]
            assert row == count(turns, row.key, row.label)
        assert sum(row.issued for row in rows) == 6


def test_advisors_stand_by_name_and_uncalled_turns_last(day: Day) -> None:
    assert [row.label for row in day.report().by_advisor] == ["Ana Prueba", "Bruno Prueba", "Sin llamar"]


def test_hours_without_turns_between_others_are_listed(day: Day) -> None:
    hours = day.report().by_hour

    assert [(row.label, row.issued) for row in hours] == [
        ("8 a. m.", 4),
        ("9 a. m.", 1),
        ("10 a. m.", 0),
        ("11 a. m.", 1),
    ]


def test_days_without_turns_are_listed(day: Day) -> None:
    days = day.report(first=MONDAY).by_day

    assert [(row.label, row.issued) for row in days] == [
        ("lunes 23 de noviembre", 0),
        ("martes 24 de noviembre", 6),
    ]


def test_another_day_and_another_site_are_left_out(day: Day) -> None:
    elsewhere = make_line(make_site("PASTO"))
    with clock.moved_to(day.at(8, 0)):
        issuing.issue(service_line=elsewhere, origin=Origin.KIOSK)
    with clock.moved_to(day.at(8, 0) - dt.timedelta(days=1)):
        issuing.issue(service_line=day.recreation, origin=Origin.KIOSK)

    assert day.report().totals.issued == 6
    assert day.report(first=MONDAY).totals.issued == 7


def test_a_day_belongs_to_the_time_zone_of_the_site(day: Day) -> None:
    with clock.moved_to(day.at(23, 30)):
        issuing.issue(service_line=day.recreation, origin=Origin.KIOSK)

    assert by_label(day.report().by_hour)["11 p. m."].issued == 1


def test_a_report_of_nothing_is_all_zeros() -> None:
    report = turn_report(make_site(), MONDAY, TUESDAY)

    assert (report.totals.issued, report.totals.wait, report.totals.rating_mean) == (0, Spread.of([]), None)
    assert (report.by_advisor, report.by_hour, len(report.by_day)) == ((), (), 2)


def test_the_report_says_site_moment_and_version(day: Day) -> None:
    report = day.report()

    assert (report.site_name, report.procedure_version) == ("Sede Cali", "10")
    assert report.generated_at.isoformat() == "2026-11-24T18:00:00-05:00"


def test_a_period_before_the_procedure_is_told_so(day: Day) -> None:
    assert turn_report(day.site, dt.date(2020, 1, 1), dt.date(2020, 1, 2)).procedure_version == "ninguna"


def test_the_whole_report_takes_four_queries(day: Day) -> None:
    with CaptureQueriesContext(connection) as queries:
        day.report()

    assert len(queries) == 4


def _last_caller(turn: Turn) -> str:
    call = max(TurnCall.objects.filter(turn=turn), key=lambda call: call.number, default=None)
    return str(call.advisor_id) if call else "none"


def count(turns: list[Turn], key: str, label: str) -> TurnFigures:
    """Return the figures of these turns, counted row by row in plain Python."""
    visits = [turn.visit_id for turn in turns if turn.visit_id]
    asked = [request for request in RatingRequest.objects.all() if request.visit_id in visits]
    scores = [rating.score for rating in Rating.objects.all() if rating.request in asked]
    calls = {turn.pk: [call for call in TurnCall.objects.all() if call.turn_id == turn.pk] for turn in turns}
    served = {turn.pk: _seconds_served(turn) for turn in turns}

    def state(name: str) -> int:
        return sum(turn.state == name for turn in turns)

    def rated(name: str) -> int:
        return sum(request.state == name for request in asked)

    def level(number: int) -> int:
        return len(
            {need.visit_id for need in Need.objects.all() if need.information_level == number} & {*visits}
        )

    return TurnFigures(
        key=key,
        label=label,
        issued=len(turns),
        people=sum(turn.people for turn in turns),
        called=sum(bool(each) for each in calls.values()),
        served=sum(bool(each) for each in served.values()),
        no_show=state("no_show"),
        walked_out=state("walked_out"),
        cancelled=state("cancelled"),
        waiting_now=state("waiting"),
        wait=Spread.of(
            (min(call.called_at for call in calls[turn.pk]) - turn.issued_at).total_seconds()
            for turn in turns
            if calls[turn.pk]
        ),
        service=Spread.of(sum(served[turn.pk]) for turn in turns if turn.state == "done"),
        ratings_asked=len(asked),
        ratings_answered=rated("answered"),
        ratings_declined=rated("declined"),
        ratings_no_answer=rated("no_answer"),
        rating_mean=sum(scores) / len(scores) if scores else None,
        level_1_visits=level(1),
        level_2_visits=level(2),
        level_3_visits=level(3),
        opportunities=sum(each.visit_id in visits for each in Opportunity.objects.all()),
        tickets=sum(each.visit_id in visits for each in Ticket.objects.all()),
    )


def _seconds_served(turn: Turn) -> list[float]:
    return [
        (segment.ended_at - segment.started_at).total_seconds()
        for segment in TurnSegment.objects.filter(turn=turn)
        if segment.state == "serving" and segment.ended_at
    ]
