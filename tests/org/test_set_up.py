"""Setting a site up: the Caja, the site, its lines and its desks; what is refused is said at its field."""

from dataclasses import replace

import pytest

from tests import cast
from ventanilla.kernel.errors import WrongFields
from ventanilla.kernel.models import OutboxEvent
from ventanilla.org import suggestions
from ventanilla.org.drafts import CajaDraft, DeskDraft, LineDraft, SiteDraft, fingerprint
from ventanilla.org.errors import ChangedMeanwhile, DeskInUse
from ventanilla.org.models import Caja, Desk, ServiceLine, Site
from ventanilla.org.services import caja, desk_setup, lines, sites

pytestmark = pytest.mark.django_db

CAJA = CajaDraft(
    name="Caja de prueba",
    legal_name="Caja de prueba (ficticia)",
    nit="890.303.093-5",
    address="Calle 5 # 6-63",
    phone="602 886 2727",
    email="Datos@Ejemplo.co",
    greeting="Bienvenido. Le atiende {advisor}.",
    brand_color="",
)
CALI = SiteDraft("Sede Cali", "Cali", "Calle 5 # 6-63")


@pytest.fixture
def site() -> Site:
    return sites.add_site(draft=CALI)


def test_the_caja_is_kept_in_canonical_form() -> None:
    saved = caja.save_caja(draft=CAJA, seen=fingerprint(CajaDraft.of(None)))

    assert (saved.nit, saved.phone, saved.email) == ("8903030935", "+576028862727", "datos@ejemplo.co")
    assert CajaDraft.of(saved).nit == "890303093-5"


@pytest.mark.parametrize(
    ("changes", "field", "says"),
    [
        ({"name": " "}, "name", "Escriba el nombre"),
        ({"nit": "890.303.093-4"}, "nit", "dígito de verificación"),
        ({"phone": "12"}, "phone", "Revise el teléfono"),
        ({"phone": ""}, "phone", "Escriba el teléfono"),
        ({"email": "datos"}, "email", "Revise el correo"),
        ({"greeting": "Bienvenido"}, "greeting", "{advisor}"),
        ({"brand_color": "verde"}, "brand_color", "como #0b4a52"),
        ({"brand_color": "#ffd400"}, "brand_color", "no se lee bien"),
    ],
)
def test_what_is_wrong_with_the_caja_is_said_at_its_field(
    changes: dict[str, str], field: str, says: str
) -> None:
    with pytest.raises(WrongFields) as refused:
        caja.save_caja(draft=replace(CAJA, **changes))

    assert list(refused.value.errors) == [field]
    assert says in refused.value.errors[field]
    assert not Caja.objects.exists()


def test_who_saves_over_anothers_change_is_told_and_may_save_again() -> None:
    seen = fingerprint(CajaDraft.of(None))
    caja.save_caja(draft=CAJA, seen=seen)

    with pytest.raises(ChangedMeanwhile, match="Alguien cambió esto mientras usted escribía"):
        caja.save_caja(draft=replace(CAJA, name="Otra"), seen=seen)

    again = caja.save_caja(
        draft=replace(CAJA, name="Otra"), seen=fingerprint(CajaDraft.of(Caja.objects.get()))
    )
    assert again.name == "Otra"


def test_a_new_site_is_off_and_has_its_code_from_its_name(site: Site) -> None:
    second = sites.add_site(draft=replace(CALI, name="Sede Cali Norte"))
    third = sites.add_site(draft=replace(CALI, name="Cali"))

    assert (site.code, site.is_active) == ("CALI", False)
    assert (second.code, third.code) == ("CALI-NORTE", "CALI-2")


def test_two_sites_do_not_share_a_name(site: Site) -> None:
    with pytest.raises(WrongFields) as refused:
        sites.add_site(draft=replace(CALI, name="sede cali", city=""))

    assert set(refused.value.errors) == {"name", "city"}


def test_the_suggested_lines_are_the_seven_of_the_procedure(site: Site) -> None:
    lines.save_lines(site=site, drafts=suggestions.lines(), seen=fingerprint(()))

    kept = ServiceLine.objects.filter(site=site).order_by("position")
    assert [(each.code, each.prefix) for each in kept] == [
        ("RECREATION", "R"),
        ("EDUCATION", "E"),
        ("SUBSIDY", "U"),
        ("HOUSING", "V"),
        ("HEALTH", "S"),
        ("FINANCE", "F"),
        ("REGISTRY", "A"),
    ]


def test_a_prefix_used_twice_is_said_at_both_rows(site: Site) -> None:
    drafts = list(suggestions.lines())
    drafts[4] = replace(drafts[4], prefix="r")

    with pytest.raises(WrongFields) as refused:
        lines.save_lines(site=site, drafts=drafts)

    assert refused.value.errors == {
        "prefix-0": "«R» también es la letra de Salud. Cada línea lleva la suya.",
        "prefix-4": "«R» también es la letra de Recreación. Cada línea lleva la suya.",
    }
    assert not ServiceLine.objects.exists()


def test_two_lines_may_swap_their_prefixes(site: Site) -> None:
    recreation, education, *rest = suggestions.lines()
    lines.save_lines(site=site, drafts=[recreation, education, *rest])

    swapped = [replace(recreation, prefix="E"), replace(education, prefix="R"), *rest]
    lines.save_lines(site=site, drafts=swapped)

    assert LineDraft.all_of(site)[:2] == tuple(swapped[:2])


def test_a_line_of_ones_own_gets_a_code_from_its_name(site: Site) -> None:
    lines.save_lines(site=site, drafts=[LineDraft(name="Créditos y cupos", prefix="C")])

    assert ServiceLine.objects.get().code == "CREDITOS-Y-CUPOS"


@pytest.mark.parametrize(
    ("line", "field"),
    [
        (LineDraft(name="", prefix="C"), "name-0"),
        (LineDraft(name="Créditos", prefix="C1"), "prefix-0"),
        (LineDraft(name="Créditos", prefix=""), "prefix-0"),
        (LineDraft(name="Créditos", prefix="C", hue=400), "hue-0"),
        (LineDraft(name="Créditos", prefix="C", icon="rocket"), "icon-0"),
        (LineDraft(name="Créditos", prefix="C", is_open=False), "lines"),
    ],
)
def test_what_is_wrong_with_a_line_is_said_at_its_row(site: Site, line: LineDraft, field: str) -> None:
    with pytest.raises(WrongFields) as refused:
        lines.save_lines(site=site, drafts=[line])

    assert list(refused.value.errors) == [field]


@pytest.fixture
def with_lines(site: Site) -> Site:
    lines.save_lines(site=site, drafts=suggestions.lines())
    return site


def test_desks_get_their_numbers_and_lines(with_lines: Site) -> None:
    drafts = [DeskDraft(None, "1", ("EDUCATION", "RECREATION")), DeskDraft(None, "2", ("HEALTH",))]
    desk_setup.save_desks(site=with_lines, drafts=drafts, seen=fingerprint(()))

    kept = DeskDraft.all_of(with_lines)
    assert [(each.number, each.lines) for each in kept] == [(each.number, each.lines) for each in drafts]
    assert OutboxEvent.objects.order_by("pk").last().payload["part"] == "desks"  # type: ignore[union-attr]


def test_a_desk_without_a_line_is_said_at_its_row(with_lines: Site) -> None:
    with pytest.raises(WrongFields) as refused:
        desk_setup.save_desks(
            site=with_lines, drafts=[DeskDraft(None, "1", ("HEALTH",)), DeskDraft(None, "4", ())]
        )

    assert refused.value.errors == {
        "lines-1": "El módulo 4 no atiende ninguna línea. Marque al menos una, o quítelo."
    }
    assert not Desk.objects.exists()


def test_a_number_used_twice_is_said_at_both_rows(with_lines: Site) -> None:
    drafts = [DeskDraft(None, "3", ("HEALTH",)), DeskDraft(None, "3", ("HEALTH",))]

    with pytest.raises(WrongFields) as refused:
        desk_setup.save_desks(site=with_lines, drafts=drafts)

    assert set(refused.value.errors) == {"number-0", "number-1"}


def test_two_desks_may_swap_their_numbers(with_lines: Site) -> None:
    drafts = [DeskDraft(None, "1", ("HEALTH",)), DeskDraft(None, "2", ("HOUSING",))]
    desk_setup.save_desks(site=with_lines, drafts=drafts)
    first, second = DeskDraft.all_of(with_lines)

    desk_setup.save_desks(site=with_lines, drafts=[replace(first, number="2"), replace(second, number="1")])

    assert [each.lines for each in DeskDraft.all_of(with_lines)] == [("HOUSING",), ("HEALTH",)]


def test_a_desk_left_out_goes_unless_it_has_a_history(with_lines: Site) -> None:
    drafts = [DeskDraft(None, "1", ("HEALTH",)), DeskDraft(None, "2", ("HEALTH",))]
    desk_setup.save_desks(site=with_lines, drafts=drafts)
    first, second = DeskDraft.all_of(with_lines)
    cast.make_tablet(Desk.objects.get(number=1))

    with pytest.raises(DeskInUse, match="El módulo 1 no se puede quitar"):
        desk_setup.save_desks(site=with_lines, drafts=[second])
    desk_setup.save_desks(site=with_lines, drafts=[first])

    assert [each.number for each in DeskDraft.all_of(with_lines)] == ["1"]
