"""Verifying a certificate by its code."""

import uuid

import pytest
from django.test import Client

from tests import cast
from tests.customers.certificates.conftest import seal  # noqa: F401
from ventanilla.customers.certificates import services
from ventanilla.customers.certificates.models import Certificate

pytestmark = pytest.mark.django_db


@pytest.fixture
def certificate(seal: object) -> Certificate:  # noqa: F811
    site = cast.make_site()
    return services.issue(
        person=cast.make_person(),
        site=site,
        visit_id=uuid.uuid4(),
        has_family=False,
        verified_at="https://cis.ejemplo.co/certificado/",
        by=cast.make_advisor(site),
    )


def test_who_has_the_code_sees_what_the_paper_must_say_and_no_name(
    client: Client, certificate: Certificate
) -> None:
    answer = client.get(f"/certificado/{certificate.code}/")
    page = answer.content.decode()

    assert "Sí lo expedimos" in page
    assert certificate.spaced_code in page
    assert "D. F." in page
    assert "···456" in page
    assert "Dora" not in page
    assert "31123456" not in page.replace(".", "")
    assert answer["X-Robots-Tag"] == "noindex"


def test_the_code_typed_from_paper_leads_there(client: Client, certificate: Certificate) -> None:
    answer = client.get("/certificado/", {"codigo": certificate.spaced_code.lower()})

    assert answer.status_code == 302
    assert answer["Location"] == f"/certificado/{certificate.code}/"


@pytest.mark.parametrize("code", ["0000000000000000", "x", "🌞", "<script>"])
def test_a_code_of_no_certificate_is_told_so(client: Client, code: str) -> None:
    cast.make_site()

    for answer in (client.get(f"/certificado/{code}/"), client.get("/certificado/", {"codigo": code})):
        followed = client.get(answer["Location"]) if answer.status_code == 302 else answer
        assert followed.status_code == 404
        assert "No expedimos ningún certificado" in followed.content.decode()


def test_without_a_code_it_asks_for_one(client: Client) -> None:
    cast.make_site()

    assert "Código del certificado" in client.get("/certificado/").content.decode()
