"""The cast everyone knows: Ana and Bruno (advisors), Clara (Coordinador II), Dora (category A), Elio (not affiliated),
Fabio (deaf, older adult); and the place they meet in. All of them fictitious."""

import datetime as dt
import itertools
from typing import Any

from ventanilla.customers.models import Affiliation, AffiliationType, Category, Person
from ventanilla.customers.services import people
from ventanilla.kernel import clock
from ventanilla.kernel.identity import DocumentType, IdentityDocument
from ventanilla.org.models import Caja, Desk, Device, DeviceKind, ServiceLine, Site, StaffUser
from ventanilla.org.roles import Role
from ventanilla.org.rules.hours import Stretch
from ventanilla.org.services import desks, devices, hours
from ventanilla.procedure.catalogue.models import Product
from ventanilla.procedure.consent import services as consent
from ventanilla.procedure.flow.services import attention
from ventanilla.procedure.guides.models import Guide
from ventanilla.procedure.turns.models import CallingRuleVersion, Origin, Turn, TurnCall
from ventanilla.procedure.turns.rules.order import CallingRule
from ventanilla.procedure.turns.services import calling, issuing, publishing, serving
from ventanilla.procedure.visits.models import Visit

DORA = IdentityDocument(DocumentType.CC, "31123456")
ELIO = IdentityDocument(DocumentType.CC, "94555666")
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8ffff3f0005fe02fe"
    "0def46b80000000049454e44ae426082"
)

_numbers = itertools.count(1)


def make_site(code: str = "CALI") -> Site:
    """Return an active site with the Caja around it and the texts people authorize under."""
    Caja.objects.get_or_create(
        pk=1,
        defaults={
            "name": "Caja de prueba",
            "legal_name": "Caja de prueba (ficticia)",
            "nit": "8903030935",
            "address": "Calle 5 # 6-63",
            "phone": "+576028862727",
            "email": "datos@ejemplo.co",
            "greeting": "Bienvenido a la Caja, le atiende {advisor}.",
        },
    )
    site, is_new = Site.objects.get_or_create(
        code=code,
        defaults={
            "name": f"Sede {code.title()}",
            "city": code.title(),
            "is_active": True,
            "never_closes": True,
        },
    )
    if is_new and code == "CALI":
        consent.publish_text(
            version=1,
            paragraphs=["Texto de prueba."],
            purposes=["Prestar los servicios"],
            sensitive_paragraph="No está obligado a dar datos sensibles.",
            valid_from=dt.date(2024, 1, 1),
        )
    return site


def keep_hours(site: Site) -> Site:
    """Let the site keep office hours: from Monday to Friday turns from 7:30 until 16:30, doors open until 17:00."""
    site.never_closes = False
    site.save()
    office_hours = Stretch(dt.time(7, 30), dt.time(16, 30), dt.time(17))
    hours.set_week(
        site=site,
        week={weekday: [office_hours] for weekday in range(1, 6)},
        opens_on_holidays=False,
        by=make_staff(site, "Administradora", Role.ADMINISTRATOR),
    )
    return site


def make_line(
    site: Site, code: str = "RECREATION", prefix: str = "R", *, is_informative: bool = False
) -> ServiceLine:
    """Return an open service line of the site."""
    line, _is_new = ServiceLine.objects.get_or_create(
        site=site,
        code=code,
        defaults={
            "name": code.title(),
            "prefix": prefix,
            "hue": 160,
            "icon": "beach",
            "is_informative": is_informative,
        },
    )
    return line


def make_advisor(site: Site, name: str = "Ana") -> StaffUser:
    """Return an advisor of the site."""
    return make_staff(site, name, Role.ADVISOR)


def make_staff(site: Site | None, name: str, role: Role) -> StaffUser:
    """Return a member of staff; the user name is the first name."""
    username = f"{name.lower()}{next(_numbers)}"
    return StaffUser.objects.create_user(
        username, "clave-de-prueba-1", full_name=f"{name} Prueba", role=role, site=site
    )


def make_desk(site: Site, *lines: ServiceLine, advisor: StaffUser | None = None) -> Desk:
    """Return a desk of the site that serves the lines, with an advisor sitting at it."""
    desk = Desk.objects.create(site=site, number=Desk.objects.filter(site=site).count() + 1)
    desk.service_lines.set(lines)
    return desks.take(desk=desk, advisor=advisor or make_advisor(site, f"Asesora{desk.number}"))


def make_tablet(desk: Desk) -> tuple[Device, str]:
    """Return the paired rating tablet of a desk and its token."""
    return make_device(desk.site, DeviceKind.TABLET, desk=desk)


def make_device(site: Site, kind: DeviceKind, desk: Desk | None = None) -> tuple[Device, str]:
    """Return a paired device and its token."""
    _device, code = devices.register(site=site, kind=kind, name=str(kind.label), desk=desk)
    return devices.pair(code=code, address=f"test-{next(_numbers)}")


def make_turn(line: ServiceLine, priority_class: str | None = None) -> Turn:
    """Return a turn just issued."""
    return issuing.issue(service_line=line, origin=Origin.KIOSK, priority_class=priority_class)


def attend_yesterday(desk: Desk, line: ServiceLine, *, people: int = 3, minutes: int = 8) -> None:
    """Have people of the line attended at the desk at this hour of yesterday, so long each, one after the other."""
    took = dt.timedelta(minutes=minutes)
    at = clock.now() - dt.timedelta(days=1)
    for _person in range(people):
        with clock.moved_to(at):
            make_turn(line)
            calling.call_next(desk=desk)
            serving.start(desk=desk)
        at += took
        with clock.moved_to(at):
            serving.finish(desk=desk)


def make_person(
    document: IdentityDocument = DORA, names: str = "Dora", category: Category | None = Category.A
) -> Person:
    """Return a person, affiliated with that category since 2024, or not at all."""
    person = people.create_person(
        document=document, given_names=names, family_names="Ficticia", phone="3155551234"
    )
    if category is not None:
        Affiliation.objects.create(
            person=person,
            type=AffiliationType.WORKER,
            category=category,
            source="Archivo de prueba",
            valid_from=dt.date(2024, 1, 1),
        )
    return person


def make_family(holder: Person, *names: str) -> list[Person]:
    """Return the beneficiaries of an affiliate, by their names, the first of them born in 2010, then one a year."""
    number = next(_numbers)
    members = []
    for place, name in enumerate(names):
        document = IdentityDocument(DocumentType.TI, f"1{number:06d}{place:03d}")
        members.append(
            people.create_person(
                document=document,
                given_names=name,
                family_names=holder.family_names,
                birth_date=dt.date(2010 + place, 9, 17),
            )
        )
    for member in members:
        Affiliation.objects.create(
            person=member,
            type=AffiliationType.BENEFICIARY,
            category=Category.A,
            holder=holder,
            source="Archivo de prueba",
            valid_from=dt.date(2024, 1, 1),
        )
    return members


def make_product(code: str = "pasadia", line_code: str = "RECREATION") -> Product:
    """Return a product of a line."""
    return Product.objects.create(
        code=code, name=code.title(), service_line_code=line_code, reference_value=120_000
    )


def make_guide(line_code: str = "RECREATION") -> Guide:
    """Return a guide of a line, valid since 2024."""
    return Guide.objects.create(
        code=f"guia-{line_code.lower()}",
        version=1,
        title="Guía de prueba",
        service_line_code=line_code,
        summary="Qué es.",
        requirements="Cédula",
        steps="Pedir",
        consultation="Consultar en ZEUS",
        valid_from=dt.date(2024, 1, 1),
    )


def attend(desk: Desk) -> None:
    """Let the person called to the desk come, and be done at once; nothing of a visit is recorded."""
    serving.start(desk=desk)
    serving.finish(desk=desk)


def call_through_a_cut(line: ServiceLine, *, at: dt.datetime, gone: int) -> list[TurnCall]:
    """Return the calls of a time when a display heard nothing: two that still stand, the rest of people already gone.

    The first that stands comes half-way, the other at the end.
    """
    busy, first, last = (make_desk(line.site, line) for _desk in range(3))
    calls = []
    with clock.moved_to(at):
        for desk in [*[busy] * (gone // 2), first, *[busy] * (gone - gone // 2), last]:
            make_turn(line)
            call = calling.call_next(desk=desk)
            assert call is not None
            calls.append(call)
            if desk == busy:
                attend(desk)
    return calls


def make_rule(site: Site, **other: Any) -> CallingRuleVersion:
    """Return a calling rule of the site, valid from today: that of a site without one, but for what is given."""
    usual = CallingRule()
    given: dict[str, Any] = {
        "valid_from_date": clock.business_date(site.time_zone),
        "method": usual.method,
        "preferential_in_a_row": usual.preferential_in_a_row,
        "general_in_a_row": usual.general_in_a_row,
        "cap_minutes": 30,
        "weights": {},
        "recall_seconds": 15,
        "calls_before_no_show": usual.calls_before_no_show,
        "return_places": usual.return_places,
        "early_minutes": 15,
        "late_minutes": 5,
        "note": "Para la prueba",
    }
    coordinator = make_staff(site, "Clara", Role.COORDINATOR)
    return publishing.publish(site=site, by=coordinator, **(given | other))


def begin_visit(desk: Desk, line: ServiceLine) -> Visit:
    """Return a visit whose person has just come to the desk."""
    make_turn(line)
    calling.call_next(desk=desk)
    return attention.start(desk=desk)
