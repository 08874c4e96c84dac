"""Whether a site can open: what is there, what is missing, and what would be well to have (R04)."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Q
from django.utils.translation import gettext as _

from ventanilla.customers.models import Affiliation
from ventanilla.kernel import clock, words
from ventanilla.org.models import (
    Caja,
    Desk,
    Device,
    DeviceKind,
    OpeningHours,
    ServiceLine,
    Site,
    StaffUser,
)
from ventanilla.org.roles import Role
from ventanilla.procedure.catalogue.models import Product
from ventanilla.procedure.consent.models import ConsentText
from ventanilla.procedure.guides import selectors as guides
from ventanilla.procedure.tickets.models import LegalTerm


class Step(StrEnum):
    """A part of setting a site up, in the order in which it is done."""

    CAJA = "caja"
    SITE = "site"
    HOURS = "hours"
    LINES = "lines"
    DESKS = "desks"
    STAFF = "staff"
    DEVICES = "devices"
    TEXTS = "texts"


class Place(StrEnum):
    """Where what is missing is given, when that is not a step of the set-up."""

    AFFILIATES = "affiliates"
    CONTENT = "content"
    LUNCH = "lunch"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is missing, by name: the site cannot open without it, or would do better with it."""

    step: Step | Place
    message: str
    is_blocking: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteFacts:
    """What the records say of a site that is being set up; names of lines are those of its open lines."""

    has_caja: bool = False
    has_site: bool = False
    has_hours: bool = False
    lines: tuple[str, ...] = ()
    desks: tuple[tuple[int, frozenset[str]], ...] = ()
    """Each desk by number, with the names of the open lines it attends."""
    advisors: int = 0
    coordinators: int = 0
    administrators: int = 0
    advisors_without_lunch: tuple[str, ...] = ()
    kiosks: int = 0
    displays: int = 0
    desks_with_tablet: frozenset[int] = frozenset()
    has_text: bool = False
    has_legal_terms: bool = False
    has_affiliates: bool = False
    lines_without_guide: tuple[str, ...] = ()
    lines_without_product: tuple[str, ...] = ()


def findings_of(site: Site | None) -> list[Finding]:
    """Return what is missing for `site` to open, the blocking things first, each in the order of the steps."""
    found = findings(gather(site))
    return sorted(found, key=lambda finding: not finding.is_blocking)


def findings(facts: SiteFacts) -> list[Finding]:
    """Return what is missing, by name, in the order of the steps. Pure."""
    if not facts.has_site:
        return [*_caja(facts), Finding(Step.SITE, _("Falta la sede: todavía no hay ninguna."))]
    return [
        *_caja(facts),
        *_hours(facts),
        *_lines_and_desks(facts),
        *_staff(facts),
        *_devices(facts),
        *_content(facts),
    ]


def gather(site: Site | None) -> SiteFacts:
    """Return the facts about `site`; None is a deployment without one."""
    has_caja = Caja.objects.exists()
    if site is None:
        return SiteFacts(has_caja=has_caja)
    today = clock.business_date(site.time_zone)
    lines = list(ServiceLine.objects.filter(site=site, is_open=True).order_by("position", "pk"))
    staff = StaffUser.objects.filter(Q(site=site) | Q(site=None), is_active=True)
    advisors = staff.filter(role=Role.ADVISOR)
    paired = Device.objects.filter(site=site, revoked_at=None, token_hash__isnull=False)
    return SiteFacts(
        has_caja=has_caja,
        has_site=True,
        has_hours=site.never_closes or OpeningHours.objects.filter(site=site).exists(),
        lines=tuple(line.name for line in lines),
        desks=_desks_of(site),
        advisors=advisors.count(),
        coordinators=staff.filter(role=Role.COORDINATOR).count(),
        administrators=staff.filter(role=Role.ADMINISTRATOR).count(),
        advisors_without_lunch=tuple(
            advisors.filter(lunch_slots=None).order_by("full_name", "pk").values_list("full_name", flat=True)
        ),
        kiosks=paired.filter(kind=DeviceKind.KIOSK).count(),
        displays=paired.filter(kind=DeviceKind.DISPLAY).count(),
        desks_with_tablet=frozenset(
            paired.filter(kind=DeviceKind.TABLET).values_list("desk__number", flat=True)
        ),
        has_text=ConsentText.objects.filter(valid_from__lte=today).exists(),
        has_legal_terms=LegalTerm.objects.exists(),
        has_affiliates=Affiliation.objects.exists(),
        lines_without_guide=_without_guide(lines, today),
        lines_without_product=_without_product(lines),
    )


def _desks_of(site: Site) -> tuple[tuple[int, frozenset[str]], ...]:
    desks = Desk.objects.prefetch_related("service_lines").filter(site=site).order_by("number", "pk")
    return tuple(
        (desk.number, frozenset(line.name for line in desk.service_lines.all() if line.is_open))
        for desk in desks
    )


def _without_guide(lines: Sequence[ServiceLine], today: dt.date) -> tuple[str, ...]:
    return tuple(line.name for line in lines if not guides.guides_for(line.code, today))


def _without_product(lines: Sequence[ServiceLine]) -> tuple[str, ...]:
    offered = set(Product.objects.filter(is_active=True).values_list("service_line_code", flat=True))
    return tuple(line.name for line in lines if line.code not in offered and not line.is_informative)


def _caja(facts: SiteFacts) -> Iterator[Finding]:
    if not facts.has_caja:
        yield Finding(Step.CAJA, _("Faltan los datos de la Caja: nombre, NIT y a quién se piden los datos."))


def _hours(facts: SiteFacts) -> Iterator[Finding]:
    if not facts.has_hours:
        yield Finding(Step.HOURS, _("Falta el horario: sin él no se da ningún turno."))


def _lines_and_desks(facts: SiteFacts) -> Iterator[Finding]:
    if not facts.lines:
        yield Finding(Step.LINES, _("Faltan las líneas de servicio: ninguna está abierta."))
    if not facts.desks:
        yield Finding(Step.DESKS, _("Faltan los módulos: no hay dónde atender."))
        return
    for number, lines in facts.desks:
        if not lines:
            yield Finding(
                Step.DESKS, _("El módulo %(number)s no atiende ninguna línea.") % {"number": number}
            )
    attended = frozenset[str]().union(*(lines for _number, lines in facts.desks))
    for line in facts.lines:
        if line not in attended:
            yield Finding(Step.DESKS, _("Ningún módulo atiende %(line)s.") % {"line": line})


def _staff(facts: SiteFacts) -> Iterator[Finding]:
    if not facts.advisors:
        yield Finding(Step.STAFF, _("Falta quien atienda: ningún asesor tiene cuenta."))
    if not facts.coordinators:
        message = _("Nadie coordina: sin un Coordinador II no se cierra el día ni se ve la jornada.")
        yield Finding(Step.STAFF, message, is_blocking=False)
    if facts.administrators == 1:
        message = _("Hay una sola cuenta de administración. Con otra nadie se queda por fuera.")
        yield Finding(Step.STAFF, message, is_blocking=False)
    if facts.advisors_without_lunch:
        message = _("Sin hora de almuerzo en la rotación: %(names)s.")
        names = words.listed(list(facts.advisors_without_lunch))
        yield Finding(Place.LUNCH, message % {"names": names}, is_blocking=False)


def _devices(facts: SiteFacts) -> Iterator[Finding]:
    if not facts.kiosks:
        message = _("Falta el quiosco: ninguno está emparejado y nadie podría tomar un turno.")
        yield Finding(Step.DEVICES, message)
    if not facts.displays:
        message = _(
            "No hay pantalla de sala emparejada (se puede abrir sin ella, pero nadie verá los llamados)."
        )
        yield Finding(Step.DEVICES, message, is_blocking=False)
    without = [str(number) for number, _lines in facts.desks if number not in facts.desks_with_tablet]
    if without:
        message = _("Sin tableta de calificación: módulo %(numbers)s.")
        yield Finding(Step.DEVICES, message % {"numbers": words.listed(without)}, is_blocking=False)


def _content(facts: SiteFacts) -> Iterator[Finding]:
    if not facts.has_text:
        message = _("Faltan los textos de la autorización de datos: sin ellos no se puede pedir a nadie.")
        yield Finding(Step.TEXTS, message)
    if not facts.has_legal_terms:
        yield Finding(Place.CONTENT, _("Faltan los plazos de ley para responder peticiones."))
    for names, message in [
        (facts.lines_without_guide, _("Sin guía de consulta: %(names)s.")),
        (facts.lines_without_product, _("Sin productos para ofrecer: %(names)s.")),
    ]:
        if names:
            message %= {"names": words.listed(list(names))}
            yield Finding(Place.CONTENT, message, is_blocking=False)
    if not facts.has_affiliates:
        message = _("No se han cargado afiliados: mientras tanto todos se atienden como categoría D.")
        yield Finding(Place.AFFILIATES, message, is_blocking=False)
