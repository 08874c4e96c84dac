"""A turn taken at a kiosk has its paper asked for in the same breath, and may be printed again a few times."""

import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from django.db import connection, transaction

from tests import cast
from tests.procedure.printing.conftest import FOLLOW, give_printer, hand_out
from tests.processes import wait_until
from ventanilla.kernel import clock, relay
from ventanilla.kernel.models import OutboxEvent
from ventanilla.org.models import Device, DeviceKind, ServiceLine, StaffUser
from ventanilla.procedure.printing import selectors
from ventanilla.procedure.printing.errors import EnoughPaper, NoPrinter, NothingToPrint
from ventanilla.procedure.printing.models import (
    Paper,
    PrinterKind,
    PrintState,
    TicketPrint,
    TicketPrinter,
    Trouble,
)
from ventanilla.procedure.printing.ports import Address, PrinterFailed, Ticket, Told
from ventanilla.procedure.printing.services import delivering, tickets
from ventanilla.procedure.turns.models import Turn


class Discarded(Exception):
    """Raised to roll back."""


class Papers:
    """Printers at the edge: what came out, or the trouble they are in."""

    def __init__(self, trouble: Trouble | None = None, paper: Paper = Paper.ENOUGH) -> None:
        self.trouble, self.paper = trouble, paper
        self.printed: list[Ticket] = []
        self.was_in_transaction = True

    def print_ticket(self, ticket: Ticket, at: Address) -> Told:
        self.was_in_transaction = connection.in_atomic_block
        if self.trouble:
            raise PrinterFailed(self.trouble)
        self.printed.append(ticket)
        return Told(self.paper, is_confirmed=True)

    def look(self, at: Address) -> Told:
        if self.trouble:
            raise PrinterFailed(self.trouble)
        return Told(self.paper)


def again(turn: Turn, kiosk: Device) -> TicketPrint:
    return tickets.print_again_at_kiosk(
        turn=turn, device=kiosk, follow_address=lambda turn: FOLLOW, language="es-co"
    )


def deliver_all(papers: Papers) -> None:
    for each in TicketPrint.objects.filter(state=PrintState.QUEUED):
        delivering.deliver(print_id=str(each.pk), printers=papers)


def test_a_turn_taken_where_there_is_a_printer_has_its_ticket_queued(
    kiosk: Device, printer: TicketPrinter, line: ServiceLine
) -> None:
    turn = hand_out(kiosk, line)

    queued = TicketPrint.objects.get()
    assert (queued.turn, queued.printer, queued.state) == (turn, printer, PrintState.QUEUED)
    assert OutboxEvent.objects.filter(name="TicketPrintQueued", payload__print_id=str(queued.pk)).exists()


@pytest.mark.parametrize("kind", [None, PrinterKind.NONE, PrinterKind.BROWSER])
def test_where_the_program_drives_no_printer_nothing_is_queued(
    kiosk: Device, line: ServiceLine, clara: StaffUser, kind: str | None
) -> None:
    if kind:
        give_printer(kiosk, clara, kind, "")

    turn = hand_out(kiosk, line)

    assert turn.code == "R-001"
    assert not TicketPrint.objects.exists()
    with pytest.raises(NoPrinter):
        again(turn, kiosk)


def test_the_ticket_says_the_code_the_line_the_moment_and_never_why_somebody_goes_first(
    kiosk: Device, printer: TicketPrinter, line: ServiceLine
) -> None:
    with clock.moved_to(dt.datetime.fromisoformat("2026-11-24T14:35:00-05:00")):
        hand_out(kiosk, line, "DISABILITY")
        papers = Papers()
        deliver_all(papers)

    (ticket,) = papers.printed
    assert (ticket.caja, ticket.site, ticket.code) == ("Caja de prueba", "Sede Cali", "R-001")
    assert ticket.moment == "martes 24 de noviembre, 2:35\u00a0p.\u00a0m."
    assert ticket.follow_url == FOLLOW
    assert "discapacidad" not in repr(ticket).lower()
    assert "preferencial" not in repr(ticket).lower()


def test_the_ticket_is_in_the_language_of_whoever_takes_it(
    kiosk: Device, printer: TicketPrinter, line: ServiceLine
) -> None:
    with clock.moved_to(dt.datetime.fromisoformat("2026-11-24T14:35:00-05:00")):
        tickets.hand_out(
            service_line=line,
            priority_class=None,
            document=None,
            device=kiosk,
            follow_address=lambda turn: FOLLOW,
            language="en",
        )
        papers = Papers()
        deliver_all(papers)

    assert papers.printed[0].moment.startswith("Tuesday, November 24")


@pytest.mark.parametrize("trouble", [Trouble.NO_PAPER, Trouble.NO_CONNECTION, Trouble.CUT_OFF])
def test_the_turn_stands_whatever_becomes_of_the_paper(
    kiosk: Device, printer: TicketPrinter, line: ServiceLine, trouble: Trouble
) -> None:
    turn = hand_out(kiosk, line)

    deliver_all(Papers(trouble))

    failed, health = TicketPrint.objects.get(), selectors.printer_health(kiosk.site)[kiosk.pk]
    assert Turn.objects.get() == turn
    assert (failed.state, failed.trouble) == (PrintState.FAILED, trouble)
    assert (health.level, health.words) == ("bad", str(trouble.label))


def test_a_ticket_is_printed_once_however_often_its_job_runs(
    kiosk: Device, printer: TicketPrinter, line: ServiceLine
) -> None:
    hand_out(kiosk, line)
    papers = Papers()
    print_id = str(TicketPrint.objects.get().pk)

    states = [delivering.deliver(print_id=print_id, printers=papers).state for _run in range(2)]

    assert states == [PrintState.PRINTED, PrintState.PRINTED]
    assert len(papers.printed) == 1
    assert TicketPrint.objects.get().is_confirmed


def test_a_ticket_that_would_meet_the_next_person_is_not_printed(
    kiosk: Device, printer: TicketPrinter, line: ServiceLine
) -> None:
    hand_out(kiosk, line)
    papers = Papers()

    with clock.moved_to(clock.now() + dt.timedelta(seconds=21)):
        deliver_all(papers)

    assert papers.printed == []
    assert TicketPrint.objects.get().trouble == Trouble.TOO_LATE
    assert selectors.printer_health(kiosk.site)[kiosk.pk].words == "Sin probar"


def test_what_no_worker_printed_is_given_up(kiosk: Device, printer: TicketPrinter, line: ServiceLine) -> None:
    hand_out(kiosk, line)
    too_soon = delivering.give_up_late_ones()

    with clock.moved_to(clock.now() + dt.timedelta(seconds=21)):
        given_up = delivering.give_up_late_ones()

    assert (too_soon, given_up) == (0, 1)
    assert TicketPrint.objects.get().trouble == Trouble.TOO_LATE


def test_a_look_keeps_what_the_printer_says(kiosk: Device, printer: TicketPrinter) -> None:
    said = []
    for papers in (Papers(), Papers(paper=Paper.LOW), Papers(Trouble.NO_PAPER), Papers()):
        delivering.look(printer_id=printer.pk, printers=papers)
        health = selectors.printer_health(kiosk.site)[kiosk.pk]
        said.append((health.level, health.words))

    assert said == [("good", "Lista"), ("warn", "Queda poco papel"), ("bad", "Sin papel"), ("good", "Lista")]


def test_the_kiosk_prints_a_ticket_three_times_and_no_more(
    kiosk: Device, printer: TicketPrinter, line: ServiceLine
) -> None:
    turn = hand_out(kiosk, line)
    for _time in range(2):
        deliver_all(Papers(Trouble.NO_PAPER))
        assert again(turn, kiosk).state == PrintState.QUEUED
    deliver_all(Papers())

    with pytest.raises(EnoughPaper, match="recepción"):
        again(turn, kiosk)

    assert TicketPrint.objects.filter(turn=turn).count() == 3


def test_minutes_later_the_kiosk_prints_it_no_more(
    kiosk: Device, printer: TicketPrinter, line: ServiceLine
) -> None:
    turn = hand_out(kiosk, line)
    deliver_all(Papers(Trouble.NO_PAPER))

    with clock.moved_to(clock.now() + dt.timedelta(minutes=4)), pytest.raises(EnoughPaper):
        again(turn, kiosk)


def test_while_one_is_under_way_asking_again_asks_for_the_same(
    kiosk: Device, printer: TicketPrinter, line: ServiceLine, clara: StaffUser
) -> None:
    turn = hand_out(kiosk, line)
    under_way = TicketPrint.objects.get()

    assert again(turn, kiosk) == under_way
    assert tickets.print_again(ticket_print=under_way, by=clara) == under_way


def test_staff_may_print_it_again_at_any_time(
    kiosk: Device, printer: TicketPrinter, line: ServiceLine, clara: StaffUser
) -> None:
    turn = hand_out(kiosk, line)
    deliver_all(Papers())
    first = TicketPrint.objects.get()

    with clock.moved_to(clock.now() + dt.timedelta(hours=1)):
        second = tickets.print_again(ticket_print=first, by=clara)

    assert (second.turn, second.requested_by, second.follow_url) == (turn, clara, FOLLOW)
    assert second != first


def test_a_trial_says_that_it_is_none_and_is_not_printed_again(
    kiosk: Device, printer: TicketPrinter, clara: StaffUser
) -> None:
    trial = tickets.print_trial(device=kiosk, address=FOLLOW, language="es-co", by=clara)
    same = tickets.print_trial(device=kiosk, address=FOLLOW, language="es-co", by=clara)
    papers = Papers()
    deliver_all(papers)

    assert same == trial
    assert papers.printed[0].line == "Tiquete de prueba"
    assert "no es un turno" in papers.printed[0].sentence
    with pytest.raises(NothingToPrint):
        tickets.print_again(ticket_print=trial, by=clara)


def test_printers_of_retired_kiosks_are_left_in_peace(kiosk: Device, printer: TicketPrinter) -> None:
    assert selectors.to_be_looked_at() == [printer.pk]

    Device.objects.update(revoked_at=clock.now())

    assert selectors.to_be_looked_at() == []


@pytest.mark.django_db(transaction=True)
def test_what_rolls_back_is_never_printed_and_what_stands_becomes_one_job(
    kiosk: Device, printer: TicketPrinter, line: ServiceLine
) -> None:
    relay.relay_pending()
    with suppress(Discarded), transaction.atomic():
        hand_out(kiosk, line)
        raise Discarded
    hand_out(kiosk, line)
    print_id = str(TicketPrint.objects.get().pk)

    def jobs() -> list[tuple[str, str]]:
        relay.relay_pending()
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT lock, args->>'print_id' FROM procrastinate_jobs WHERE lock = %s AND task_name LIKE %s",
                [f"printer:{printer.pk}", "%printing.tasks.print_ticket"],
            )
            return list(cursor.fetchall())

    # A row is read once every transaction before it is over, also those of tests beside this one.
    wait_until(jobs, within=30, what="the job")
    assert jobs() == [(f"printer:{printer.pk}", print_id)]


@pytest.mark.django_db(transaction=True)
def test_no_transaction_is_open_while_the_printer_prints(
    kiosk: Device, printer: TicketPrinter, line: ServiceLine
) -> None:
    hand_out(kiosk, line)
    papers = Papers()

    deliver_all(papers)

    assert len(papers.printed) == 1
    assert not papers.was_in_transaction


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_who_ask_for_the_same_ticket_at_once_get_one() -> None:
    kiosk, turn = _a_ticket_that_failed()

    prints = _at_once(kiosk, turn)

    assert len(set(prints)) == 1
    assert TicketPrint.objects.filter(state=PrintState.QUEUED).count() == 1


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_control_without_the_lock_the_second_is_refused_by_the_database(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Take the lock away and the constraint alone holds: somebody sees a failure, or the test above proves nothing."""
    kiosk, turn = _a_ticket_that_failed()
    both_read = threading.Barrier(2)
    read = selectors.last_print_of

    def read_together(turn: Turn) -> TicketPrint | None:
        last = read(turn)
        both_read.wait(timeout=30)
        return last

    monkeypatch.setattr(selectors, "last_print_of", read_together)
    monkeypatch.setattr(type(Turn.objects), "select_for_update", lambda manager: manager.all())

    with pytest.raises(Exception, match="one_print_of_a_turn_at_a_time"):
        _at_once(kiosk, turn)


def _a_ticket_that_failed() -> tuple[Device, Turn]:
    site = cast.make_site()
    kiosk, _token = cast.make_device(site, DeviceKind.KIOSK)
    give_printer(kiosk, cast.make_advisor(site))
    turn = hand_out(kiosk, cast.make_line(site))
    deliver_all(Papers(Trouble.NO_PAPER))
    return kiosk, turn


def _at_once(kiosk: Device, turn: Turn) -> list[object]:
    barrier = threading.Barrier(2)

    def ask(_who: int) -> object:
        try:
            barrier.wait(timeout=30)
            return again(turn, kiosk).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=2) as pool:
        return list(pool.map(ask, range(2)))
