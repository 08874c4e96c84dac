"""When a line receives appointments, as somebody types it."""

import pytest

from tests import cast
from ventanilla.kernel.errors import WrongFields
from ventanilla.kernel.history import events_of
from ventanilla.org.drafts import fingerprint
from ventanilla.org.errors import ChangedMeanwhile
from ventanilla.org.models import ServiceLine
from ventanilla.procedure.turns.models import AppointmentHours
from ventanilla.procedure.turns.services import offering
from ventanilla.procedure.turns.services.offering import DayDraft, OfferDraft

pytestmark = pytest.mark.django_db

MORNING = DayDraft("08:00", "11:30", "30", "2")
NONE = DayDraft()


@pytest.fixture
def line() -> ServiceLine:
    return cast.make_line(cast.make_site())


def week(monday: DayDraft) -> tuple[DayDraft, ...]:
    return (monday, *(NONE,) * 6)


def test_what_was_saved_is_shown_again_and_its_history_is_kept(line: ServiceLine) -> None:
    draft = OfferDraft(is_public=True, days_ahead="7", days=week(MORNING))
    offering.save_offer(line=line, draft=draft)

    offering.save_offer(line=line, draft=OfferDraft(days=week(NONE)))

    kept = events_of(AppointmentHours).filter(service_line=line).order_by("pgh_id")
    assert [event.pgh_label for event in kept] == ["insert", "delete"]
    assert OfferDraft.of(line) == OfferDraft(days=week(NONE))


@pytest.mark.parametrize(
    ("monday", "field"),
    [
        (DayDraft("", "11:30", "30", "2"), "first_at-1"),
        (DayDraft("08:00", "25:00", "30", "2"), "last_at-1"),
        (DayDraft("08:00", "07:00", "30", "2"), "last_at-1"),
        (DayDraft("08:00", "11:30", "2", "2"), "every_minutes-1"),
        (DayDraft("08:00", "11:30", "30", "0"), "seats-1"),
        (DayDraft("08:00", "11:30", "30", "muchos"), "seats-1"),
    ],
)
def test_hours_that_make_no_sense_are_refused_at_their_field(
    line: ServiceLine, monday: DayDraft, field: str
) -> None:
    with pytest.raises(WrongFields) as refused:
        offering.save_offer(line=line, draft=OfferDraft(days=week(monday)))

    assert refused.value.errors.keys() == {field}
    assert not AppointmentHours.objects.exists()


def test_what_somebody_else_saved_meanwhile_is_not_overwritten(line: ServiceLine) -> None:
    seen = fingerprint(OfferDraft.of(line))
    offering.save_offer(line=line, draft=OfferDraft(days=week(MORNING)))

    with pytest.raises(ChangedMeanwhile):
        offering.save_offer(line=line, draft=OfferDraft(is_public=True), seen=seen)
