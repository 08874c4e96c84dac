"""Issuing certificates."""

import uuid
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from ventanilla.customers import selectors as customers
from ventanilla.customers.certificates import paper, rules
from ventanilla.customers.certificates.errors import NoDocument
from ventanilla.customers.certificates.models import Certificate
from ventanilla.customers.certificates.paper import Paper, Relative
from ventanilla.customers.models import Person, PersonDocument
from ventanilla.kernel import clock, files, phones, seals, site_seal
from ventanilla.org import selectors as org
from ventanilla.org.models import Site, StaffUser


@transaction.atomic
def issue(
    *, person: Person, site: Site, visit_id: uuid.UUID, has_family: bool, verified_at: str, by: StaffUser
) -> Certificate:
    """Return a certificate of how the person is affiliated today, as a sealed PDF.

    It says what the affiliation system says, also that they are not affiliated (R33, R34). `has_family` names their
    beneficiaries. `verified_at` is the address of the page that verifies, to which the code is added. What was issued in
    the same visit and still says the same is returned again. Raises NoDocument.
    """
    Person.objects.select_for_update().get(pk=person.pk)
    document = customers.document_of(person)
    if document is None:
        raise NoDocument(_("De esta persona no tenemos el documento: sin él no hay certificado."))
    today = clock.business_date(site.time_zone)
    known = customers.affiliation_on(person, today)
    says = {
        "is_affiliate": known.is_affiliate,
        "category": known.category,
        "affiliation_type": known.type or "",
        "affiliated_since": known.since,
        "source": known.source,
        "has_family": has_family,
        "issued_on": today,
    }
    issued = Certificate.objects.filter(person=person, visit_id=visit_id, **says).first()
    if issued is not None:
        return issued
    now = clock.now()
    certificate = Certificate(
        code=rules.new_code(), person=person, visit_id=visit_id, issued_at=now, issued_by=by, **says
    )
    family = customers.family_of(person, today).beneficiaries if has_family else ()
    pdf = paper.render(_paper(certificate, document, family, site, verified_at))
    reason = _("Certificado %(code)s") % {"code": certificate.spaced_code}
    certificate.file = files.store(
        content=seals.seal(pdf, by=site_seal.read(), reason=reason),
        original_name=f"certificado-{certificate.spaced_code}.pdf",
    )
    certificate.save(force_insert=True)
    return certificate


def _paper(
    certificate: Certificate,
    document: PersonDocument,
    family: tuple[Person, ...],
    site: Site,
    verified_at: str,
) -> Paper:
    caja = org.the_caja()
    return Paper(
        caja_name=caja.name,
        caja_line=f"{caja.legal_name}, NIT {caja.nit[:-1]}-{caja.nit[-1]},",
        contact_line=f"{caja.address} · {phones.as_dialled(caja.phone)} · {caja.email}",
        site_name=site.name,
        city=site.city,
        brand_color=caja.brand_color,
        full_name=str(certificate.person),
        document=_in_words(document),
        is_affiliate=certificate.is_affiliate,
        affiliation_type=certificate.get_affiliation_type_display(),
        category=certificate.category,
        affiliated_since=certificate.affiliated_since,
        source=certificate.source,
        family=tuple(_relative(each) for each in family),
        code=certificate.spaced_code,
        verified_at=f"{verified_at}{certificate.code}/",
        issued_at=certificate.issued_at.astimezone(ZoneInfo(site.time_zone)),
    )


def _relative(person: Person) -> Relative:
    document = customers.document_of(person)
    return Relative(name=str(person), document=str(document) if document else "")


def _in_words(document: PersonDocument) -> str:
    number = str(document).partition(" ")[2]
    return f"{document.get_type_display()} {number}"
