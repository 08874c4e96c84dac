"""The certificate of affiliation and category, issued and sent while somebody is attended."""

import uuid

from django.db import transaction
from django.utils.translation import gettext as _

from ventanilla.customers.certificates import services as certificates
from ventanilla.customers.certificates.models import Certificate
from ventanilla.customers.contact import selectors as contact
from ventanilla.customers.contact.errors import NoAddress
from ventanilla.customers.contact.models import Channel, Message
from ventanilla.customers.contact.services import writing
from ventanilla.customers.services import people
from ventanilla.org.models import StaffUser
from ventanilla.procedure.consent import selectors as consents
from ventanilla.procedure.flow.errors import CertificateSent, CertificateToNobody, NoCertificate
from ventanilla.procedure.visits import services as visits
from ventanilla.procedure.visits.models import Visit


@transaction.atomic
def issue(*, visit: Visit, has_family: bool, verified_at: str, by: StaffUser) -> Certificate:
    """Return a certificate of how the visit's customer is affiliated today.

    Raises CertificateToNobody for a customer who stays unidentified, and as `customers.certificates.services.issue` does.
    """
    visit = visits.locked(visit)
    if visit.person is None:
        raise CertificateToNobody(_("Primero identifique a la persona."))
    return certificates.issue(
        person=visit.person,
        site=visit.site,
        visit_id=visit.pk,
        has_family=has_family,
        verified_at=verified_at,
        by=by,
    )


@transaction.atomic
def send(*, visit: Visit, certificate_id: uuid.UUID, email: str, by: StaffUser) -> Message:
    """Return the e-mail with a certificate of this visit, queued; `email` is kept as the person's.

    The same goes to the same address once, unless it did not arrive. Raises NoCertificate, CertificateToNobody where the
    person did not authorize, CertificateSent, and beside its field NoAddress and IncompletePerson.
    """
    visit = visits.locked(visit)
    certificate = (
        Certificate.objects.select_related("person").filter(pk=certificate_id, visit_id=visit.pk).first()
    )
    if certificate is None:
        raise NoCertificate(_("Ese certificado no es de esta atención."))
    if consents.standing_consent(certificate.person) is None:
        raise CertificateToNobody(
            _("Sin la autorización de datos de la persona no se le puede escribir. Imprímale el certificado.")
        )
    if not email.strip():
        raise NoAddress(_("Pregunte a la persona su correo y escríbalo."), field="email")
    person = people.correct_contact(person=certificate.person, email=email)
    sent = contact.on_their_way(visit.pk, Channel.EMAIL, certificate.spaced_code)
    if any(each.address == person.email for each in sent):
        raise CertificateSent(_("Este certificado ya se le envió ahí."))
    return writing.write_mail(
        site=visit.site,
        person=person,
        subject=_("Su certificado de afiliación"),
        paragraphs=[
            _("Aquí está el certificado que pidió. Es un PDF con el sello electrónico de la Caja."),
            _("Quien lo reciba puede verificarlo con el código que trae."),
        ],
        facts=[(_("Certificado"), certificate.spaced_code)],
        files=[certificate.file_id],
        visit_id=visit.pk,
        by=by,
    )
