"""What a certificate says, and that it is what was issued."""

import datetime as dt
import io
import re
import uuid

import pytest
from pypdf import PdfReader

from tests import cast
from ventanilla.config.authority import sealing
from ventanilla.customers.certificates import rules, selectors, services
from ventanilla.customers.certificates.errors import NoDocument
from ventanilla.customers.certificates.models import Certificate
from ventanilla.customers.models import Person
from ventanilla.kernel import clock, files, seals
from ventanilla.kernel.seals import Standing
from ventanilla.org.models import Site, StaffUser

pytestmark = pytest.mark.django_db
VISIT = uuid.UUID("11111111-2222-4333-8444-555555555555")
HERE = "https://cis.ejemplo.co/certificado/"


@pytest.fixture
def site() -> Site:
    return cast.make_site()


@pytest.fixture
def ana(site: Site) -> StaffUser:
    return cast.make_advisor(site)


def issue(person: Person, site: Site, by: StaffUser, *, has_family: bool = False) -> Certificate:
    return services.issue(
        person=person, site=site, visit_id=VISIT, has_family=has_family, verified_at=HERE, by=by
    )


def content_of(certificate: Certificate) -> bytes:
    with files.open_stored(certificate.file) as file:
        return file.read()


def words_of(certificate: Certificate) -> str:
    pages = PdfReader(io.BytesIO(content_of(certificate))).pages
    text = " ".join(page.extract_text() for page in pages).replace("\u200b", "")
    return re.sub(r"\s+", " ", text)


def test_it_says_what_the_affiliation_system_says_and_how_to_verify_it(site: Site, ana: StaffUser) -> None:
    dora = cast.make_person()

    certificate = issue(dora, site, ana)

    words = words_of(certificate)
    for said in ("Certificado de afiliación y categoría", "Dora Ficticia", "31.123.456", "Archivo de prueba"):
        assert said in words
    assert f"{HERE}{certificate.code}/" in words
    assert certificate.spaced_code in words
    assert "Grupo familiar" not in words


def test_it_bears_the_seal_of_the_site(site: Site, ana: StaffUser, seal: sealing.SiteSeal) -> None:
    certificate = issue(cast.make_person(), site, ana)

    verdict = seals.verify(content_of(certificate), known=seal.known())

    assert verdict.standing is Standing.INTACT
    assert verdict.reason == f"Certificado {certificate.spaced_code}"


def test_who_is_not_affiliated_gets_that_certified(site: Site, ana: StaffUser) -> None:
    certificate = issue(cast.make_person(category=None), site, ana)

    assert not certificate.is_affiliate
    assert "Certificado de no afiliación" in words_of(certificate)
    assert "Categoría" not in words_of(certificate)


def test_the_family_group_is_named_when_it_is_asked_for(site: Site, ana: StaffUser) -> None:
    dora = cast.make_person()
    cast.make_family(dora, "Isabela", "Julián")

    assert "Isabela" not in words_of(issue(dora, site, ana))
    assert {"Isabela", "Julián"} <= set(words_of(issue(dora, site, ana, has_family=True)).split())


def test_asked_for_again_in_the_same_visit_it_is_the_same_one(site: Site, ana: StaffUser) -> None:
    dora = cast.make_person()

    assert issue(dora, site, ana) == issue(dora, site, ana)
    with clock.moved_to(clock.now() + dt.timedelta(days=1)):
        assert issue(dora, site, ana) != Certificate.objects.earliest("issued_at")
    assert Certificate.objects.count() == 2


def test_without_a_document_there_is_none(site: Site, ana: StaffUser) -> None:
    dora = cast.make_person()
    dora.documents.all().delete()

    with pytest.raises(NoDocument):
        issue(dora, site, ana)


def test_its_code_is_found_as_people_type_it(site: Site, ana: StaffUser) -> None:
    certificate = issue(cast.make_person(), site, ana)
    typed = certificate.spaced_code.lower().replace("0", "o").replace("1", "l")

    assert selectors.by_code(f"  {typed} ") == certificate
    assert selectors.by_code(certificate.code[:-1]) is None
    assert selectors.by_code("") is None


def test_codes_are_long_and_never_the_same() -> None:
    codes = {rules.new_code() for _time in range(1000)}

    assert len(codes) == 1000
    assert all(rules.code_in(code) == code for code in codes)
