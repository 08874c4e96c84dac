"""The same receipt is sent from two windows in the same moment."""

import pytest

from tests.procedure.flow.test_receipt import authorized_visit, file, send
from tests.racing import Pausing, together
from ventanilla.customers.contact import selectors as contact
from ventanilla.customers.contact.models import Message
from ventanilla.customers.services import people
from ventanilla.procedure.flow.errors import ReceiptSent
from ventanilla.procedure.visits import services as visits
from ventanilla.procedure.visits.models import Visit

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def visit() -> Visit:
    visit = authorized_visit()
    file(visit)
    return visit


def send_in_two_windows(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let one pause when it has seen that nothing was sent yet, and the other try meanwhile."""
    pausing = Pausing(contact.may_be_written_to)
    monkeypatch.setattr(contact, "may_be_written_to", pausing)

    def send_or_be_told() -> object:
        try:
            return send(visit)
        except ReceiptSent as told:
            return told

    together(lambda: send(visit), pausing, send_or_be_told)


def test_of_two_windows_one_sends_it_and_the_other_is_told(
    visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    send_in_two_windows(visit, monkeypatch)

    assert Message.objects.count() == 1


def test_control_without_the_locks_it_is_sent_twice(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visits, "locked", lambda visit: visit)
    monkeypatch.setattr(people, "correct_contact", lambda person, phone: person)

    send_in_two_windows(visit, monkeypatch)

    assert Message.objects.count() == 2
