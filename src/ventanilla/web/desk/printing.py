"""FTO-RYA-MBD-01 filled in from the records of a visit."""

from zoneinfo import ZoneInfo

from ventanilla.customers import selectors as customers
from ventanilla.customers.models import AffiliationType, Person
from ventanilla.kernel import clock, phones
from ventanilla.org import selectors as org
from ventanilla.org.models import StaffUser
from ventanilla.procedure.consent.form import CHANNELS, FORM_VERSION, FormData, controller_lines
from ventanilla.procedure.consent.models import ConsentText
from ventanilla.procedure.visits.models import Visit


def form_data(visit: Visit, person: Person, text: ConsentText, *, advisor: StaffUser) -> FormData:
    """Return what the form says for the customer of `visit`, under the texts given."""
    caja = org.the_caja()
    document = customers.document_of(person)
    return FormData(
        caja_name=caja.name,
        site_name=visit.site.name,
        brand_color=caja.brand_color,
        form_version=FORM_VERSION,
        controller_lines=controller_lines(caja),
        document_type=document.get_type_display() if document else "",
        document_number=str(document.as_document()).partition(" ")[2] if document else "",
        given_names=person.given_names,
        family_names=person.family_names,
        birth_date=person.birth_date,
        phone=phones.as_dialled(person.phone),
        email=person.email,
        affiliation_type=_affiliation(visit),
        affiliation_category=visit.category,
        policy_version=str(text.version),
        policy_date=text.valid_from,
        policy_paragraphs=tuple(text.paragraphs),
        purposes=tuple(text.purposes),
        sensitive_paragraph=text.sensitive_paragraph,
        channels=CHANNELS,
        visit_reference=str(visit.pk)[:8].upper(),
        advisor_name=advisor.full_name,
        generated_at=clock.now().astimezone(ZoneInfo(visit.site.time_zone)),
    )


def _affiliation(visit: Visit) -> str:
    if not visit.affiliation_type:
        return ""
    return str(AffiliationType(visit.affiliation_type).label)
