"""Opening an address changes nothing; only the look at a person's record is written down (docs/adr/0007)."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from tests import cast
from tests.test_house import addresses
from ventanilla.org.models import Device, DeviceKind
from ventanilla.org.roles import Role, may
from ventanilla.org.services import devices
from ventanilla.procedure.consent import services as consent
from ventanilla.procedure.consent.models import ConsentEvidence
from ventanilla.procedure.flow.services import customer
from ventanilla.procedure.visits.models import Visit
from ventanilla.web.base import device_cookies
from ventanilla.web.base.access import Access

pytestmark = pytest.mark.django_db

WRITES = re.compile(r"^\s*(INSERT INTO|UPDATE|DELETE FROM)\s+\"?(\w+)", re.IGNORECASE)
ACCESS_LOG = "customers_recordread"


@pytest.fixture
def visit() -> Visit:
    """A visit at a desk whose customer handed in the signed form."""
    site = cast.make_site()
    line = cast.make_line(site)
    cast.make_guide()
    cast.make_person()
    visit = cast.begin_visit(cast.make_desk(site, line), line)
    customer.look_up(visit=visit, document=cast.DORA, by=visit.advisor)
    consent.attach_form(visit=visit, content=cast.PNG, original_name="a.png", by=visit.advisor)
    devices.register(site=site, kind=DeviceKind.DISPLAY, name="Pantalla")
    return visit


def browser_for(access: Access, visit: Visit) -> Client:
    """Return a browser that may open what declares this access."""
    client = Client()
    if access.device is not None:
        desk = visit.desk if access.device == DeviceKind.TABLET else None
        _device, token = cast.make_device(visit.site, access.device, desk)
        client.cookies[device_cookies.NAMES[access.device]] = token
    elif access.permission is not None:
        role = next(role for role in Role if may(role, access.permission))
        user = visit.advisor if role == Role.ADVISOR else cast.make_staff(visit.site, "Alguien", role)
        client.force_login(user)
    return client


def concrete(pattern: str, visit: Visit) -> str | None:
    """Return an address of this pattern that exists, or None where nothing here has one."""
    evidence = ConsentEvidence.objects.get(consent__visit=visit)
    known = {
        "visit_id": visit.pk,
        "evidence_id": evidence.pk,
        "file_id": evidence.file_id,
        "token": visit.turn.follow_token,
        "turn_id": visit.turn.pk,
        "device_id": Device.objects.get(site=visit.site, name="Pantalla").pk,
        "member_id": visit.advisor.pk,
    }
    address = "/" + re.sub(r"<\w+:(\w+)>", lambda found: str(known.get(found[1], "?")), pattern)
    return None if "?" in address else address


def own_pages() -> Iterator[tuple[str, Access]]:
    for pattern, view in addresses():
        access: Access = view.access  # type: ignore[attr-defined]
        if not access.is_api:
            yield pattern, access


@contextmanager
def written() -> Iterator[list[str]]:
    """Yield the names of the tables written to inside the block, as they are written."""
    tables: list[str] = []

    def listen(
        execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]
    ) -> Any:
        if found := WRITES.match(sql):
            tables.append(found[2])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(listen):
        yield tables


def test_no_page_writes_when_it_is_opened(visit: Visit) -> None:
    opened = 0
    for pattern, access in own_pages():
        address = concrete(pattern, visit)
        if address is None:
            continue
        client = browser_for(access, visit)
        with written() as tables:
            answer = client.get(address)
        opened += answer.status_code == 200
        assert set(tables) <= {ACCESS_LOG}, address

    assert opened > 25


def test_the_test_sees_a_write(visit: Visit) -> None:
    with written() as tables:
        Client().post(reverse("web:pair"), {"code": "AAAAAAAA"})

    assert "org_pairingattempt" in tables
