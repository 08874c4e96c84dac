"""The demo's CIS is made once, through the services, and scripts find their way in."""

import datetime as dt
import stat

import pytest
from django.contrib.auth import authenticate
from django.test import RequestFactory

from tests.config.demo.conftest import NOW, Cis, start
from ventanilla.config.demo import people
from ventanilla.customers import selectors as customers
from ventanilla.kernel import clock
from ventanilla.kernel.history import events_of
from ventanilla.kernel.identity import DocumentType, IdentityDocument
from ventanilla.kernel.models import OutboxEvent
from ventanilla.org import selectors
from ventanilla.org.models import Desk, DeviceKind, LunchSlot, Shift, Site, StaffUser
from ventanilla.org.roles import Role
from ventanilla.procedure.flow import readiness
from ventanilla.procedure.flow.services import day
from ventanilla.procedure.turns.models import Turn, TurnState
from ventanilla.procedure.turns.services import issuing

MADE_BY_SERVICES = {
    "AffiliatesImported",
    "AppointmentHoursChanged",
    "DevicePaired",
    "FirstAdministratorCreated",
    "GuidePublished",
    "LunchPlanned",
    "ProcedureDeclared",
    "ProductAdded",
    "SiteChanged",
    "StaffChanged",
    "TextPublished",
    "WeekChanged",
}
TOMORROW = NOW + dt.timedelta(days=1)


def test_scripts_find_addresses_users_and_tokens_in_a_file_of_ours_alone(quiet_demo: Cis) -> None:
    access = quiet_demo.access

    assert stat.S_IMODE(quiet_demo.file.stat().st_mode) == 0o600
    assert set(access) == {"base_url", "live_url", "site", "users", "totp_secrets", "tokens"}
    assert access["base_url"] == "http://localhost:8000"
    kiosk = selectors.device_by_token(access["tokens"]["kiosk"], DeviceKind.KIOSK)
    tablet = selectors.device_by_token(access["tokens"]["tablet"]["12"], DeviceKind.TABLET)
    assert kiosk is not None
    assert tablet is not None
    assert tablet.desk is not None
    assert tablet.desk.number == 12
    assert selectors.api_client_by_token(access["tokens"]["client"]) is not None


def test_its_people_can_sign_in_and_its_advisors_sit_at_their_desks(quiet_demo: Cis) -> None:
    users = quiet_demo.access["users"]

    assert len(users) == 21
    for user in users:
        request = RequestFactory().post("/entrar/")
        found = authenticate(request, username=user["username"], password=user["password"])
        assert isinstance(found, StaffUser)
        assert not found.must_change_password
        desk = selectors.desk_of(found)
        assert (desk.number if desk else None) == user["desk"]


def test_it_has_the_desks_people_and_lines_of_a_cis(quiet_demo: Cis) -> None:
    site = quiet_demo.site
    staff = StaffUser.objects.filter(site=site)

    assert site.service_lines.count() == 7
    assert site.desks.count() == 12
    assert staff.filter(role=Role.ADVISOR).count() == 15
    assert LunchSlot.objects.count() == 15
    assert [finding.message for finding in readiness.findings_of(site) if finding.is_blocking] == []


def test_everybody_is_marked_as_invented(quiet_demo: Cis) -> None:
    names = StaffUser.objects.exclude(role=Role.ADMINISTRATOR).values_list("full_name", flat=True)

    assert all("Ficticia" in name or "Ficticio" in name for name in names)
    assert "ficticios" in selectors.the_caja().legal_name


def test_everything_of_it_was_made_by_services_and_tells_by_whom(quiet_demo: Cis) -> None:
    told = set(OutboxEvent.objects.values_list("name", flat=True))
    by_whom = events_of(Desk).filter(pgh_label="insert").values_list("pgh_context", flat=True)
    administrator = StaffUser.objects.get(username="admin")

    assert told >= MADE_BY_SERVICES
    assert {context["user"] for context in by_whom} == {administrator.pk}
    assert quiet_demo.site.declared_by == StaffUser.objects.get(username="olga")


def test_its_affiliates_came_through_the_import(quiet_demo: Cis) -> None:
    dora = customers.person_by_document(IdentityDocument(DocumentType.CC, "31123456"))

    assert dora is not None
    assert customers.affiliation_on(dora, clock.business_date("America/Bogota")).category == "A"


@pytest.mark.parametrize("hour", [0, 5, 12, 23])
def test_turns_are_given_at_any_hour_though_the_site_has_a_week(quiet_demo: Cis, hour: int) -> None:
    sunday = dt.datetime(2026, 11, 29, hour, 30, tzinfo=NOW.tzinfo)

    with clock.moved_to(sunday):
        turn = issuing.issue(service_line=quiet_demo.site.service_lines.all()[0], origin="kiosk")

    assert turn.state == TurnState.WAITING
    assert quiet_demo.site.opening_hours.count() == 6


def test_a_second_start_keeps_what_is_there(quiet_demo: Cis) -> None:
    before, staff = quiet_demo.access, StaffUser.objects.count()

    start(with_morning=False, port=9000)

    after = quiet_demo.access
    assert after["tokens"] == before["tokens"]
    assert after["base_url"] == "http://localhost:9000"
    assert (StaffUser.objects.count(), Desk.objects.count(), Site.objects.count()) == (staff, 15, 2)


def test_when_the_file_is_gone_the_devices_are_paired_anew(quiet_demo: Cis) -> None:
    written = quiet_demo.file.read_bytes()
    quiet_demo.file.unlink()
    try:
        start(with_morning=False)
        after = quiet_demo.access["tokens"]["kiosk"]
    finally:
        quiet_demo.file.write_bytes(written)

    assert selectors.device_by_token(quiet_demo.access["tokens"]["kiosk"]) is None
    assert selectors.device_by_token(after) is not None


def close_at_night() -> None:
    """Let the program run through the night, so that its duty closes the day."""
    with clock.moved_to(NOW.replace(hour=4) + dt.timedelta(days=1)):
        day.close_past_days()


@pytest.mark.usefixtures("short_mornings")
def test_on_another_day_it_has_another_morning_and_one_only(quiet_demo: Cis) -> None:
    for _start in range(2):
        with clock.moved_to(TOMORROW):
            start()

    days = set(Turn.objects.values_list("business_date", flat=True))
    assert days == {TOMORROW.date()}
    assert Turn.objects.filter(number=1, prefix="R").count() == 1
    assert set(Shift.objects.filter(ended_at=None).values_list("business_date", flat=True)) == days


@pytest.mark.usefixtures("short_mornings")
def test_a_day_that_has_turns_gets_no_morning(quiet_demo: Cis) -> None:
    close_at_night()
    with clock.moved_to(TOMORROW):
        issuing.issue(service_line=quiet_demo.site.service_lines.all()[0], origin="kiosk")
        start()

    assert Turn.objects.count() == 1


@pytest.mark.usefixtures("short_mornings")
def test_while_the_day_before_is_not_closed_the_new_one_starts_empty(quiet_demo: Cis) -> None:
    issuing.issue(service_line=quiet_demo.site.service_lines.all()[0], origin="kiosk")

    with clock.moved_to(TOMORROW.replace(hour=2)):
        start()

    assert [turn.business_date for turn in Turn.objects.all()] == [NOW.date()]


@pytest.mark.usefixtures("short_mornings")
def test_a_demo_of_an_earlier_program_goes_on_without_mornings(quiet_demo: Cis) -> None:
    StaffUser.objects.filter(username="oriana").update(username="otra")

    with clock.moved_to(TOMORROW):
        start()

    assert not Turn.objects.exists()
    assert len(people.STAFF) == 20
