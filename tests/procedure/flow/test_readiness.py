"""What a site lacks to open, by name; and that it opens only when nothing it needs is missing (R04)."""

from dataclasses import replace

import pytest

from tests import cast
from ventanilla.kernel.models import OutboxEvent
from ventanilla.org.models import DeviceKind, Site, StaffUser
from ventanilla.org.roles import Role
from ventanilla.org.services import devices
from ventanilla.procedure.consent.models import ConsentText
from ventanilla.procedure.flow import readiness
from ventanilla.procedure.flow.errors import NotReady
from ventanilla.procedure.flow.readiness import Place, SiteFacts, Step
from ventanilla.procedure.flow.services import opening
from ventanilla.procedure.turns.errors import SiteIsOff
from ventanilla.procedure.turns.models import Origin
from ventanilla.procedure.turns.services import issuing

COMPLETE = SiteFacts(
    has_caja=True,
    has_site=True,
    has_hours=True,
    lines=("Recreación", "Salud"),
    desks=((1, frozenset({"Recreación"})), (2, frozenset({"Salud"}))),
    advisors=2,
    coordinators=1,
    administrators=2,
    kiosks=1,
    displays=1,
    desks_with_tablet=frozenset({1, 2}),
    has_text=True,
    has_legal_terms=True,
    has_affiliates=True,
)


def test_a_complete_site_lacks_nothing() -> None:
    assert readiness.findings(COMPLETE) == []


@pytest.mark.parametrize(
    ("change", "step", "says"),
    [
        ({"has_caja": False}, Step.CAJA, "datos de la Caja"),
        ({"has_hours": False}, Step.HOURS, "Falta el horario"),
        ({"lines": ()}, Step.LINES, "Faltan las líneas"),
        ({"desks": ()}, Step.DESKS, "Faltan los módulos"),
        ({"desks": ((1, frozenset({"Recreación"})),)}, Step.DESKS, "Ningún módulo atiende Salud."),
        (
            {"desks": (*COMPLETE.desks, (7, frozenset())), "desks_with_tablet": frozenset({1, 2, 7})},
            Step.DESKS,
            "El módulo 7 no atiende ninguna línea.",
        ),
        ({"advisors": 0}, Step.STAFF, "ningún asesor"),
        ({"kiosks": 0}, Step.DEVICES, "Falta el quiosco"),
        ({"has_text": False}, Step.TEXTS, "textos de la autorización"),
        ({"has_legal_terms": False}, Place.CONTENT, "plazos de ley"),
    ],
)
def test_what_a_site_needs_is_named_with_where_it_is_given(
    change: dict[str, object], step: Step | Place, says: str
) -> None:
    [finding] = readiness.findings(replace(COMPLETE, **change))  # type: ignore[arg-type]

    assert (finding.step, finding.is_blocking) == (step, True)
    assert says in finding.message


@pytest.mark.parametrize(
    ("change", "step", "says"),
    [
        ({"coordinators": 0}, Step.STAFF, "Nadie coordina"),
        ({"administrators": 1}, Step.STAFF, "una sola cuenta de administración"),
        ({"advisors_without_lunch": ("Ana", "Bruno")}, Place.LUNCH, "Ana y Bruno"),
        ({"displays": 0}, Step.DEVICES, "pantalla de sala"),
        ({"desks_with_tablet": frozenset({1})}, Step.DEVICES, "módulo 2."),
        ({"lines_without_guide": ("Salud",)}, Place.CONTENT, "Sin guía de consulta: Salud."),
        ({"lines_without_product": ("Salud",)}, Place.CONTENT, "Sin productos para ofrecer: Salud."),
        ({"has_affiliates": False}, Place.AFFILIATES, "categoría D"),
    ],
)
def test_what_would_be_well_to_have_keeps_nobody_from_opening(
    change: dict[str, object], step: Step | Place, says: str
) -> None:
    [finding] = readiness.findings(replace(COMPLETE, **change))  # type: ignore[arg-type]

    assert (finding.step, finding.is_blocking) == (step, False)
    assert says in finding.message


@pytest.mark.django_db
def test_an_empty_database_lacks_the_caja_and_the_site_before_anything_else() -> None:
    assert [finding.step for finding in readiness.findings_of(None)] == [Step.CAJA, Step.SITE]


@pytest.fixture
def site(db: None) -> Site:
    """A site with all it needs, not open yet."""
    site = cast.make_site()
    line = cast.make_line(site)
    cast.make_desk(site, line)
    cast.make_device(site, DeviceKind.KIOSK)
    Site.objects.update(is_active=False)
    site.refresh_from_db()
    return site


@pytest.fixture
def olga(site: Site) -> StaffUser:
    return cast.make_staff(None, "Olga", Role.OWNER)


def test_a_site_with_all_it_needs_opens_and_gives_turns(site: Site, olga: StaffUser) -> None:
    line = site.service_lines.get()
    with pytest.raises(SiteIsOff):
        issuing.issue(service_line=line, origin=Origin.KIOSK)

    opened = opening.open_site(site=site, by=olga)

    assert (opened.is_active, opened.declared_by) == (True, olga)
    assert opened.declared_at is not None
    line.refresh_from_db()
    assert issuing.issue(service_line=line, origin=Origin.KIOSK).code
    assert OutboxEvent.objects.filter(name="ProcedureDeclared").count() == 1


def test_opened_again_it_keeps_who_opened_it_first(site: Site, olga: StaffUser) -> None:
    first = opening.open_site(site=site, by=olga)

    again = opening.open_site(site=site, by=cast.make_staff(None, "Otra", Role.ADMINISTRATOR))

    assert (again.declared_by, again.declared_at) == (olga, first.declared_at)
    assert OutboxEvent.objects.filter(name="ProcedureDeclared").count() == 1


def test_a_site_that_lacks_something_stays_closed_and_everything_missing_is_named(
    site: Site, olga: StaffUser
) -> None:
    for device in site.devices.all():
        devices.revoke(device=device)
    ConsentText.objects.all().delete()

    with pytest.raises(NotReady, match=r"Falta el quiosco.* Faltan los textos"):
        opening.open_site(site=site, by=olga)

    site.refresh_from_db()
    assert not site.is_active


def test_the_facts_are_those_of_the_site_and_of_nobody_elses(site: Site) -> None:
    other = cast.make_site("PALMIRA")

    missing = {finding.step for finding in readiness.findings_of(other) if finding.is_blocking}

    assert missing == {Step.LINES, Step.DESKS, Step.STAFF, Step.DEVICES}
    assert [finding for finding in readiness.findings_of(site) if finding.is_blocking] == []
