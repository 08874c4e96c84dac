"""FTO-RYA-MBD-01 as it will be printed, for an invented person, so that whoever writes its texts can see them."""

import datetime as dt
from zoneinfo import ZoneInfo

from ventanilla.kernel.identity import DocumentType
from ventanilla.org.models import Caja, Site
from ventanilla.procedure.consent.drafts import TextDraft
from ventanilla.procedure.consent.form import CHANNELS, FORM_VERSION, FormData, controller_lines


def sample_data(*, caja: Caja, site: Site, draft: TextDraft, version: int, at: dt.datetime) -> FormData:
    """Return what the form says with these texts; the person is invented, and says so."""
    local = at.astimezone(ZoneInfo(site.time_zone))
    return FormData(
        caja_name=caja.name,
        site_name=site.name,
        brand_color=caja.brand_color,
        form_version=FORM_VERSION,
        controller_lines=controller_lines(caja),
        document_type=str(DocumentType.CC.label),
        document_number="1.234.567.890",
        given_names="María Ejemplo",
        family_names="Muestra Sin Validez",
        birth_date=dt.date(1980, 1, 1),
        phone="300 000 0000",
        email="muestra@ejemplo.co",
        affiliation_type="",
        affiliation_category="",
        policy_version=str(version),
        policy_date=draft.day or local.date(),
        policy_paragraphs=tuple(draft.paragraph_list),
        purposes=tuple(draft.purpose_list),
        sensitive_paragraph=draft.sensitive_line,
        channels=CHANNELS,
        visit_reference="MUESTRA",
        advisor_name="Asesor de muestra",
        generated_at=local,
    )
