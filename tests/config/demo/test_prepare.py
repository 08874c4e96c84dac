"""The demo's CIS is made once, through the services, and scripts find their way in."""

import json
import stat
from pathlib import Path

import pytest
from django.contrib.auth import authenticate
from django.test import RequestFactory

from ventanilla.config.demo.prepare import prepare
from ventanilla.customers import selectors as customers
from ventanilla.kernel import clock
from ventanilla.kernel.identity import DocumentType, IdentityDocument
from ventanilla.kernel.models import OutboxEvent
from ventanilla.org import selectors
from ventanilla.org.models import Desk, DeviceKind, StaffUser

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(tmp_path: Path, settings: object) -> Path:
    settings.DATA = tmp_path  # type: ignore[attr-defined]
    return prepare(base_url="http://localhost:8000", live_url="http://localhost:8001")


def test_scripts_find_addresses_users_and_tokens_in_a_file_of_ours_alone(demo: Path) -> None:
    access = json.loads(demo.read_text())

    assert stat.S_IMODE(demo.stat().st_mode) == 0o600
    assert access["base_url"] == "http://localhost:8000"
    kiosk = selectors.device_by_token(access["tokens"]["kiosk"], DeviceKind.KIOSK)
    tablet = selectors.device_by_token(access["tokens"]["tablet"]["2"], DeviceKind.TABLET)
    assert kiosk is not None
    assert tablet is not None
    assert tablet.desk is not None
    assert tablet.desk.number == 2
    assert selectors.api_client_by_token(access["tokens"]["client"]) is not None


def test_its_people_can_sign_in_and_its_advisors_sit_at_their_desks(demo: Path) -> None:
    for user in json.loads(demo.read_text())["users"]:
        request = RequestFactory().post("/entrar/")
        found = authenticate(request, username=user["username"], password=user["password"])
        assert isinstance(found, StaffUser)
        desk = selectors.desk_of(found)
        assert (desk.number if desk else None) == user["desk"]


def test_its_affiliates_came_through_the_import(demo: Path) -> None:
    dora = customers.person_by_document(IdentityDocument(DocumentType.CC, "31123456"))

    assert dora is not None
    assert customers.affiliation_on(dora, clock.business_date("America/Bogota")).category == "A"
    assert OutboxEvent.objects.filter(name="AffiliatesImported").exists()


def test_a_second_start_keeps_what_is_there(demo: Path) -> None:
    before = json.loads(demo.read_text())
    staff = StaffUser.objects.count()

    prepare(base_url="http://localhost:9000", live_url="http://localhost:9001")

    after = json.loads(demo.read_text())
    assert after["tokens"] == before["tokens"]
    assert after["base_url"] == "http://localhost:9000"
    assert (StaffUser.objects.count(), Desk.objects.count()) == (staff, 4)


def test_when_the_file_is_gone_the_devices_are_paired_anew(demo: Path) -> None:
    before = json.loads(demo.read_text())["tokens"]["kiosk"]
    demo.unlink()

    prepare(base_url="http://localhost:8000", live_url="http://localhost:8001")

    after = json.loads(demo.read_text())["tokens"]["kiosk"]
    assert selectors.device_by_token(before) is None
    assert selectors.device_by_token(after) is not None
