"""The notices of the hall: what is refused, their order, and their history."""

import datetime as dt

import pytest

from tests.cast import PNG, make_site, make_staff
from ventanilla.kernel import clock
from ventanilla.kernel.errors import DomainError, WrongFields
from ventanilla.kernel.history import events_of
from ventanilla.kernel.models import OutboxEvent, StoredFile
from ventanilla.org import selectors_hall as selectors
from ventanilla.org.drafts import NoticeDraft, fingerprint
from ventanilla.org.errors import ChangedMeanwhile
from ventanilla.org.models import HallNotice, Pace, Site, StaffUser
from ventanilla.org.roles import Role
from ventanilla.org.services import hall

pytestmark = pytest.mark.django_db

TODAY = clock.business_date("America/Bogota")
TOMORROW = TODAY + dt.timedelta(days=1)


@pytest.fixture
def site() -> Site:
    return make_site()


@pytest.fixture
def clara(site: Site) -> StaffUser:
    return make_staff(site, "Clara", Role.COORDINATOR)


def draft(
    text: str = "Jornada de afiliación", first: str = TODAY.isoformat(), last: str = TODAY.isoformat()
) -> NoticeDraft:
    return NoticeDraft(text, first, last)


def texts(site: Site, date: dt.date = TODAY) -> list[str]:
    return [each.text for each in selectors.notices_on(site, date)]


def test_a_notice_shows_on_its_days_and_on_no_other(site: Site, clara: StaffUser) -> None:
    hall.add_notice(site=site, by=clara, draft=draft(last=TOMORROW.isoformat()))

    days = [TODAY - dt.timedelta(days=1), TODAY, TOMORROW, TOMORROW + dt.timedelta(days=1)]
    assert [len(texts(site, day)) for day in days] == [0, 1, 1, 0]
    assert OutboxEvent.objects.filter(name="HallChanged", topics=[f"site:{site.code}:lines"]).count() == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (draft(text="  "), "text"),
        (draft(text="x" * 161), "text"),
        (draft(text="a\x07b"), "text"),
        (draft(first="mañana"), "shows_from"),
        (draft(last=""), "shows_until"),
        (draft(first=TOMORROW.isoformat()), "shows_until"),
        (draft(first="2020-01-01", last="2020-01-02"), "shows_until"),
    ],
)
def test_what_is_wrong_is_said_by_its_field(
    site: Site, clara: StaffUser, wrong: NoticeDraft, field: str
) -> None:
    with pytest.raises(WrongFields) as refused:
        hall.add_notice(site=site, by=clara, draft=wrong)

    assert refused.value.errors.keys() == {field}
    assert not HallNotice.objects.exists()


@pytest.mark.parametrize("content", [b"%PDF-1.7\n%%EOF", b"<svg/>", PNG[:30]])
def test_a_picture_that_is_none_is_refused_and_not_kept(site: Site, clara: StaffUser, content: bytes) -> None:
    with pytest.raises(WrongFields) as refused:
        hall.add_notice(site=site, by=clara, draft=draft(text=""), picture=content, picture_name="a.png")

    assert refused.value.errors.keys() == {"text", "picture"}
    assert not StoredFile.objects.exists()


def test_a_picture_stays_until_another_comes_or_it_is_dropped(site: Site, clara: StaffUser) -> None:
    notice = hall.add_notice(site=site, by=clara, draft=draft(), picture=PNG, picture_name="a.png")

    kept = hall.change_notice(notice=notice, by=clara, draft=draft(text="Otra cosa"))
    assert kept.picture == notice.picture
    assert notice.picture is not None
    dropped = hall.change_notice(notice=notice, by=clara, draft=draft(), drops_picture=True)

    assert dropped.picture is None


def test_the_same_notice_sent_twice_is_one(site: Site, clara: StaffUser) -> None:
    first, second = (hall.add_notice(site=site, by=clara, draft=draft()) for _time in range(2))

    assert first == second


def test_notices_change_places_with_their_neighbours(site: Site, clara: StaffUser) -> None:
    one, _two, three = (
        hall.add_notice(site=site, by=clara, draft=draft(text=text)) for text in ("uno", "dos", "tres")
    )

    hall.move_notice(notice=three, earlier=True, by=clara)
    assert texts(site) == ["uno", "tres", "dos"]
    hall.move_notice(notice=one, earlier=True, by=clara)
    hall.move_notice(notice=one, earlier=False, by=clara)

    assert texts(site) == ["tres", "uno", "dos"]


def test_a_notice_taken_away_leaves_its_history(site: Site, clara: StaffUser) -> None:
    notice = hall.add_notice(site=site, by=clara, draft=draft())

    for _time in range(2):
        hall.remove_notice(notice=notice, by=clara)

    labels = events_of(HallNotice).filter(text="Jornada de afiliación").order_by("pgh_id")
    assert [each.pgh_label for each in labels] == ["insert", "delete"]


def test_a_notice_that_somebody_else_changed_is_not_written_over(site: Site, clara: StaffUser) -> None:
    notice = hall.add_notice(site=site, by=clara, draft=draft())
    seen = fingerprint(NoticeDraft.of(notice))
    hall.change_notice(notice=notice, by=clara, draft=draft(text="De otra persona"), seen=seen)

    with pytest.raises(ChangedMeanwhile):
        hall.change_notice(notice=notice, by=clara, draft=draft(text="Mío"), seen=seen)

    assert texts(site) == ["De otra persona"]


def test_there_are_twenty_at_most(site: Site, clara: StaffUser) -> None:
    for number in range(20):
        hall.add_notice(site=site, by=clara, draft=draft(text=f"Aviso {number}"))

    with pytest.raises(DomainError, match="20 avisos"):
        hall.add_notice(site=site, by=clara, draft=draft())


def test_the_hall_speaks_calmly_until_somebody_decides(site: Site, clara: StaffUser) -> None:
    assert (selectors.settings_of(site).is_spoken, selectors.settings_of(site).pace) == (True, Pace.CALM)

    hall.set_voice(site=site, is_spoken=False, pace="125", by=clara)

    assert (selectors.settings_of(site).is_spoken, selectors.settings_of(site).pace) == (False, Pace.SLOW)


@pytest.mark.parametrize("pace", ["", "100", "rápido", "١٢٥", "-125"])
def test_a_pace_that_is_not_offered_is_refused(site: Site, clara: StaffUser, pace: str) -> None:
    with pytest.raises(DomainError) as refused:
        hall.set_voice(site=site, is_spoken=True, pace=pace, by=clara)

    assert refused.value.field == "pace"
